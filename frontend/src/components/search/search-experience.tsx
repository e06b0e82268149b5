'use client'

import { useState } from 'react'
import { Configure } from 'react-instantsearch'
import { InstantSearchNext } from 'react-instantsearch-nextjs'
import { createSearchClient, forThisServer } from '@/lib/search'
import type { Category, SearchConfig } from '@/lib/types'
import { ConnectHeaderSearch } from './connect-header-search'
import { routingFor } from './routing'
import { SearchResults } from './search-results'

const HITS_PER_PAGE = 24

interface SearchExperienceProps {
  search: SearchConfig
  currency: string
  categories: Category[]
  /** The options and attributes to filter by, as the index names them. */
  facets: string[]
}

/** The search page's root: the client, the address and the widgets. */
export function SearchExperience({ search, currency, categories, facets }: SearchExperienceProps) {
  const [client] = useState(() => createSearchClient(typeof window === 'undefined' ? forThisServer(search) : search))
  const [routing] = useState(() => routingFor({ index: search.index, currency, facets }))
  return (
    <InstantSearchNext
      searchClient={client}
      indexName={search.index}
      routing={routing}
      // Off, or it would load a script from a foreign host; use-result-events.ts tells what is to be told.
      insights={false}
      future={{ preserveSharedStateOnUnmount: true }}
    >
      <Configure hitsPerPage={HITS_PER_PAGE} clickAnalytics={search.insights} />
      <ConnectHeaderSearch />
      <SearchResults search={search} currency={currency} categories={categories} facets={facets} />
    </InstantSearchNext>
  )
}
