import { describe, expect, it } from 'vitest'
import { boundsOf, priceScale, thumbsOf } from './price-scale'

describe('priceScale', () => {
  it.each([
    [999, 24999, { min: 500, max: 25000, step: 500 }],
    [100, 199, { min: 100, max: 199, step: 1 }],
    [120, 980, { min: 120, max: 980, step: 5 }],
    [500, 500, { min: 500, max: 500, step: 1 }],
    [0, 123456789, { min: 0, max: 124000000, step: 1000000 }],
  ])('of %i to %i has round steps, all products within', (cheapest, dearest, scale) => {
    expect(priceScale(cheapest, dearest)).toEqual(scale)
  })
})

describe('the thumbs', () => {
  const scale = { min: 1000, max: 5000, step: 100 }

  it('are no bound at the ends of the scale', () => {
    expect(boundsOf([1000, 5000], scale)).toEqual([undefined, undefined])
    expect(boundsOf([1100, 4900], scale)).toEqual([1100, 4900])
  })

  it('stand where the bounds are, inside the scale and never crossed', () => {
    expect(thumbsOf(undefined, undefined, scale)).toEqual([1000, 5000])
    expect(thumbsOf(1250, 3000, scale)).toEqual([1250, 3000])
    expect(thumbsOf(1, 99999, scale)).toEqual([1000, 5000])
    expect(thumbsOf(4000, 2000, scale)).toEqual([4000, 4000])
  })
})
