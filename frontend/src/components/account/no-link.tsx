import type { ReactNode } from 'react'
import { Done } from './done'

/** A page for mailed links that was opened without one; its children are ways to get one. */
export function NoLink({ children }: { children: ReactNode }) {
  return (
    <Done title="Open the link in the mail again">
      <p>This page needs all of it, and did not get it: perhaps the line was cut off, or the link was used here already.</p>
      {children}
    </Done>
  )
}

/** While a page looks whether it has a link. */
export function LinkAwaited() {
  return (
    <div role="status" className="h-40 animate-pulse rounded-xl bg-tint">
      <span className="sr-only">Loading</span>
    </div>
  )
}
