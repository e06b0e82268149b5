/** The API's client: one function a call, typed answers, two kinds of error. Changes with the API's public reads. */
import { cache } from 'react'
import { cachePolicy, type CachePolicy } from './cache'
import { config } from './config'
import { ApiUnavailable, getJson, isNotFound } from './http'
import type { Category, CategoryDetail, CategoryPage, Product, ProductPage, ProductQuery, SearchConfig } from './types'

export const MAX_PAGE_SIZE = 100

type QueryValues = Readonly<Record<string, string | number | boolean | undefined>>

function read<Answer>(path: string, policy: CachePolicy, query: QueryValues = {}): Promise<Answer> {
  const { apiInternalUrl, apiTimeoutMs } = config()
  const url = new URL(`${apiInternalUrl}/api${path}`)
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) url.searchParams.set(name, String(value))
  }
  return getJson<Answer>(url, { timeoutMs: apiTimeoutMs, next: policy })
}

/** A page of products; throws ApiError 404 for a page past the last. */
export function listProducts(query: ProductQuery): Promise<ProductPage> {
  return read('/products/', cachePolicy.productList(), { ...query })
}

/** The product, or null where there is none of that slug. */
export const getProduct = cache((slug: string) =>
  orNull(read<Product>(`/products/${encodeURIComponent(slug)}/`, cachePolicy.product(slug))),
)

export const getCategory = cache((slug: string) =>
  orNull(read<CategoryDetail>(`/categories/${encodeURIComponent(slug)}/`, cachePolicy.category(slug))),
)

/** Every category in tree order. */
export const listCategories = cache(async (): Promise<Category[]> => {
  const all: Category[] = []
  for (let page = 1; ; page += 1) {
    const query = { page, page_size: MAX_PAGE_SIZE }
    const answer = await read<CategoryPage>('/categories/', cachePolicy.categoryList(), query)
    all.push(...answer.results)
    if (!answer.next) return all
  }
})

export const getSearchConfig = cache(() => read<SearchConfig>('/search/config/', cachePolicy.searchConfig()))

/** The same; null while the API does not say, so that pages which can do without still have their frame. */
export const findSearchConfig = () => unlessAway(getSearchConfig(), null)

/** The currency that the catalogue is priced in; null while it is empty. */
export const getShopCurrency = cache(async (): Promise<string | null> => {
  const { results } = await listProducts({ ordering: 'price', page_size: 1 })
  return results[0]?.price?.currency ?? null
})

/** An answer, or `other` while the API is away. */
export async function unlessAway<Answer, Other>(answer: Promise<Answer>, other: Other): Promise<Answer | Other> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ApiUnavailable) return other
    throw error
  }
}

async function orNull<Answer>(answer: Promise<Answer>): Promise<Answer | null> {
  try {
    return await answer
  } catch (error) {
    if (isNotFound(error)) return null
    throw error
  }
}
