'use client'

import { useHits, useInstantSearch } from 'react-instantsearch'
import { wordsUsed } from '@/lib/query-words'

/** Says that the results answer fewer words than were typed. */
export function QueryNote() {
  useHits()
  const used = wordsUsed(useInstantSearch().results.queryAfterRemoval)
  if (used === null || used.kept === '') return null
  return (
    <p className="mt-4 rounded-lg bg-tint px-4 py-3 text-[0.95rem] [overflow-wrap:anywhere]">
      Nothing has all of these words. These are results for “{used.kept}”, without{' '}
      {used.dropped.map((word, index) => (
        <span key={index}>
          {index > 0 && ', '}
          <s>{word}</s>
        </span>
      ))}
      .
    </p>
  )
}
