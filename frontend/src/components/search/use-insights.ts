'use client'

import { useMemo } from 'react'
import { createInsights, type InsightsClient } from '@/lib/insights'
import type { SearchConfig } from '@/lib/types'

/** Whether what shoppers see and open is told to the search server: unless its settings say no. */
export function tellsEvents(search: SearchConfig): boolean {
  return search.insights !== false
}

/** Null where nothing is to be told. */
export function useInsights(search: SearchConfig | null): InsightsClient | null {
  return useMemo(() => (search && tellsEvents(search) ? createInsights(search, () => sessionStorage) : null), [search])
}
