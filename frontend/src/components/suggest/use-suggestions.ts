'use client'

import { useEffect, useMemo, useState } from 'react'
import { multiQuery } from '@/lib/search-http'
import { createSuggester, type Asked } from '@/lib/suggester'
import { recentSearches } from '@/lib/stored-list'
import { suggestRequest, typedSections, untypedSections, type Section, type SuggestAnswer } from '@/lib/suggestions'
import type { Category, SearchConfig } from '@/lib/types'
import { useStoredList } from '../viewed/use-stored-list'
import { useViewedProducts } from '../viewed/use-viewed-products'

const NO_QUERIES: string[] = []

export interface Suggestions {
  sections: Section[]
  /** The text that they belong to; it is behind the box while an answer is on its way. */
  query: string
  status: Asked<unknown>['status']
}

interface Shop {
  /** Null while nobody knows where the search is. */
  search: SearchConfig | null
  categories: Category[]
}

/** What to suggest for `text`; nothing is asked for while nobody looks. */
export function useSuggestions(text: string, isLooking: boolean, { search, categories }: Shop): Suggestions {
  const [asked, setAsked] = useState<Asked<SuggestAnswer>>({ status: 'idle' })
  // While the next answer is on its way, the last one stays.
  const [last, setLast] = useState<{ query: string; answer: SuggestAnswer } | null>(null)
  const recent = useStoredList(recentSearches)
  const { cards } = useViewedProducts(search, { isWanted: isLooking })

  const suggester = useMemo(() => {
    if (search === null) return null
    const ask = async (query: string, signal: AbortSignal) => {
      const [answer] = await multiQuery<SuggestAnswer>(search, [suggestRequest(search.index, query, search.insights)], signal)
      if (answer === undefined) throw new Error('The search server left the query out')
      return answer
    }
    return createSuggester(ask, (now) => {
      setAsked(now)
      if (now.status !== 'loading') setLast(now.status === 'found' ? now : null)
    })
  }, [search])

  useEffect(() => {
    if (isLooking) suggester?.type(text)
    return () => {
      suggester?.stop()
    }
  }, [suggester, text, isLooking])

  return useMemo(() => {
    const popular = search?.popular_queries ?? NO_QUERIES
    const viewed = cards ?? []
    if (text.trim() === '') return { sections: untypedSections({ recent, viewed, popular, categories }), query: '', status: 'idle' }
    const sections = last ? typedSections(last.query, last.answer, popular) : []
    return { sections, query: last?.query ?? '', status: asked.status }
  }, [text, last, asked.status, recent, cards, search, categories])
}
