'use client'

import type { Category, SearchConfig } from '@/lib/types'
import { CurrentFilters } from './current-filters'
import { Filters } from './filters'
import { FilterButton, HitCount, SortSelect } from './toolbar'
import { HitGrid } from './hit-grid'
import { QueryNote } from './query-note'
import { ResultPages } from './result-pages'
import { SearchAway } from './search-away'
import { SearchHeading } from './search-heading'

interface SearchResultsProps {
  search: SearchConfig
  currency: string
  categories: Category[]
  facets: string[]
}

/**
 * Lays out the widgets. On the server a component waits for the results at its first widget hook, and the search
 * runs with the widgets known by then: so widgets stand side by side, none inside another, one to a component.
 * All stay mounted whatever the answer is, because a widget that leaves takes its filter along.
 */
export function SearchResults({ search, currency, categories, facets }: SearchResultsProps) {
  return (
    <div id="results" className="group shell scroll-mt-4 py-8">
      <SearchAway categories={categories} />
      <div className="group-has-[[data-search-away]]:hidden">
        <SearchHeading />
        <div className="mt-6 lg:grid lg:grid-cols-[16rem_minmax(0,1fr)] lg:gap-10">
          <Filters currency={currency} facets={facets} />
          <div>
            <div className="flex flex-wrap items-center gap-3 text-sm">
              <HitCount />
              <FilterButton />
              <SortSelect index={search.index} />
            </div>
            <CurrentFilters currency={currency} />
            <QueryNote />
            <HitGrid search={search} currency={currency} categories={categories} />
            <ResultPages />
          </div>
        </div>
      </div>
    </div>
  )
}
