'use client'

import { usePathname, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState, type RefObject } from 'react'
import { useLiveSearch } from './live-search'

/** What stands in the search box `input`, in step with the search that the open page runs. */
export function useSearchText(input: RefObject<HTMLInputElement | null>) {
  const pathname = usePathname()
  const queryInAddress = useSearchParams().get('q')
  const [text, setText] = useState(pathname === '/search' ? (queryInAddress ?? '') : '')
  const live = useLiveSearch()
  const wasLive = useRef(false)

  useEffect(() => {
    const typing = document.activeElement === input.current
    // Letters typed while the search page was on its way belong to its search.
    if (live && typing && !wasLive.current) live.refine(input.current?.value ?? '')
    // Later the box follows the search (back button, cleared filters), unless someone is typing in it.
    if (live && !typing) setText(live.query)
    wasLive.current = live !== null
  }, [live, input])

  return { text, setText, live }
}
