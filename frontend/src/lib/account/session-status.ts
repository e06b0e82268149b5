/**
 * Whether somebody is signed in, for the browser. Asked once a page, and again when a tab is looked at: in another one
 * somebody may have signed in or out. NextAuth's own provider does that as well, but has all tabs ask whenever one loads a
 * page, and would be 9 kB of script for every page of the shop.
 */

export type SessionStatus = 'loading' | 'authenticated' | 'unauthenticated'

let status: SessionStatus = 'loading'
const listeners = new Set<() => void>()

/** Calls `listener` after each change until the returned function is called. */
export function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    document.addEventListener('visibilitychange', lookWhenSeen)
    void look()
  }
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) document.removeEventListener('visibilitychange', lookWhenSeen)
  }
}

export function read(): SessionStatus {
  return status
}

function lookWhenSeen(): void {
  if (document.visibilityState === 'visible') void look()
}

/** What was known stays while the server can't be reached. */
async function look(): Promise<void> {
  const response = await fetch('/api/auth/session', { cache: 'no-store' }).catch(() => null)
  if (!response?.ok) return
  const session = (await response.json()) as object
  status = 'user' in session ? 'authenticated' : 'unauthenticated'
  for (const listener of listeners) listener()
}
