'use client'

import { useSearchBox } from 'react-instantsearch'

export const RESULTS_HEADING_ID = 'results-heading'

export function SearchHeading() {
  const query = useSearchBox().query.trim()
  return (
    <h1 id={RESULTS_HEADING_ID} tabIndex={-1} className="text-3xl [overflow-wrap:anywhere] outline-none sm:text-4xl">
      {query ? `Results for “${query}”` : 'All products'}
    </h1>
  )
}
