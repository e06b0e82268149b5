import { describe, expect, it } from 'vitest'
import { splitGone } from './viewed'

const record = { brand: null, category: null, price: 100, compare_at_price: null, currency: 'USD', in_stock: true, image: null }

describe('splitGone', () => {
  it('keeps the order asked for and names what can’t be shown', () => {
    const there = { ...record, name: 'Belt', slug: 'belt', visible: true }
    const hidden = { ...record, name: '', slug: '', visible: false }
    const { cards, gone } = splitGone([5, 6, 7, 8], [there, null, hidden])
    expect(cards.map(({ id, slug }) => [id, slug])).toEqual([[5, 'belt']])
    expect(gone).toEqual([6, 7, 8])
  })
})
