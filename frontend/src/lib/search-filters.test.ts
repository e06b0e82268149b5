import { describe, expect, it } from 'vitest'
import { chosenFilters, countRequest } from './search-filters'

const rest = {
  query: 'oxford',
  hierarchicalMenu: { 'categories.lvl0': ['Clothing', 'Shirts'] },
  refinementList: { brand: ['Acme', '-Zed'], 'options.Size': ['-1'], 'attributes.Washable': ['true'] },
  range: { price: '1000:4999' },
  toggle: { in_stock: true, on_sale: false },
  sortBy: 'shop_price_asc',
}
const state = { ...rest, page: 4 }

describe('chosenFilters', () => {
  it('names each filter and takes away that one alone, from the first page on', () => {
    expect(chosenFilters(state, 'USD')).toEqual([
      { label: 'Shirts', without: { ...rest, hierarchicalMenu: {} } },
      { label: 'Acme', without: { ...rest, refinementList: { ...rest.refinementList, brand: ['-Zed'] } } },
      { label: '-Zed', without: { ...rest, refinementList: { ...rest.refinementList, brand: ['Acme'] } } },
      { label: 'Size: -1', without: { ...rest, refinementList: { ...rest.refinementList, 'options.Size': [] } } },
      { label: 'Washable: Yes', without: { ...rest, refinementList: { ...rest.refinementList, 'attributes.Washable': [] } } },
      { label: '$10.00 to $49.99', without: { ...rest, range: {} } },
      { label: 'In stock', without: { ...rest, toggle: { in_stock: false, on_sale: false } } },
    ])
  })

  it.each([
    ['500:', 'From $5.00'],
    [':500', 'Up to $5.00'],
  ])('words the range %s', (price, label) => {
    expect(chosenFilters({ range: { price } }, 'USD')).toMatchObject([{ label }])
  })

  it('finds none where there are none', () => {
    expect(chosenFilters({ query: 'oxford', page: 2, sortBy: 'x' }, 'USD')).toEqual([])
  })
})

describe('countRequest', () => {
  it('asks for the number alone, with every filter', () => {
    expect(countRequest('shop', state)).toEqual({
      indexName: 'shop',
      query: 'oxford',
      facetFilters: [
        ['categories.lvl1:Clothing > Shirts'],
        ['brand:Acme', 'brand:\\-Zed'],
        ['options.Size:\\-1'],
        ['attributes.Washable:true'],
        ['in_stock:true'],
      ],
      numericFilters: ['price>=1000', 'price<=4999'],
      hitsPerPage: 0,
      analytics: false,
    })
  })

  it('has no filter where none is chosen', () => {
    expect(countRequest('shop', {})).toMatchObject({ query: '', facetFilters: [], numericFilters: [] })
  })
})
