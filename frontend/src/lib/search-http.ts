/**
 * Single calls of the search server from a browser, for what the client in search.ts can't do: break off, and read
 * records by their ids. Changes with the protocol's envelope.
 */
import type { SearchConfig } from './types'

/** Longest wait for one answer, in milliseconds. */
const TIMEOUT_MS = 3000

export type SearchAccess = Pick<SearchConfig, 'app_id' | 'search_key' | 'host'>

/** The address of `path`, with the key in the query string as browsers send it: so no preflight is needed. */
export function searchUrl({ app_id: appId, search_key: key, host }: SearchAccess, path: string): string {
  const base = host ?? `https://${appId}-dsn.algolia.net`
  const access = new URLSearchParams({ 'x-algolia-application-id': appId, 'x-algolia-api-key': key })
  return `${base.replace(/\/+$/, '')}${path}?${access.toString()}`
}

/** Throws where there is no good answer in time, or `signal` breaks the call off. */
export async function callSearch(access: SearchAccess, path: string, body: object, signal?: AbortSignal): Promise<unknown> {
  const limit = AbortSignal.timeout(TIMEOUT_MS)
  const response = await fetch(searchUrl(access, path), {
    method: 'POST',
    body: JSON.stringify(body),
    credentials: 'omit',
    signal: signal ? AbortSignal.any([signal, limit]) : limit,
  })
  if (!response.ok) throw new Error(`POST ${path} answered ${response.status}`)
  return response.json()
}

/** The answers to several queries in one call, in their order. */
export async function multiQuery<Result>(access: SearchAccess, requests: object[], signal?: AbortSignal): Promise<Result[]> {
  const answer = (await callSearch(access, '/1/indexes/*/queries', { requests }, signal)) as { results: Result[] }
  return answer.results
}

/** Records by id, in the order asked for; null for one that there is not, or that the key may not see. */
export async function getRecords<Item>(access: SearchAccess, requests: object[], signal?: AbortSignal): Promise<(Item | null)[]> {
  const answer = (await callSearch(access, '/1/indexes/*/objects', { requests }, signal)) as { results: (Item | null)[] }
  return answer.results
}
