/** The sitemap: an index and its parts. Changes when the shop gets another kind of page that should be found. */
import { listCategories, listProducts, MAX_PAGE_SIZE } from './api'
import { config } from './config'
import { ApiUnavailable } from './http'

/** API pages in one part: 2,000 products, so that a part is built within a crawler's patience. */
const PAGES_PER_PART = 20

const CATEGORIES_PART = 'categories.xml'

/** Paths of all parts. */
export async function listSitemapParts(): Promise<string[]> {
  const { count } = await listProducts({ page_size: 1 })
  const parts = Math.ceil(count / (MAX_PAGE_SIZE * PAGES_PER_PART))
  const products = Array.from({ length: parts }, (_, index) => `products-${index + 1}.xml`)
  return [CATEGORIES_PART, ...products].map((part) => `/sitemaps/${part}`)
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

/** Answers with the sitemap of `paths`: a 404 where there are none, a 503 where the API is away. */
export async function answerSitemap(root: SitemapRoot, paths: Promise<readonly string[] | null>): Promise<Response> {
  try {
    const found = await paths
    if (!found) return new Response('There is no such part of the sitemap.\n', { status: 404 })
    const urls = found.map((path) => config().siteUrl + path)
    return new Response(sitemapXml(root, urls), { headers: { 'content-type': 'application/xml' } })
  } catch (error) {
    if (!(error instanceof ApiUnavailable)) throw error
    return new Response('The sitemap is not available right now.\n', { status: 503, headers: { 'retry-after': '120' } })
  }
}

type SitemapRoot = 'sitemapindex' | 'urlset'

export function sitemapXml(root: SitemapRoot, urls: readonly string[]): string {
  const entry = root === 'sitemapindex' ? 'sitemap' : 'url'
  const lines = urls.map((url) => `<${entry}><loc>${escapeXml(url)}</loc></${entry}>`)
  const namespace = 'http://www.sitemaps.org/schemas/sitemap/0.9'
  return ['<?xml version="1.0" encoding="UTF-8"?>', `<${root} xmlns="${namespace}">`, ...lines, `</${root}>`, ''].join('\n')
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
