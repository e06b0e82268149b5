/**
 * Asks the search server, from this one, which facets the search page offers. Known before the page is rendered, they
 * are a part of its one search; InstantSearch's own way would search twice for each page, and ask for every facet there
 * is. Changes with the question.
 */
import { cachePolicy } from './cache'
import { offeredIn } from './facets'
import { forThisServer } from './search'
import { searchUrl } from './search-http'
import type { SearchConfig } from './types'

/** Longest wait, in milliseconds: the page can do without. */
const TIMEOUT_MS = 1000

/** None where there is no answer in time. */
export async function getOfferedFacets(search: SearchConfig): Promise<string[]> {
  const question = { indexName: search.index, query: '', hitsPerPage: 0, responseFields: ['renderingContent'], analytics: false }
  try {
    const response = await fetch(searchUrl(forThisServer(search), '/1/indexes/*/queries'), {
      method: 'POST',
      body: JSON.stringify({ requests: [question] }),
      next: cachePolicy.offeredFacets(),
      signal: AbortSignal.timeout(TIMEOUT_MS),
    })
    if (!response.ok) throw new Error(`answered ${response.status}`)
    const { results } = (await response.json()) as { results?: { renderingContent?: unknown }[] }
    return offeredIn(results?.[0]?.renderingContent)
  } catch (error) {
    console.warn('The search page has no facets of options and attributes:', error instanceof Error ? error.message : error)
    return []
  }
}
