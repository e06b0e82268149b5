/**
 * How long each kind of API answer may be shown again, and the tags by which it is found. The one place where
 * lifetimes are set. Lifetimes are short because nothing purges by tag yet.
 */

export interface CachePolicy {
  /** Seconds after which the next visitor gets a new answer; the old one only while there is none. */
  revalidate: number
  tags: string[]
}

const MINUTE = 60

export const cachePolicy = {
  product: (slug: string): CachePolicy => ({ revalidate: MINUTE, tags: ['products', `product:${slug}`] }),
  productList: (categorySlug: string | undefined): CachePolicy => ({
    revalidate: MINUTE,
    tags: categorySlug ? ['products', `category:${categorySlug}`] : ['products'],
  }),
  category: (slug: string): CachePolicy => ({ revalidate: MINUTE, tags: ['categories', `category:${slug}`] }),
  categoryList: (): CachePolicy => ({ revalidate: MINUTE, tags: ['categories'] }),
  searchConfig: (): CachePolicy => ({ revalidate: MINUTE, tags: ['search-config'] }),
}
