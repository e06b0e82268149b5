/** The API's resources under the names that the pages use; their shapes are generated from its OpenAPI file. */
import type { components, operations } from './api-types'

type Schemas = components['schemas']

/** Integer minor units (cents, yen, fils) of an ISO 4217 currency. */
export type Money = Schemas['MoneyShape']
export type Picture = Schemas['PictureShape']
export type Named = Schemas['LinkShape']

/** A product in a list. Its price is that of the lowest active variant; null where none is for sale. */
export type ProductCard = Omit<Schemas['CardShape'], 'status'>
export type Product = Schemas['ProductShape']
export type ProductAttribute = Schemas['AttributeShape']
/** `options` holds one value for each of the product's options, in their order. */
export type Variant = Schemas['VariantShape']

export type Category = Schemas['CategoryShape']
export type CategoryDetail = Schemas['CategoryPageShape']
export type CategoryLink = Schemas['ChildShape']

export type SearchConfig = Schemas['SearchConfigShape']

export type ProductPage = Schemas['PageCard']
export type CategoryPage = Schemas['PageCategory']
/** What a list of products can be asked for; prices are integer minor units. */
export type ProductQuery = Pick<
  NonNullable<operations['products_list']['parameters']['query']>,
  'category' | 'price_min' | 'price_max' | 'in_stock' | 'ordering' | 'page' | 'page_size'
>
