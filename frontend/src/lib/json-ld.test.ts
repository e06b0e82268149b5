import { describe, expect, it } from 'vitest'
import { productJsonLd, serializeJsonLd } from './json-ld'
import type { Product, Variant } from './types'

const variant: Variant = {
  id: 1,
  sku: 'SH-1',
  barcode: null,
  title: 'Red',
  options: ['Red'],
  price: { amount: 1999, currency: 'USD' },
  compare_at_price: null,
  weight_grams: null,
  in_stock: false,
  image_id: null,
}

function product(variants: Variant[]): Product {
  const named = { slug: 'shirt', name: 'Shirt' }
  const texts = { description: '<p>A shirt</p>', seo: { title: '', description: '' }, tags: [], status: 'active' as const, updated_at: '' }
  const links = { category: named, brand: named, breadcrumbs: [], collections: [], images: [], image: null, attributes: [], options: [] }
  return { ...named, ...texts, ...links, id: 1, price: variant.price, compare_at_price: null, in_stock: false, variants }
}

describe('serializeJsonLd', () => {
  it('lets no text close the script element', () => {
    const name = 'Shirt</script><script>alert(1)</script><!-- \u2028 &amp;'
    const json = serializeJsonLd({ name })
    expect(json).not.toMatch(/[<>&\u2028]/)
    expect(JSON.parse(json)).toEqual({ name })
  })
})

describe('productJsonLd', () => {
  it('states an offer for each variant with exact price and availability', () => {
    expect(productJsonLd(product([variant]), 'https://shop.example/products/shirt')).toMatchObject({
      '@type': 'Product',
      offers: [{ price: '19.99', priceCurrency: 'USD', availability: 'https://schema.org/OutOfStock', sku: 'SH-1' }],
    })
  })

  it('states a range when there are very many variants', () => {
    const many = Array.from({ length: 51 }, (_, id) => ({ ...variant, id, price: { amount: 1000 + id, currency: 'USD' } }))
    expect(productJsonLd(product(many), '')).toMatchObject({
      offers: { '@type': 'AggregateOffer', offerCount: 51, lowPrice: '10.00', highPrice: '10.50' },
    })
  })
})
