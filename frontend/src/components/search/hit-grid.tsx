'use client'

import { Highlight, useHits, useInstantSearch } from 'react-instantsearch'
import { recordToCard, type SearchRecord } from '@/lib/search-record'
import type { Category, SearchConfig } from '@/lib/types'
import { ProductCard } from '../product/product-card'
import { ProductGridSkeleton } from '../product/product-grid'
import { NothingFound } from './nothing-found'
import { useResultEvents } from './use-result-events'

/** How many pictures are in view when the page opens. */
const EAGER_HITS = 4

interface HitGridProps {
  search: SearchConfig
  currency: string
  categories: Category[]
}

export function HitGrid({ search, currency, categories }: HitGridProps) {
  const { items, results } = useHits<SearchRecord>()
  const stalled = useInstantSearch().status === 'stalled'
  const onOpen = useResultEvents(search, items)
  if (results?.__isArtificial) {
    return (
      <div className="mt-6">
        <ProductGridSkeleton count={8} />
      </div>
    )
  }
  if (items.length === 0) {
    return <NothingFound query={results?.query ?? ''} search={search} currency={currency} categories={categories} />
  }
  return (
    <ul aria-busy={stalled} className={`product-grid mt-6 transition-opacity ${stalled ? 'opacity-50' : ''}`}>
      {items.map((hit, position) => (
        <li
          key={hit.objectID}
          onClick={() => {
            onOpen(hit)
          }}
        >
          <ProductCard
            product={recordToCard(hit.objectID, hit)}
            title={<Highlight attribute="name" hit={hit} classNames={{ highlighted: 'bg-mark text-inherit' }} />}
            eager={position < EAGER_HITS}
          />
        </li>
      ))}
    </ul>
  )
}
