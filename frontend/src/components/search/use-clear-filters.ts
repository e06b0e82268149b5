'use client'

import { useInstantSearch } from 'react-instantsearch'

/**
 * Drops every filter; query and order stay. (The library's own hook for it does nothing before the first search
 * in the browser, which a page with results from the server has not made.)
 */
export function useClearFilters(): () => void {
  const { setIndexUiState } = useInstantSearch()
  return () => {
    setIndexUiState((state) => {
      const kept = Object.entries(state).filter(([part]) => ['query', 'sortBy', 'configure'].includes(part))
      return Object.fromEntries(kept)
    })
  }
}
