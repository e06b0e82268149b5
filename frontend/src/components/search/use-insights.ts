'use client'

import { useMemo } from 'react'
import { createInsights, type InsightsClient } from '@/lib/insights'
import type { SearchConfig } from '@/lib/types'

/** Null where nothing is to be told. */
export function useInsights(search: SearchConfig | null): InsightsClient | null {
  return useMemo(() => (search?.insights ? createInsights(search, () => sessionStorage) : null), [search])
}
