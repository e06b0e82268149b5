'use client'

import { useInstantSearch, useStats } from 'react-instantsearch'
import { isUnavailable } from '@/lib/search'
import type { Category } from '@/lib/types'
import { CategoryLinks } from '../listing/category-links'
import { Notice } from '../ui/notice'

/** Shown while the search server does not answer, instead of the results; the rest of the shop still works. */
export function SearchAway({ categories }: { categories: Category[] }) {
  // Makes the server wait for the results before it looks at them.
  useStats()
  const { results, refresh } = useInstantSearch()
  if (!isUnavailable(results)) return null
  return (
    <div data-search-away>
      <Notice title="Search is taking a break">
        <p role="alert">We can’t search right now. Everything is still here to browse by category; please try again in a moment.</p>
        <button type="button" onClick={refresh} className="button button-solid">
          Try again
        </button>
        <CategoryLinks categories={categories.filter(({ depth }) => depth === 0)} label="Categories to browse" />
      </Notice>
    </div>
  )
}
