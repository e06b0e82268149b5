'use client'

import { useEffect } from 'react'
import { useSearchBox } from 'react-instantsearch'
import { useSetLiveSearch } from '../layout/live-search'

/** Hands the search that it stands in to the header's search box. */
export function ConnectHeaderSearch() {
  const { query, refine } = useSearchBox()
  const setLive = useSetLiveSearch()
  useEffect(() => {
    setLive({ query, refine })
    return () => {
      setLive(null)
    }
  }, [query, refine, setLive])
  return null
}
