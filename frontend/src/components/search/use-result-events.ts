'use client'

import { useEffect } from 'react'
import { useInstantSearch } from 'react-instantsearch'
import type { SearchConfig } from '@/lib/types'
import { useInsights } from './use-insights'

/** Results that give way sooner, in milliseconds, were only passed by while typing. */
const SEEN_MS = 1000

interface Hit {
  objectID: string
  /** Counts from 1 over all pages. */
  __position: number
  __queryID?: string
}

/** Tells which results were seen; returns what to call when one is opened. */
export function useResultEvents(search: SearchConfig, hits: readonly Hit[]): (hit: Hit) => void {
  const { results } = useInstantSearch()
  const { index, queryID } = results
  const insights = useInsights(search)
  const shown = hits.map(({ objectID }) => objectID).join()

  useEffect(() => {
    if (!insights || !queryID || !shown) return
    const timer = setTimeout(() => {
      insights.viewed(index, shown.split(','))
    }, SEEN_MS)
    return () => {
      clearTimeout(timer)
    }
  }, [insights, index, queryID, shown])

  return ({ objectID, __position: position, __queryID: query }) => {
    if (query) insights?.clicked(index, query, objectID, position)
  }
}
