/** The API's resources as the pages use them. */

export interface Money {
  /** Integer count of the currency's minor unit (cents, yen, fils). */
  amount: number
  /** ISO 4217 code. */
  currency: string
}

export interface Picture {
  url: string
  alt: string
  width: number
  height: number
}

export interface Named {
  slug: string
  name: string
}

export interface ProductCard extends Named {
  id: number
  /** That of the lowest active variant; null where no variant is for sale. */
  price: Money | null
  compare_at_price: Money | null
  image: Picture | null
  category: Named | null
  brand: Named | null
  in_stock: boolean
}

export interface Variant {
  id: number
  sku: string | null
  barcode: string | null
  title: string
  /** One value for each of the product's options, in their order. */
  options: string[]
  price: Money
  compare_at_price: Money | null
  weight_grams: number | null
  in_stock: boolean
  image_id: string | null
}

export interface ProductOption {
  name: string
  values: string[]
}

export interface ProductAttribute {
  code: string
  name: string
  type: string
  value: string | number | boolean | null
  unit: string | null
}

export interface Seo {
  title: string
  description: string
}

export interface Product extends ProductCard {
  /** HTML, sanitised by the API. */
  description: string
  tags: string[]
  seo: Seo
  breadcrumbs: Named[]
  attributes: ProductAttribute[]
  options: ProductOption[]
  variants: Variant[]
  images: (Picture & { id: string })[]
  collections: Named[]
  status: string
  updated_at: string
}

export interface Category extends Named {
  id: number
  parent: string | null
  path: string
  depth: number
  product_count: number
  image: Picture | null
}

export interface CategoryDetail extends Category {
  description: string
  seo: Seo
  ancestors: Named[]
  children: (Named & { product_count: number })[]
}

export interface Page<Item> {
  count: number
  next: string | null
  previous: string | null
  results: Item[]
}

export interface SearchConfig {
  app_id: string
  search_key: string
  /** Address of the search server; null: Algolia's own hosts. */
  host: string | null
  index: string
}
