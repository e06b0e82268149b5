'use client'

import { useLinkStatus } from 'next/link'

/** A moving line while the page behind the surrounding Link is on its way. */
export function LinkPending() {
  const { pending } = useLinkStatus()
  if (!pending) return null
  return (
    <span role="status" className="absolute inset-x-0 top-0 z-10 block h-1 overflow-hidden rounded-full bg-line">
      <span className="block h-full w-2/5 animate-[pending_1s_ease-in-out_infinite] bg-accent" />
      <span className="sr-only">Loading</span>
    </span>
  )
}
