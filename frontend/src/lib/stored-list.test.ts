import { beforeEach, describe, expect, it, vi } from 'vitest'
import { recentSearches, storedList, viewedProducts } from './stored-list'

let kept: Map<string, string>

beforeEach(() => {
  kept = new Map()
  vi.stubGlobal('window', new EventTarget())
  vi.stubGlobal('localStorage', {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, text: string) => kept.set(name, text),
    removeItem: (name: string) => kept.delete(name),
  })
})

describe('storedList', () => {
  it('puts the newest first, each once, and no more than its limit', () => {
    for (let id = 1; id <= 14; id += 1) viewedProducts.put(id)
    viewedProducts.put(9)
    expect(viewedProducts.read()).toEqual([9, 14, 13, 12, 11, 10, 8, 7, 6, 5, 4, 3])
  })

  it('knows a search again however it was typed', () => {
    recentSearches.put('Oxford shirt')
    recentSearches.put('belt')
    recentSearches.put(' oxford SHIRT')
    expect(recentSearches.read()).toEqual([' oxford SHIRT', 'belt'])
  })

  it('forgets some, and all', () => {
    for (const id of [1, 2, 3]) viewedProducts.put(id)
    viewedProducts.remove([2, 7])
    expect(viewedProducts.read()).toEqual([3, 1])
    viewedProducts.clear()
    expect(viewedProducts.read()).toEqual([])
    expect(kept.size).toBe(0)
  })

  it('gives the same array until something changes', () => {
    viewedProducts.put(5)
    const before = viewedProducts.read()
    expect(viewedProducts.read()).toBe(before)
    viewedProducts.put(6)
    expect(viewedProducts.read()).not.toBe(before)
  })

  it.each(['{', '"text"', '{"a":1}', 'null'])('counts %s as nothing kept', (text) => {
    kept.set('shopster.viewed', text)
    expect(viewedProducts.read()).toEqual([])
  })

  it('leaves out what is no product id', () => {
    kept.set('shopster.viewed', '[3, "4", -1, 2.5, null, 8]')
    expect(viewedProducts.read()).toEqual([3, 8])
  })

  it('works where the browser keeps nothing', () => {
    const refuse = () => {
      throw new DOMException('denied', 'SecurityError')
    }
    vi.stubGlobal('localStorage', { getItem: refuse, setItem: refuse, removeItem: refuse })
    recentSearches.put('belt')
    expect(recentSearches.read()).toEqual([])
  })

  it('tells who listens, of its own changes and of other tabs’', () => {
    const list = storedList<string>('a', { limit: 2, isItem: (value): value is string => typeof value === 'string', keyOf: String })
    const listener = vi.fn()
    const stop = list.subscribe(listener)
    list.put('x')
    window.dispatchEvent(Object.assign(new Event('storage'), { key: 'a' }))
    window.dispatchEvent(Object.assign(new Event('storage'), { key: 'b' }))
    expect(listener).toHaveBeenCalledTimes(2)
    stop()
    list.put('y')
    expect(listener).toHaveBeenCalledTimes(2)
  })
})
