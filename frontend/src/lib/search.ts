/**
 * The search server's client: the official one, wrapped so that a page always gets an answer in time. A search
 * that fails answers with no hits and `unavailable: true`, which the search page turns into words.
 */
import { liteClient, type LiteClient, type SearchResponses } from 'algoliasearch/lite'
import { config } from './config'
import type { SearchAccess } from './search-http'

/** Longest wait for one search, in milliseconds: a page waits for it on the server, a shopper in the browser. */
const TIMEOUT_MS = 3000

export type SearchClient = LiteClient

type SearchRequests = Parameters<SearchClient['search']>[0]

/** A client for `search`; its `search` never rejects and never takes much longer than `timeoutMs`. */
export function createSearchClient(search: SearchAccess, timeoutMs = TIMEOUT_MS): SearchClient {
  const timeouts = { connect: timeoutMs, read: timeoutMs, write: timeoutMs }
  const client = liteClient(search.app_id, search.search_key, { timeouts, ...hostsOf(search.host) })
  return {
    ...client,
    search: async <Hit>(requests: SearchRequests, options?: Parameters<SearchClient['search']>[1]) => {
      try {
        return await within(timeoutMs, client.search<Hit>(requests, options))
      } catch (error) {
        console.warn('Search is unavailable:', error instanceof Error ? error.message : error)
        return unavailableAnswer<Hit>(requests)
      }
    },
  }
}

/** The same search server as this storefront's own server reaches it, which may be by another address. */
export function forThisServer(search: SearchAccess): SearchAccess {
  return { ...search, host: config().searchInternalUrl ?? search.host }
}

/** Whether a search result is the wrapper's stand-in for an answer that did not come. */
export function isUnavailable(results: object | undefined): boolean {
  return results !== undefined && 'unavailable' in results && results.unavailable === true
}

type HostOptions = Pick<NonNullable<Parameters<typeof liteClient>[2]>, 'hosts'>

function hostsOf(host: string | null): HostOptions {
  if (host === null) return {}
  const { host: authority, pathname, protocol } = new URL(host)
  const url = authority + pathname.replace(/\/+$/, '')
  return { hosts: [{ url, accept: 'readWrite', protocol: protocol === 'https:' ? 'https' : 'http' }] }
}

async function within<Answer>(timeoutMs: number, work: Promise<Answer>): Promise<Answer> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(new Error(`no answer within ${timeoutMs} ms`))
    }, timeoutMs)
  })
  try {
    return await Promise.race([work, limit])
  } finally {
    clearTimeout(timer)
  }
}

function unavailableAnswer<Hit>(requests: SearchRequests): SearchResponses<Hit> {
  const list = Array.isArray(requests) ? requests : requests.requests
  return {
    results: list.map((request) => {
      if (request.type === 'facet') return { facetHits: [], exhaustiveFacetsCount: true }
      return { ...NO_HITS, index: request.indexName, hits: [], facets: {}, unavailable: true }
    }),
  }
}

const NO_HITS = { nbHits: 0, page: 0, nbPages: 0, hitsPerPage: 0, processingTimeMS: 0, query: '', params: '', exhaustiveNbHits: true }
