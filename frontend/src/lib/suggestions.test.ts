import { describe, expect, it } from 'vitest'
import { markedParts } from './highlight'
import { hrefOf, suggestRequest, typedSections, untypedSections, type SuggestHit } from './suggestions'
import type { Category } from './types'

const record = { brand: 'Acme', category: null, price: 4900, compare_at_price: null, currency: 'USD', in_stock: true, image: null }

function hit(id: string, name: string, marked?: string): SuggestHit {
  return { ...record, objectID: id, name, slug: `p-${id}`, ...(marked && { _highlightResult: { name: { value: marked } } }) }
}

function category(name: string, depth: number, count: number): Category {
  return { slug: name.toLowerCase(), name, depth, product_count: count, parent: null } as Category
}

describe('suggestions for what was typed', () => {
  it('are products, with the match in their name', () => {
    const [section] = typedSections('ox', { hits: [hit('7', 'Oxford', '__ais-highlight__Ox__/ais-highlight__ford')], queryID: 'abc' }, [])
    const [product] = section?.items ?? []
    if (product?.kind !== 'product') throw new Error('expected a product')
    expect(section?.title).toBe('Products')
    expect(hrefOf(product)).toBe('/products/p-7')
    expect(product.result).toEqual({ queryId: 'abc', position: 1 })
    expect(product.card.price).toEqual({ amount: 4900, currency: 'USD' })
    expect(markedParts(product.markedName)).toEqual([
      { text: 'Ox', marked: true },
      { text: 'ford', marked: false },
    ])
  })

  it('are the categories of what was found: those named like it first, then the fullest', () => {
    const facets = {
      'categories.lvl0': { Clothing: 12, Garden: 9, Toys: 8, Home: 2 },
      'categories.lvl1': { 'Clothing > Shirts': 3 },
    }
    const [section] = typedSections('Shir', { hits: [], facets }, [])
    expect(section?.items.map((item) => hrefOf(item))).toEqual([
      '/search?q=Shir&category=Clothing&category=Shirts',
      '/search?q=Shir&category=Clothing',
      '/search?q=Shir&category=Garden',
    ])
    expect(section?.items[0]).toMatchObject({ name: 'Shirts', parents: ['Clothing'], count: 3 })
  })

  it('leave out a category that holds nothing besides its part', () => {
    const facets = { 'categories.lvl0': { Clothing: 3 }, 'categories.lvl1': { 'Clothing > Shirts': 3 } }
    const [section] = typedSections('x', { hits: [], facets }, [])
    expect(section?.items).toMatchObject([{ name: 'Shirts' }])
  })

  it('are popular queries that it begins or that have a word which it begins, before all else', () => {
    const popular = ['wool socks', 'red shirt', 'shirt & tie', 'shirt', 'sweatshirt', 'blue shirt', 'linen shirt']
    const facets = { 'categories.lvl0': { Clothing: 3 } }
    const sections = typedSections(' SHIRT', { hits: [], facets }, popular)
    expect(sections.map(({ title }) => title)).toEqual(['Popular searches', 'Categories'])
    expect(sections[0]?.items).toEqual(['shirt & tie', 'red shirt', 'blue shirt'].map((query) => ({ kind: 'query', query, recent: false })))
    expect(typedSections('wool  so', { hits: [] }, popular).flatMap(({ items }) => items.map(hrefOf))).toEqual(['/search?q=wool+socks'])
    expect(typedSections('ool', { hits: [] }, popular)).toEqual([])
  })

  it('have no empty section', () => {
    expect(typedSections('qq', { hits: [], facets: {} }, [])).toEqual([])
  })

  it('are asked for by one query', () => {
    expect(suggestRequest('shop', 'ox', true)).toMatchObject({ indexName: 'shop', query: 'ox', hitsPerPage: 5, clickAnalytics: true })
  })
})

describe('suggestions for an empty box', () => {
  const known = { recent: ['belt'], popular: ['shirt & tie'], viewed: [], categories: [category('Garden', 0, 4)] }

  it('are what this shopper did, then what others search for', () => {
    const sections = untypedSections(known)
    expect(sections.map(({ title }) => title)).toEqual(['Recent searches', 'Popular searches'])
    expect(sections.flatMap(({ items }) => items.map(hrefOf))).toEqual(['/search?q=belt', '/search?q=shirt+%26+tie'])
  })

  it('are root categories with something in them where nothing else is known', () => {
    const categories = [category('Garden', 0, 4), category('Pots', 1, 4), category('Empty', 0, 0)]
    const sections = untypedSections({ recent: [], popular: [], viewed: [], categories })
    expect(sections).toMatchObject([{ title: 'Browse', items: [{ name: 'Garden', href: '/categories/garden' }] }])
  })
})

describe('markedParts', () => {
  it('keeps text without marks, and markup in it, as text', () => {
    expect(markedParts('<b>Oxford</b>')).toEqual([{ text: '<b>Oxford</b>', marked: false }])
  })

  it('knows several marks', () => {
    const parts = markedParts('a __ais-highlight__b__/ais-highlight__ c __ais-highlight__d__/ais-highlight__')
    expect(parts.map(({ text, marked }) => (marked ? `[${text}]` : text)).join('')).toBe('a [b] c [d]')
  })
})
