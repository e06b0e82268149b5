/** A category page's state and its place in the URL. Prices in the URL are major units, as a shopper types them. */
import { parseMajor, toTyped } from './money'
import type { ProductQuery } from './types'

export const PAGE_SIZE = 24

export const SORTS = {
  newest: { label: 'Newest', ordering: 'newest' },
  price_asc: { label: 'Price: low to high', ordering: 'price' },
  price_desc: { label: 'Price: high to low', ordering: '-price' },
  name: { label: 'Name', ordering: 'name' },
} as const satisfies Record<string, { label: string; ordering: NonNullable<ProductQuery['ordering']> }>

export type Sort = keyof typeof SORTS

const DEFAULT_SORT: Sort = 'newest'

export interface Listing {
  sort: Sort
  inStock: boolean
  /** Integer minor units. */
  min: number | null
  max: number | null
  page: number
}

export type SearchParams = Readonly<Record<string, string | string[] | undefined>>

/** Reads the URL; what makes no sense counts as not given. */
export function parseListing(params: SearchParams, currency: string | null): Listing {
  const price = (name: string) => (currency === null ? null : parseMajor(first(params[name]), currency))
  const sort = first(params.sort)
  const page = first(params.page)
  return {
    sort: isSort(sort) ? sort : DEFAULT_SORT,
    inStock: first(params.in_stock) === '1',
    min: price('min'),
    max: price('max'),
    page: /^[1-9]\d{0,5}$/.test(page) ? Number(page) : 1,
  }
}

export function toProductQuery(category: string, listing: Listing): ProductQuery {
  return {
    category,
    ordering: SORTS[listing.sort].ordering,
    page: listing.page,
    page_size: PAGE_SIZE,
    ...(listing.inStock && { in_stock: true }),
    ...(listing.min !== null && { price_min: listing.min }),
    ...(listing.max !== null && { price_max: listing.max }),
  }
}

/** The page's address for a listing; defaults are left out, so each state has one address. */
export function listingHref(path: string, listing: Listing, currency: string | null): string {
  const params = new URLSearchParams()
  if (listing.sort !== DEFAULT_SORT) params.set('sort', listing.sort)
  if (listing.inStock) params.set('in_stock', '1')
  if (currency !== null) {
    if (listing.min !== null) params.set('min', toTyped({ amount: listing.min, currency }))
    if (listing.max !== null) params.set('max', toTyped({ amount: listing.max, currency }))
  }
  if (listing.page > 1) params.set('page', String(listing.page))
  return params.size > 0 ? `${path}?${params.toString()}` : path
}

export function isFiltered({ inStock, min, max }: Listing): boolean {
  return inStock || min !== null || max !== null
}

function first(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? ''
}

function isSort(text: string): text is Sort {
  return Object.hasOwn(SORTS, text)
}
