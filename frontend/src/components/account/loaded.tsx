'use client'

import { useState, type ReactNode } from 'react'
import type { AccountData } from './use-account-data'

interface LoadedProps<Data> {
  source: AccountData<Data>
  /** About as high as what will stand there. */
  placeholder?: string
  children: (data: Data) => ReactNode
}

/** Shows data once it is there; until then its place, or why it is not. */
export function Loaded<Data>({ source, placeholder = 'h-40', children }: LoadedProps<Data>) {
  const [isTrying, setTrying] = useState(false)
  const { data, problem, reload } = source
  if (data !== null) return children(data)
  // Whoever is signed out is on the way to the sign-in page.
  if (problem === null || problem.code === 'signed_out') {
    return (
      <div role="status" className={`animate-pulse rounded-xl bg-tint ${placeholder}`}>
        <span className="sr-only">Loading</span>
      </div>
    )
  }

  async function tryAgain() {
    setTrying(true)
    await reload()
    setTrying(false)
  }

  return (
    <div className="flex flex-col items-start gap-4">
      <p role="alert">We can’t show this right now: {problem.code === 'throttled' ? problem.words : 'something on our side isn’t answering.'}</p>
      <button type="button" className="button button-quiet" onClick={() => void tryAgain()}>
        {isTrying ? 'Trying…' : 'Try again'}
      </button>
    </div>
  )
}
