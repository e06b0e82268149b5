import type { UiState } from 'instantsearch.js'
import { fromRoute, queryToRoute, routeToQuery, toRoute, type SearchRoute, type Shop } from '@/lib/search-routing'

/** Letters typed with shorter pauses than this, in milliseconds, are one step for the back button. */
const TYPING_PAUSE_MS = 1500

interface Place {
  location: Location
}

/** How the search page's state is kept in the browser's address and history. */
export function routingFor(shop: Shop) {
  return {
    router: {
      // At once: a late write would call back a shopper who has already clicked on a product.
      writeDelay: 0,
      cleanUrlOnDispose: false,
      push: historyWriter(),
      createURL: ({ routeState, location }: Place & { routeState: SearchRoute }) => {
        const query = routeToQuery(routeState)
        return location.origin + location.pathname + (query && `?${query}`)
      },
      parseURL: ({ location }: Place) => queryToRoute(location.search),
    },
    stateMapping: {
      stateToRoute: (uiState: UiState) => toRoute(uiState, shop),
      routeToState: (route: SearchRoute) => fromRoute(route, shop),
    },
  }
}

function historyWriter(): (url: string) => void {
  let lastTyped = 0
  return (url) => {
    const typed = differsInQueryAlone(new URL(url), new URL(window.location.href))
    const now = Date.now()
    if (typed && now - lastTyped < TYPING_PAUSE_MS) window.history.replaceState(null, '', url)
    else window.history.pushState(null, '', url)
    lastTyped = typed ? now : 0
  }
}

function differsInQueryAlone(one: URL, other: URL): boolean {
  const rest = (url: URL) => [...url.searchParams].filter(([name]) => name !== 'q').join('&')
  return rest(one) === rest(other) && one.searchParams.get('q') !== other.searchParams.get('q')
}
