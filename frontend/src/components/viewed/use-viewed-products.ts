'use client'

import { useEffect, useState } from 'react'
import { viewedProducts } from '@/lib/stored-list'
import type { ProductCard, SearchConfig } from '@/lib/types'
import { lookUp } from '@/lib/viewed'
import { useStoredList } from './use-stored-list'

interface Options {
  /** Id of a product to leave out. */
  except?: number | undefined
  /** Nothing is asked for while nobody looks. */
  isWanted?: boolean
}

interface Viewed {
  ids: number[]
  /** Null while they are on their way. */
  cards: ProductCard[] | null
}

/**
 * The products that this browser opened, newest first, with the prices of now; none while the search is away. What
 * is no longer sold is forgotten.
 */
export function useViewedProducts(search: SearchConfig | null, { except, isWanted = true }: Options = {}): Viewed {
  const ids = useStoredList(viewedProducts).filter((id) => id !== except)
  const [cards, setCards] = useState<ProductCard[] | null>(null)
  const wanted = isWanted && search !== null ? ids.join() : ''

  useEffect(() => {
    if (search === null || wanted === '') return
    const control = new AbortController()
    lookUp(search, search.index, wanted.split(',').map(Number), control.signal).then(
      ({ cards: found, gone }) => {
        setCards(found)
        if (gone.length > 0) viewedProducts.remove(gone)
      },
      () => {
        if (!control.signal.aborted) setCards([])
      },
    )
    return () => {
      control.abort()
    }
  }, [search, wanted])

  // What was taken off the list since the answer came goes at once.
  return { ids, cards: cards?.filter(({ id }) => ids.includes(id)) ?? null }
}
