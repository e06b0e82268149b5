import { describe, expect, it } from 'vitest'
import { fromRoute, queryToRoute, routeToQuery, toRoute } from './search-routing'

const shop = { index: 'shop_products', currency: 'USD', facets: ['options.Size', 'attributes.Power Source'] }

const everything = {
  query: 'oxford & co',
  hierarchicalMenu: { 'categories.lvl0': ['Clothing', 'Shirts / Tops'] },
  refinementList: { brand: ['Acme', 'Zed=1'], 'options.Size': ['S', '1/2 & more'], 'attributes.Power Source': ['-Mains'] },
  range: { price: '1000:4999' },
  toggle: { in_stock: true, on_sale: true },
  sortBy: 'shop_products_price_asc',
  page: 3,
}

describe('the search page’s address', () => {
  it('names every part of the state, prices in major units', () => {
    const query = routeToQuery(toRoute({ shop_products: everything }, shop))
    expect(query).toBe(
      'q=oxford+%26+co&category=Clothing&category=Shirts+%2F+Tops&brand=Acme&brand=Zed%3D1' +
        '&options.Size=S&options.Size=1%2F2+%26+more&attributes.Power+Source=-Mains' +
        '&min=10&max=49.99&in_stock=1&on_sale=1&sort=price_asc&page=3',
    )
  })

  it('gives the state back', () => {
    const query = routeToQuery(toRoute({ shop_products: everything }, shop))
    expect(fromRoute(queryToRoute(query), shop)).toEqual({ shop_products: everything })
  })

  it('is empty for the state that a visit begins with', () => {
    const state = { query: '', page: 1, sortBy: 'shop_products', refinementList: { brand: [] }, toggle: { in_stock: false } }
    expect(routeToQuery(toRoute({ shop_products: state }, shop))).toBe('')
    expect(fromRoute(queryToRoute(''), shop)).toEqual({ shop_products: {} })
  })

  it('keeps a range that is open at one end', () => {
    const route = toRoute({ shop_products: { range: { price: ':2050' } } }, shop)
    expect(route).toEqual({ max: ['20.50'] })
    expect(fromRoute(route, shop)).toEqual({ shop_products: { range: { price: ':2050' } } })
  })

  it.each([
    ['is not offered', 'options.Color=Red&attributes.Size=S&options.size=S'],
    ['has no value', 'options.Size=&options.Size='],
    ['has no name', 'options.=S&attributes.=S&options=S&.=1'],
    ['every object has', 'options.constructor=1&constructor=1&options.__proto__=1&toString=1'],
  ])('knows no facet that %s', (_, query) => {
    expect(fromRoute(queryToRoute(query), shop)).toEqual({ shop_products: {} })
  })

  it('reads a value once, and no more of them than the search server takes', () => {
    const sizes = Array.from({ length: 900 }, (_, size) => `&options.Size=${size}`).join('')
    const read = fromRoute(queryToRoute(`options.Size=7&options.Size=7${sizes}`), shop).shop_products?.refinementList?.['options.Size']
    expect(read).toHaveLength(50)
    expect(read?.slice(0, 3)).toEqual(['7', '0', '1'])
  })

  it('leaves out a facet that is no longer offered', () => {
    const state = { refinementList: { 'options.Color': ['Red'], 'options.Size': ['S'] } }
    expect(toRoute({ shop_products: state }, shop)).toEqual({ 'options.Size': ['S'] })
  })

  it('counts what makes no sense as not given', () => {
    const query = 'min=cheap&max=10.555&page=-1&sort=magic&in_stock=maybe&utm_source=mail&__proto__=1'
    expect(fromRoute(queryToRoute(query), shop)).toEqual({ shop_products: {} })
  })
})
