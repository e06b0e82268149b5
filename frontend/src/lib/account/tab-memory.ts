/**
 * What one tab keeps for itself until it is closed, under a name. Storage that is full, forbidden or spoilt counts as
 * empty. Changes when something else has to outlive its page.
 */
export function remember(name: string, value: unknown): void {
  try {
    sessionStorage.setItem(name, JSON.stringify(value))
  } catch {
    // A browser that keeps nothing asks for it again.
  }
}

/** What was kept, whatever it is; null where there is nothing. */
export function recall(name: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(name) ?? 'null')
  } catch {
    return null
  }
}

export function forget(name: string): void {
  try {
    sessionStorage.removeItem(name)
  } catch {
    // Nothing was kept.
  }
}
