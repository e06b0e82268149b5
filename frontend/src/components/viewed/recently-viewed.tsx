'use client'

import { useEffect } from 'react'
import { viewedProducts } from '@/lib/stored-list'
import type { SearchConfig } from '@/lib/types'
import { ProductCard } from '../product/product-card'
import { useViewedProducts } from './use-viewed-products'

interface RecentlyViewedProps {
  search: SearchConfig | null
  /** Id of the product that the page is about: it is remembered, and not shown. */
  current?: number
}

/** The products that this browser opened before, in a row; its place is kept while they are on their way. */
export function RecentlyViewed({ search, current }: RecentlyViewedProps) {
  const { ids, cards } = useViewedProducts(search, { except: current })

  useEffect(() => {
    if (current !== undefined) viewedProducts.put(current)
  }, [current])

  if (search === null || ids.length === 0 || cards?.length === 0) return null
  return (
    <section aria-labelledby="viewed-heading" className="mt-16 sm:mt-20">
      <div className="mb-6 flex items-baseline justify-between gap-4">
        <h2 id="viewed-heading" className="text-2xl sm:text-3xl">
          Recently viewed
        </h2>
        <button type="button" className="link shrink-0 text-sm" onClick={viewedProducts.clear}>
          Clear<span className="sr-only"> recently viewed</span>
        </button>
      </div>
      <ul aria-busy={cards === null} className="-mx-4 flex snap-x scroll-px-4 gap-4 overflow-x-auto overscroll-x-contain px-4 pb-3 sm:gap-6">
        {cards?.map((card) => (
          <li key={card.id} className="w-36 shrink-0 snap-start sm:w-48">
            <ProductCard product={card} />
          </li>
        ))}
        {cards === null && ids.map((id) => <li key={id} className="aspect-[5/8] w-36 shrink-0 rounded-2xl bg-tint sm:w-48" />)}
      </ul>
    </section>
  )
}
