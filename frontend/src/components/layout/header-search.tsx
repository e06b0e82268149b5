'use client'

import { usePathname, useRouter, useSearchParams } from 'next/navigation'
import { useEffect, useRef, useState } from 'react'
import { Icon } from '../ui/icons'
import { useLiveSearch } from './live-search'

/** Pause in typing, in milliseconds, after which a page without a search of its own goes to the search page. */
const TYPING_PAUSE_MS = 300

/** The shop's one search box: on the search page it searches as you type, elsewhere it leads there. */
export function HeaderSearch() {
  const router = useRouter()
  const pathname = usePathname()
  const queryInAddress = useSearchParams().get('q')
  const [text, setText] = useState(pathname === '/search' ? (queryInAddress ?? '') : '')
  const input = useRef<HTMLInputElement>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const live = useLiveSearch()
  const wasLive = useRef(false)

  useEffect(() => {
    const typing = document.activeElement === input.current
    // Letters typed while the search page was on its way belong to its search.
    if (live && typing && !wasLive.current) live.refine(input.current?.value ?? '')
    // Later the box follows the search (back button, cleared filters), unless someone is typing in it.
    if (live && !typing) setText(live.query)
    wasLive.current = live !== null
  }, [live])

  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [pathname],
  )

  function openSearch(query: string) {
    router.push(query ? `/search?q=${encodeURIComponent(query)}` : '/search')
  }

  function type(query: string) {
    setText(query)
    clearTimeout(timer.current)
    if (live) live.refine(query)
    else if (query.trim()) {
      timer.current = setTimeout(() => {
        openSearch(query)
      }, TYPING_PAUSE_MS)
    }
  }

  return (
    <form
      role="search"
      action="/search"
      className="relative w-full"
      onSubmit={(event) => {
        event.preventDefault()
        clearTimeout(timer.current)
        if (live) live.refine(text)
        else openSearch(text)
        // Puts the phone's keyboard away, so that the results can be seen.
        input.current?.blur()
      }}
    >
      <label htmlFor="site-search" className="sr-only">
        Search products
      </label>
      <Icon name="search" className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 text-muted" />
      <input
        ref={input}
        id="site-search"
        type="search"
        name="q"
        value={text}
        onChange={(event) => {
          type(event.target.value)
        }}
        placeholder="Search products"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={200}
        className="field w-full rounded-full pl-11"
      />
    </form>
  )
}
