/**
 * What the search box suggests: which query is sent, and how the answer becomes sections. Pure. Changes when a
 * section is added, or suggestions should be other ones.
 */
import { MARK } from './highlight'
import { CARD_ATTRIBUTES, recordToCard, type SearchRecord } from './search-record'
import { CATEGORY_LEVELS, CATEGORY_SEPARATOR, routeToQuery } from './search-routing'
import type { Category, ProductCard } from './types'

const MAX_PRODUCTS = 5
const MAX_CATEGORIES = 3
const MAX_VIEWED = 4
const MAX_POPULAR = 5
const MAX_LIKE_TYPED = 3
const MAX_BROWSED = 8

export interface QuerySuggestion {
  kind: 'query'
  query: string
  /** Recent ones are this shopper's own. */
  recent: boolean
}

export interface CategorySuggestion {
  kind: 'category'
  name: string
  /** The names above it, from the root down. */
  parents: string[]
  href: string
  count: number
}

export interface ProductSuggestion {
  kind: 'product'
  card: ProductCard
  /** The name with its matches between highlight tags. */
  markedName: string
  /** Where it stood in which answer; absent where it was not searched for. */
  result?: { queryId: string; position: number }
}

export type Suggestion = QuerySuggestion | CategorySuggestion | ProductSuggestion

export interface Section {
  title: string
  items: Suggestion[]
}

export interface SuggestHit extends SearchRecord {
  objectID: string
  _highlightResult?: { name?: { value: string } }
}

/** What an answer is read from; the engine and Algolia give more. */
export interface SuggestAnswer {
  hits: SuggestHit[]
  facets?: Record<string, Record<string, number>>
  queryID?: string
}

export function suggestRequest(index: string, query: string, clickAnalytics: boolean): object {
  return {
    indexName: index,
    query,
    hitsPerPage: MAX_PRODUCTS,
    attributesToRetrieve: CARD_ATTRIBUTES,
    attributesToHighlight: ['name'],
    ...MARK,
    facets: CATEGORY_LEVELS,
    maxValuesPerFacet: 20,
    clickAnalytics,
  }
}

export function hrefOf(suggestion: Suggestion): string {
  if (suggestion.kind === 'product') return `/products/${suggestion.card.slug}`
  if (suggestion.kind === 'category') return suggestion.href
  return `/search?${routeToQuery({ q: [suggestion.query] })}`
}

/** Sections for what was typed; of the popular queries those that it may become. */
export function typedSections(
  query: string,
  { hits, facets = {}, queryID: queryId }: SuggestAnswer,
  popular: readonly string[],
): Section[] {
  const products = hits.map(
    (hit, index): ProductSuggestion => ({
      kind: 'product',
      card: recordToCard(hit.objectID, hit),
      markedName: hit._highlightResult?.name?.value ?? hit.name,
      ...(queryId && { result: { queryId, position: index + 1 } }),
    }),
  )
  return withItems([
    { title: 'Popular searches', items: popularLike(query, popular) },
    { title: 'Categories', items: categoriesOf(query, facets) },
    { title: 'Products', items: products },
  ])
}

interface Known {
  recent: readonly string[]
  popular: readonly string[]
  viewed: readonly ProductCard[]
  categories: readonly Category[]
}

/** Sections for an empty box; root categories where there is nothing else to show. */
export function untypedSections({ recent, popular, viewed, categories }: Known): Section[] {
  const sections = withItems([
    { title: 'Recent searches', items: recent.map((query) => ({ kind: 'query', query, recent: true })) },
    {
      title: 'Recently viewed',
      items: viewed.slice(0, MAX_VIEWED).map((card) => ({ kind: 'product', card, markedName: card.name })),
    },
    { title: 'Popular searches', items: popular.slice(0, MAX_POPULAR).map(toSuggestion) },
  ])
  return sections.length > 0 ? sections : withItems([{ title: 'Browse', items: browse(categories) }])
}

/** Popular queries that begin with what was typed, then those with a later word that does; not the same once more. */
function popularLike(typed: string, popular: readonly string[]): QuerySuggestion[] {
  const text = typed.trim().replace(/\s+/g, ' ').toLowerCase()
  const longer = popular.filter((query) => query !== text && ` ${query}`.includes(` ${text}`))
  const ranked = longer.sort((a, b) => Number(b.startsWith(text)) - Number(a.startsWith(text)))
  return ranked.slice(0, MAX_LIKE_TYPED).map(toSuggestion)
}

function toSuggestion(query: string): QuerySuggestion {
  return { kind: 'query', query, recent: false }
}

function browse(categories: readonly Category[]): CategorySuggestion[] {
  const roots = categories.filter(({ depth, product_count: count }) => depth === 0 && count > 0)
  return roots.slice(0, MAX_BROWSED).map(({ name, slug, product_count: count }) => ({
    kind: 'category',
    name,
    parents: [],
    href: `/categories/${slug}`,
    count,
  }))
}

/** Those that what was found lies in: first the ones named like a typed word, then the fullest. */
function categoriesOf(query: string, facets: Record<string, Record<string, number>>): CategorySuggestion[] {
  const typed = wordsOf(query)
  const found = CATEGORY_LEVELS.flatMap((level) => Object.entries(facets[level] ?? {}))
  const telling = found.filter(([path, count]) => !found.some(([other, same]) => same === count && isBelow(other, path)))
  const ranked = telling.map(([path, count]) => ({ names: path.split(CATEGORY_SEPARATOR), count }))
  ranked.sort((a, b) => Number(isNamed(b.names, typed)) - Number(isNamed(a.names, typed)) || b.count - a.count)
  return ranked.slice(0, MAX_CATEGORIES).map(({ names, count }) => ({
    kind: 'category',
    name: names.at(-1) ?? '',
    parents: names.slice(0, -1),
    href: `/search?${routeToQuery({ q: [query], category: names })}`,
    count,
  }))
}

function isBelow(path: string, above: string): boolean {
  return path.startsWith(above + CATEGORY_SEPARATOR)
}

function isNamed(names: string[], typed: string[]): boolean {
  const words = wordsOf(names.at(-1) ?? '')
  return typed.some((start) => words.some((word) => word.startsWith(start)))
}

function wordsOf(text: string): string[] {
  return text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []
}

function withItems(sections: Section[]): Section[] {
  return sections.filter(({ items }) => items.length > 0)
}
