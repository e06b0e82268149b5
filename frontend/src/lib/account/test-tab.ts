/** The storage of a browser's tab, for tests: as Web Storage has it, in memory. */
import { vi } from 'vitest'

/** Undone by `vi.unstubAllGlobals()`. Returns all that it holds. */
export function openTab(): Map<string, string> {
  const held = new Map<string, string>()
  vi.stubGlobal('sessionStorage', {
    getItem: (name: string) => held.get(name) ?? null,
    setItem: (name: string, text: string) => held.set(name, text),
    removeItem: (name: string) => held.delete(name),
  })
  return held
}

/** As where cookies and storage are blocked. */
export function openTabWithoutMemory(): void {
  vi.stubGlobal('sessionStorage', new Proxy({}, { get: () => { throw new DOMException('No.', 'SecurityError') } }))
}
