'use client'

import { useCurrentRefinements, useInstantSearch, useSortBy, useStats } from 'react-instantsearch'
import { SEARCH_SORTS, sortIndex } from '@/lib/search-routing'
import { productCount } from '@/lib/text'
import { Icon } from '../ui/icons'
import { FILTERS_ID } from './filters'

/** Says how much was found, aloud too: after each letter, filter and page. */
export function HitCount() {
  const { nbHits, page, nbPages } = useStats()
  // Before the first answer there is no number to tell.
  const isKnown = !useInstantSearch().results.__isArtificial
  return (
    <p role="status" className="w-full text-muted tabular-nums sm:mr-auto sm:w-auto">
      {isKnown ? productCount(nbHits) : 'Searching…'}
      {page > 0 && <span className="sr-only">{`, page ${page + 1} of ${nbPages}`}</span>}
    </p>
  )
}

/** Opens the filters on small screens. */
export function FilterButton() {
  const { items } = useCurrentRefinements()
  const count = items.reduce((sum, item) => sum + item.refinements.length, 0)
  return (
    <button type="button" popoverTarget={FILTERS_ID} className="button button-quiet lg:hidden">
      <Icon name="filter" className="size-4" />
      Filters{count > 0 && ` (${count})`}
    </button>
  )
}

export function SortSelect({ index }: { index: string }) {
  const sort = useSortBy({ items: SEARCH_SORTS.map(({ suffix, label }) => ({ value: sortIndex(index, suffix), label })) })
  return (
    <label className="ml-auto flex items-center gap-2 sm:ml-0">
      <span className="text-muted max-sm:sr-only">Sort by</span>
      <select
        value={sort.currentRefinement}
        onChange={(event) => {
          sort.refine(event.target.value)
        }}
        className="field pr-8"
      >
        {sort.options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
    </label>
  )
}
