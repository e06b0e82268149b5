/** Which words of a query the search let go of in order to find something. Changes with how the protocol says so. */

export interface WordsUsed {
  kept: string
  dropped: string[]
}

/**
 * Reads `queryAfterRemoval`: the whole query, the words that were let go of between `<em>` tags. Null where nothing
 * was.
 */
export function wordsUsed(queryAfterRemoval: string | undefined): WordsUsed | null {
  if (!queryAfterRemoval?.includes('<em>')) return null
  const dropped = [...queryAfterRemoval.matchAll(/<em>(.*?)<\/em>/g)].map(([, words = '']) => words.trim())
  const kept = queryAfterRemoval.replace(/<em>.*?<\/em>/g, ' ').replace(/\s+/g, ' ').trim()
  return { kept, dropped: dropped.filter(Boolean) }
}
