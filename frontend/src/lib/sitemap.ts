/** The sitemap: an index and its parts. Changes when the shop gets another kind of page that should be found. */
import { listCategories, listProducts, MAX_PAGE_SIZE } from './api'

/** API pages in one part: 2,000 products, so that a part is built within a crawler's patience. */
const PAGES_PER_PART = 20

export const CATEGORIES_PART = 'categories.xml'

/** File names of all parts. */
export async function listSitemapParts(): Promise<string[]> {
  const { count } = await listProducts({ page_size: 1 })
  const parts = Math.ceil(count / (MAX_PAGE_SIZE * PAGES_PER_PART))
  return [CATEGORIES_PART, ...Array.from({ length: parts }, (_, index) => `products-${index + 1}.xml`)]
}

/** Paths of the pages in a part; null where there is no such part. */
export async function listSitemapPaths(part: string): Promise<string[] | null> {
  if (part === CATEGORIES_PART) {
    const categories = await listCategories()
    return ['/', '/categories', ...categories.map(({ slug }) => `/categories/${slug}`)]
  }
  const match = /^products-([1-9]\d{0,4})\.xml$/.exec(part)
  return match ? productPaths(Number(match[1])) : null
}

async function productPaths(part: number): Promise<string[] | null> {
  const { count } = await listProducts({ page_size: 1 })
  const lastPage = Math.min(part * PAGES_PER_PART, Math.ceil(count / MAX_PAGE_SIZE))
  const paths: string[] = []
  // One after the other: a crawler is in no hurry, and shoppers are.
  for (let page = (part - 1) * PAGES_PER_PART + 1; page <= lastPage; page += 1) {
    const { results } = await listProducts({ page, page_size: MAX_PAGE_SIZE, ordering: 'name' })
    paths.push(...results.map(({ slug }) => `/products/${slug}`))
  }
  return paths.length > 0 ? paths : null
}

export function sitemapXml(root: 'sitemapindex' | 'urlset', urls: readonly string[]): string {
  const entry = root === 'sitemapindex' ? 'sitemap' : 'url'
  const lines = urls.map((url) => `<${entry}><loc>${escapeXml(url)}</loc></${entry}>`)
  const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9'
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<${root} xmlns="${namespace}">`, ...lines, `</${root}>`, ''].join('\n')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
