/**
 * Tells the search server what shoppers saw and clicked, in the form of Algolia's insights: that is how it learns
 * what is popular. Without cookies: the token is made up, says nothing about anybody and ends with the tab. Changes
 * when another kind of event is sent.
 */
import { searchUrl, type SearchAccess } from './search-http'

const TOKEN_KEY = 'shopster.visit'
const OFF_KEY = 'shopster.visit-off'
const MAX_OBJECTS = 20
const ALGOLIA_INSIGHTS = 'https://insights.algolia.io'

export interface InsightsClient {
  /** Products that were shown as results. */
  viewed: (index: string, ids: readonly string[]) => void
  /** A result that was opened; `position` counts from 1 over all pages. */
  clicked: (index: string, queryId: string, id: string, position: number) => void
}

/** `storage` is the tab's own; what can't be sent is dropped, and a server that takes no events is asked no more. */
export function createInsights(access: SearchAccess, storage: () => Storage): InsightsClient {
  function send(events: object[]) {
    const token = readToken(storage)
    if (events.length === 0 || token === null) return
    const common = { userToken: token, timestamp: Date.now() }
    const body = JSON.stringify({ events: events.map((event) => ({ ...common, ...event })) })
    const url = searchUrl({ ...access, host: access.host ?? ALGOLIA_INSIGHTS }, '/1/events')
    // Outlives the page: a click leads away from it.
    fetch(url, { method: 'POST', body, keepalive: true, credentials: 'omit' }).then(
      ({ ok, status }) => {
        if (!ok && status < 500 && status !== 429) storage().setItem(OFF_KEY, '1')
      },
      () => undefined,
    )
  }

  return {
    viewed: (index, ids) => {
      const event = { eventType: 'view', eventName: 'Results viewed', index }
      send(slices(ids, MAX_OBJECTS).map((objectIDs) => ({ ...event, objectIDs })))
    },
    clicked: (index, queryID, id, position) => {
      send([{ eventType: 'click', eventName: 'Result opened', index, queryID, objectIDs: [id], positions: [position] }])
    },
  }
}

/** The tab's token; null where there may be none, or nobody takes events. */
function readToken(storage: () => Storage): string | null {
  try {
    const kept = storage()
    if (kept.getItem(OFF_KEY) !== null) return null
    const token = kept.getItem(TOKEN_KEY) ?? makeToken()
    kept.setItem(TOKEN_KEY, token)
    return token
  } catch {
    return null
  }
}

function makeToken(): string {
  const numbers = crypto.getRandomValues(new Uint32Array(4))
  return `anonymous-${[...numbers].map((number) => number.toString(36)).join('')}`
}

function slices<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size)
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size))
}
