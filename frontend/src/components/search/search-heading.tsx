'use client'

import { useSearchBox } from 'react-instantsearch'

export function SearchHeading() {
  const query = useSearchBox().query.trim()
  return <h1 className="text-3xl [overflow-wrap:anywhere] sm:text-4xl">{query ? `Results for “${query}”` : 'All products'}</h1>
}
