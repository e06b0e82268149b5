import type { Suggestions } from './use-suggestions'

/** Says to screen readers how much is suggested. It is there before it says anything, or some would not hear it. */
export function SuggestionStatus({ suggestions, isOpen }: { suggestions: Suggestions; isOpen: boolean }) {
  return (
    <p role="status" className="sr-only">
      {isOpen ? wordsFor(suggestions) : ''}
    </p>
  )
}

function wordsFor({ sections, query, status }: Suggestions): string {
  if (status === 'loading') return ''
  if (status === 'failed') return 'Suggestions are not there right now.'
  const count = sections.reduce((sum, { items }) => sum + items.length, 0)
  const forQuery = query ? ` for ${query}` : ''
  if (count === 0) return query ? `No suggestions${forQuery}.` : ''
  return `${count} ${count === 1 ? 'suggestion' : 'suggestions'}${forQuery}; up and down arrows lead through them.`
}
