/**
 * Short lists that a browser keeps for its shopper, newest first: what was searched for and looked at. They never
 * leave the browser. Storage that is full, forbidden or spoilt counts as empty. Changes when another list is kept.
 */

type Listener = () => void

export interface StoredList<Item> {
  /** The same array as long as nothing changes, so that React can compare it. */
  read: () => readonly Item[]
  /** Puts an item first; an equal one moves up. */
  put: (item: Item) => void
  remove: (items: readonly Item[]) => void
  clear: () => void
  /** Calls back after changes, those of other tabs too. */
  subscribe: (listener: Listener) => () => void
}

interface Kind<Item> {
  limit: number
  isItem: (value: unknown) => value is Item
  /** Items with the same key are the same. */
  keyOf: (item: Item) => string
}

const NOTHING: readonly never[] = []

export function storedList<Item>(name: string, kind: Kind<Item>): StoredList<Item> {
  const listeners = new Set<Listener>()
  let known: { text: string | null; items: readonly Item[] } = { text: null, items: NOTHING }

  function read(): readonly Item[] {
    const text = load(name)
    if (text !== known.text) known = { text, items: parse(text, kind) }
    return known.items
  }

  function write(items: readonly Item[]) {
    save(name, items.length > 0 ? JSON.stringify(items.slice(0, kind.limit)) : null)
    for (const listener of listeners) listener()
  }

  function without(items: readonly Item[]): Item[] {
    const keys = new Set(items.map((item) => kind.keyOf(item)))
    return read().filter((item) => !keys.has(kind.keyOf(item)))
  }

  return {
    read,
    put: (item) => {
      write([item, ...without([item])])
    },
    remove: (items) => {
      write(without(items))
    },
    clear: () => {
      write([])
    },
    subscribe: (listener) => {
      const onStorage = (event: StorageEvent) => {
        if (event.key === name || event.key === null) listener()
      }
      listeners.add(listener)
      window.addEventListener('storage', onStorage)
      return () => {
        listeners.delete(listener)
        window.removeEventListener('storage', onStorage)
      }
    },
  }
}

/** What people searched for: the words that they sent off, not every letter. */
export const recentSearches = storedList<string>('shopster.searches', {
  limit: 5,
  isItem: (value): value is string => typeof value === 'string' && value.trim() !== '' && value.length <= 200,
  keyOf: (query) => query.trim().toLowerCase(),
})

/** Ids of the products whose pages were opened. */
export const viewedProducts = storedList<number>('shopster.viewed', {
  limit: 12,
  isItem: (value): value is number => Number.isSafeInteger(value) && Number(value) > 0,
  keyOf: String,
})

function parse<Item>(text: string | null, { isItem, limit }: Kind<Item>): readonly Item[] {
  try {
    const value: unknown = JSON.parse(text ?? '[]')
    return Array.isArray(value) ? value.filter(isItem).slice(0, limit) : NOTHING
  } catch {
    return NOTHING
  }
}

function load(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

function save(name: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(name)
    else localStorage.setItem(name, text)
  } catch {
    // A browser that keeps nothing shows no history.
  }
}
