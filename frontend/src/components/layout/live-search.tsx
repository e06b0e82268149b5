'use client'

import { createContext, useContext, useMemo, useState, type ReactNode } from 'react'

/** The search that the open page runs, as far as the header's search box needs it. */
interface LiveSearch {
  query: string
  refine: (query: string) => void
}

interface LiveSearchSlot {
  live: LiveSearch | null
  setLive: (live: LiveSearch | null) => void
}

const LiveSearchContext = createContext<LiveSearchSlot>({ live: null, setLive: () => undefined })

/** Joins the header's search box, outside the page, to the search inside it. */
export function LiveSearchProvider({ children }: { children: ReactNode }) {
  const [live, setLive] = useState<LiveSearch | null>(null)
  const slot = useMemo(() => ({ live, setLive }), [live])
  return <LiveSearchContext value={slot}>{children}</LiveSearchContext>
}

/** The running search; null where the open page has none. */
export function useLiveSearch(): LiveSearch | null {
  return useContext(LiveSearchContext).live
}

/** Tells the header which search runs, or that none does any more. */
export function useSetLiveSearch(): (live: LiveSearch | null) => void {
  return useContext(LiveSearchContext).setLive
}
