'use client'

import { useInstantSearch } from 'react-instantsearch'
import { productCount } from '@/lib/text'
import type { Category, SearchConfig } from '@/lib/types'
import { CategoryLinks } from '../listing/category-links'
import { ProductGrid, ProductGridSkeleton } from '../product/product-grid'
import { Icon } from '../ui/icons'
import { useClearFilters } from './use-clear-filters'
import { useWayOut, type WayOut } from './use-way-out'

interface NothingFoundProps {
  query: string
  search: SearchConfig
  currency: string
  categories: Category[]
}

/** Never a dead end: filters to drop with what that brings, categories, and products. */
export function NothingFound({ query, search, currency, categories }: NothingFoundProps) {
  const { filters, products } = useWayOut(search, currency)
  return (
    <section aria-labelledby="nothing-heading" className="py-8">
      <div className="mx-auto flex max-w-2xl flex-col items-center gap-5 text-center">
        <h2 id="nothing-heading" className="text-2xl [overflow-wrap:anywhere]">
          {query ? `Nothing matches “${query}”` : 'Nothing matches these filters'}
        </h2>
        {filters.length > 0 ? (
          <FiltersToDrop filters={filters} />
        ) : (
          <p className="text-muted">Try fewer or more general words, or look around in a category.</p>
        )}
        <CategoryLinks categories={categories.filter(({ depth }) => depth === 0)} label="Categories to browse" />
      </div>
      {products?.length !== 0 && (
        <section aria-labelledby="instead-heading" className="mt-12">
          <h2 id="instead-heading" className="mb-5 text-xl">
            From our shelves
          </h2>
          {products === null ? <ProductGridSkeleton count={4} /> : <ProductGrid products={products} />}
        </section>
      )}
    </section>
  )
}

function FiltersToDrop({ filters }: { filters: WayOut['filters'] }) {
  const { setIndexUiState } = useInstantSearch()
  const clear = useClearFilters()
  return (
    <div className="flex flex-col items-center gap-4">
      <p className="text-muted">This is what there is without one of the filters:</p>
      <ul aria-label="Filters to drop" className="flex flex-wrap justify-center gap-2">
        {filters.map(({ label, without, count }) => (
          <li key={label}>
            <button
              type="button"
              className="chip"
              onClick={() => {
                setIndexUiState(without)
              }}
            >
              <Icon name="close" className="size-3.5" />
              <span className="sr-only">Without</span>
              {label}
              {/* Its place is kept while the number is on its way. */}
              <span className={`text-muted tabular-nums ${count === null ? 'invisible' : ''}`}>{productCount(count ?? 0)}</span>
            </button>
          </li>
        ))}
      </ul>
      <button type="button" onClick={clear} className="button button-solid">
        Clear all filters
      </button>
    </div>
  )
}
