import { describe, expect, it } from 'vitest'
import { listingHref, parseListing, toProductQuery } from './listing'

describe('a category’s address', () => {
  it('is read into API parameters, prices in minor units', () => {
    const listing = parseListing({ sort: 'price_desc', in_stock: '1', min: '10', max: '49.99', page: '2' }, 'USD')
    expect(toProductQuery('shirts', listing)).toEqual({
      category: 'shirts',
      ordering: '-price',
      in_stock: true,
      price_min: 1000,
      price_max: 4999,
      page: 2,
      page_size: 24,
    })
  })

  it('counts what makes no sense as not given', () => {
    const listing = parseListing({ sort: 'constructor', in_stock: 'yes', min: 'x', max: ['1', '2'], page: '0' }, 'USD')
    expect(listing).toEqual({ sort: 'newest', inStock: false, min: null, max: 100, page: 1 })
  })

  it('has no prices while the shop’s currency is not known', () => {
    expect(parseListing({ min: '10' }, null).min).toBeNull()
  })

  it('is written back the same', () => {
    const params = { sort: 'name', in_stock: '1', min: '10', max: '49.90', page: '3' }
    const href = listingHref('/categories/shirts', parseListing(params, 'USD'), 'USD')
    expect(href).toBe('/categories/shirts?sort=name&in_stock=1&min=10&max=49.90&page=3')
  })

  it('leaves out what is the default', () => {
    expect(listingHref('/categories/shirts', parseListing({ sort: 'newest', page: '1' }, 'USD'), 'USD')).toBe('/categories/shirts')
  })
})
