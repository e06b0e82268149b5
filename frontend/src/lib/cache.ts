/**
 * How long each kind of API answer may be shown again, and the tags by which it is purged. The one place where both
 * are set; `workers/handlers/storefront.py` names the same tags when what they show has changed. A lifetime is what a
 * purge that can't be made, or something that no effect follows from, costs at most.
 */

export interface CachePolicy {
  /** Seconds after which the next visitor gets a new answer; the old one only while there is none. */
  revalidate: number
  tags: string[]
}

const MINUTE = 60
/** Next takes tags of up to 256 characters. */
const SLUG_IN_TAG = 120

export const cachePolicy = {
  product: (slug: string): CachePolicy => ({ revalidate: MINUTE, tags: ['products', tag('product', slug)] }),
  productList: (): CachePolicy => ({ revalidate: MINUTE, tags: ['product-lists'] }),
  category: (slug: string): CachePolicy => ({ revalidate: MINUTE, tags: ['categories', tag('category', slug)] }),
  categoryList: (): CachePolicy => ({ revalidate: MINUTE, tags: ['categories'] }),
  searchConfig: (): CachePolicy => ({ revalidate: MINUTE, tags: ['search-config'] }),
  offeredFacets: (): CachePolicy => ({ revalidate: MINUTE, tags: ['search-config'] }),
}

function tag(kind: string, slug: string): string {
  return `${kind}:${Array.from(slug).slice(0, SLUG_IN_TAG).join('')}`
}
