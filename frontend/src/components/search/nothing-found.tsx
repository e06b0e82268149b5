'use client'

import { useCurrentRefinements } from 'react-instantsearch'
import type { Category } from '@/lib/types'
import { CategoryLinks } from '../listing/category-links'
import { useClearFilters } from './use-clear-filters'

interface NothingFoundProps {
  query: string
  categories: Category[]
}

export function NothingFound({ query, categories }: NothingFoundProps) {
  const isFiltered = useCurrentRefinements().items.length > 0
  const clear = useClearFilters()
  return (
    <section aria-labelledby="nothing-heading" className="mx-auto flex max-w-xl flex-col items-center gap-5 py-14 text-center">
      <h2 id="nothing-heading" className="text-2xl">
        {query ? `Nothing matches “${query}”` : 'Nothing matches these filters'}
      </h2>
      {isFiltered ? (
        <button type="button" onClick={clear} className="button button-solid">
          Clear all filters
        </button>
      ) : (
        <p className="text-muted">Try fewer or more general words, or look around in a category.</p>
      )}
      <CategoryLinks categories={categories.filter(({ depth }) => depth === 0)} label="Categories to browse" />
    </section>
  )
}
