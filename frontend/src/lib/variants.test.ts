import { describe, expect, it } from 'vitest'
import type { Variant } from './types'
import { chooseOption, choiceState, initialVariant } from './variants'

function variant(id: number, options: string[], inStock: boolean): Variant {
  const price = { amount: 1000, currency: 'USD' }
  const rest = { sku: null, barcode: null, title: options.join(' / '), price, compare_at_price: null, weight_grams: null, image_id: null }
  return { id, options, in_stock: inStock, ...rest }
}

/** Red in S and M (M sold out), Blue in L only (sold out), Green nowhere. */
const shirt = {
  options: [
    { name: 'Color', values: ['Red', 'Blue', 'Green'] },
    { name: 'Size', values: ['S', 'M', 'L'] },
  ],
  variants: [variant(1, ['Red', 'M'], false), variant(2, ['Red', 'S'], true), variant(3, ['Blue', 'L'], false)],
}

describe('initialVariant', () => {
  it('is the one asked for, though it is sold out', () => {
    expect(initialVariant(shirt, 3)?.id).toBe(3)
  })

  it('is the first in stock when the one asked for does not exist', () => {
    expect(initialVariant(shirt, 99)?.id).toBe(2)
  })

  it('is the first when everything is sold out', () => {
    const variants = shirt.variants.map((each) => ({ ...each, in_stock: false }))
    expect(initialVariant({ ...shirt, variants })?.id).toBe(1)
  })

  it('is undefined when there is none', () => {
    expect(initialVariant({ options: [], variants: [] })).toBeUndefined()
  })
})

describe('choiceState', () => {
  it.each([
    [0, 'Red', 'available'],
    [0, 'Blue', 'sold-out'],
    [0, 'Green', 'unavailable'],
    [1, 'S', 'available'],
    [1, 'M', 'sold-out'],
    [1, 'L', 'unavailable'],
  ] as const)('with Red / S chosen, option %i value %s is %s', (position, value, state) => {
    expect(choiceState(shirt, ['Red', 'S'], position, value)).toBe(state)
  })
})

describe('chooseOption', () => {
  it('keeps the later choices where that variant exists, though it is sold out', () => {
    expect(chooseOption(shirt, ['Blue', 'M'], 0, 'Red')?.id).toBe(1)
  })

  it('takes the first in stock where the later choices do not fit', () => {
    expect(chooseOption(shirt, ['Blue', 'L'], 0, 'Red')?.id).toBe(2)
  })

  it('lets a shopper leave any combination by its first option', () => {
    expect(chooseOption(shirt, ['Red', 'S'], 0, 'Blue')?.id).toBe(3)
  })

  it('is undefined for a value that no variant has', () => {
    expect(chooseOption(shirt, ['Red', 'S'], 0, 'Green')).toBeUndefined()
  })
})
