/** What search engines read about a page (schema.org). */
import { toDecimal } from './money'
import type { Named, Product, Variant } from './types'

type JsonLd = Record<string, unknown>

/** Above this many variants a page states their price range instead of an offer for each. */
const MAX_OFFERS = 50

/** JSON for a script element: no text in it can close the element. */
export function serializeJsonLd(data: JsonLd): string {
  return JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

export function productJsonLd(product: Product, url: string): JsonLd {
  return {
    '@context': 'https://schema.org',
    '@type': 'Product',
    name: product.name,
    url,
    ...(product.description && { description: product.seo.description || product.name }),
    ...(product.images.length > 0 && { image: product.images.map((image) => image.url) }),
    ...(product.brand && { brand: { '@type': 'Brand', name: product.brand.name } }),
    ...(product.category && { category: product.category.name }),
    offers: offersOf(product, url),
  }
}

export function breadcrumbJsonLd(trail: readonly Named[], siteUrl: string): JsonLd {
  return {
    '@context': 'https://schema.org',
    '@type': 'BreadcrumbList',
    itemListElement: trail.map(({ slug, name }, index) => ({
      '@type': 'ListItem',
      position: index + 1,
      name,
      item: `${siteUrl}/categories/${slug}`,
    })),
  }
}

export function websiteJsonLd(name: string, siteUrl: string): JsonLd {
  return {
    '@context': 'https://schema.org',
    '@type': 'WebSite',
    name,
    url: siteUrl,
    potentialAction: {
      '@type': 'SearchAction',
      target: { '@type': 'EntryPoint', urlTemplate: `${siteUrl}/search?q={search_term_string}` },
      'query-input': 'required name=search_term_string',
    },
  }
}

function offersOf({ variants, price }: Product, url: string): JsonLd | JsonLd[] {
  if (variants.length <= MAX_OFFERS || price === null) return variants.map((variant) => offerOf(variant, url))
  const amounts = variants.map((variant) => variant.price.amount)
  const { currency } = price
  return {
    '@type': 'AggregateOffer',
    offerCount: variants.length,
    priceCurrency: currency,
    lowPrice: toDecimal({ amount: Math.min(...amounts), currency }),
    highPrice: toDecimal({ amount: Math.max(...amounts), currency }),
    availability: availability(variants.some((variant) => variant.in_stock)),
  }
}

function offerOf(variant: Variant, url: string): JsonLd {
  return {
    '@type': 'Offer',
    url: `${url}?variant=${variant.id}`,
    ...(variant.sku && { sku: variant.sku }),
    price: toDecimal(variant.price),
    priceCurrency: variant.price.currency,
    availability: availability(variant.in_stock),
  }
}

function availability(inStock: boolean): string {
  return `https://schema.org/${inStock ? 'InStock' : 'OutOfStock'}`
}
