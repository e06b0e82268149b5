'use client'

import { useEffect, useState } from 'react'
import { useInstantSearch } from 'react-instantsearch'
import { chosenFilters, countRequest, type ChosenFilter } from '@/lib/search-filters'
import { multiQuery } from '@/lib/search-http'
import { CARD_ATTRIBUTES, recordToCard, type SearchRecord } from '@/lib/search-record'
import type { ProductCard, SearchConfig } from '@/lib/types'

const MAX_PRODUCTS = 4

interface Counted extends ChosenFilter {
  /** Null while it is not known. */
  count: number | null
}

export interface WayOut {
  /** The chosen filters, in an order that stays. */
  filters: Counted[]
  /** What the shop puts first; null while it is not known. */
  products: ProductCard[] | null
}

interface Answer {
  nbHits: number
  hits: (SearchRecord & { objectID: string })[]
}

/** What to try where nothing was found: one call counts what each filter keeps away, and brings some products. */
export function useWayOut(search: SearchConfig, currency: string): WayOut {
  const { indexUiState } = useInstantSearch()
  const key = JSON.stringify(indexUiState)
  const [found, setFound] = useState<{ key: string; counts: number[]; products: ProductCard[] } | null>(null)

  useEffect(() => {
    const control = new AbortController()
    const state = JSON.parse(key) as typeof indexUiState
    const requests = chosenFilters(state, currency).map(({ without }) => countRequest(search.index, without))
    const shelf = { indexName: search.index, query: '', hitsPerPage: MAX_PRODUCTS, attributesToRetrieve: CARD_ATTRIBUTES }
    multiQuery<Answer>(search, [shelf, ...requests], control.signal).then(
      ([first, ...rest]) => {
        const products = (first?.hits ?? []).map((hit) => recordToCard(hit.objectID, hit))
        setFound({ key, products, counts: rest.map(({ nbHits }) => nbHits) })
      },
      () => {
        if (!control.signal.aborted) setFound({ key, products: [], counts: [] })
      },
    )
    return () => {
      control.abort()
    }
  }, [key, search, currency])

  const known = found?.key === key ? found : null
  const filters = chosenFilters(indexUiState, currency).map((filter, index) => ({ ...filter, count: known?.counts[index] ?? null }))
  return { filters, products: found?.products ?? null }
}
