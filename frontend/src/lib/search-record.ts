/** A product as the search index holds it, and as a product card. Changes with the index's record. */
import type { Named, Picture, ProductCard } from './types'

export interface SearchRecord {
  name: string
  slug: string
  brand: string | null
  category: Named | null
  /** Integer minor units. */
  price: number
  compare_at_price: number | null
  currency: string
  in_stock: boolean
  image: Picture | null
}

/** What a card needs of a record. */
export const CARD_ATTRIBUTES = ['name', 'slug', 'brand', 'category', 'price', 'compare_at_price', 'currency', 'in_stock', 'image']

export function recordToCard(id: string, record: SearchRecord): ProductCard {
  const { name, slug, category, currency, image, in_stock } = record
  return {
    id: Number(id),
    name,
    slug,
    category,
    image,
    in_stock,
    brand: record.brand === null ? null : { slug: '', name: record.brand },
    price: { amount: record.price, currency },
    compare_at_price: record.compare_at_price === null ? null : { amount: record.compare_at_price, currency },
  }
}
