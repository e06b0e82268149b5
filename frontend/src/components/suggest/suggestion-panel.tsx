'use client'

import type { ComponentProps } from 'react'
import { recentSearches, viewedProducts } from '@/lib/stored-list'
import type { Suggestion } from '@/lib/suggestions'
import { SuggestionOption } from './suggestion-option'
import type { Suggestions } from './use-suggestions'

interface SuggestionPanelProps {
  suggestions: Suggestions
  /** What stands in the box. */
  text: string
  listId: string
  optionProps: (index: number) => Omit<ComponentProps<typeof SuggestionOption>, 'suggestion'>
  onFollow: (suggestion: Suggestion) => void
  onCleared: () => void
}

/** The list below the search box: a panel on wide screens, the rest of the screen on a phone. */
export function SuggestionPanel({ suggestions, text, listId, optionProps, onFollow, onCleared }: SuggestionPanelProps) {
  const { sections, status } = suggestions
  const message = messageFor(suggestions, text)
  const starts = sections.map((_, index) => sections.slice(0, index).reduce((sum, { items }) => sum + items.length, 0))
  const hasHistory = sections.some(({ title }) => title.startsWith('Recent'))
  return (
    <div
      className="max-sm:flex-1 max-sm:overflow-y-auto max-sm:overscroll-contain max-sm:px-2 sm:absolute sm:inset-x-0 sm:top-full sm:z-30 sm:mt-2 sm:max-h-[min(36rem,75vh)] sm:overflow-y-auto sm:rounded-2xl sm:border sm:border-line sm:bg-surface sm:p-2 sm:shadow-xl"
      // A press inside leaves the focus in the box.
      onMouseDown={(event) => {
        event.preventDefault()
      }}
    >
      {message && <p className="px-3 py-3 text-[0.95rem] text-muted">{message}</p>}
      <div id={listId} role="listbox" aria-label="Suggestions" aria-busy={status === 'loading'}>
        {sections.map(({ title, items }, position) => (
          <div key={title} role="group" aria-labelledby={`${listId}-title-${position}`}>
            <div id={`${listId}-title-${position}`} role="presentation" className="px-3 pt-3 pb-1 text-xs font-medium tracking-wide text-muted uppercase">
              {title}
            </div>
            {items.map((suggestion, index) => (
              <SuggestionOption
                key={keyOf(suggestion)}
                suggestion={suggestion}
                {...optionProps((starts[position] ?? 0) + index)}
                onNavigate={() => {
                  onFollow(suggestion)
                }}
              />
            ))}
          </div>
        ))}
      </div>
      {hasHistory && (
        <button
          type="button"
          className="link mx-3 my-3 min-h-6 text-sm"
          onClick={() => {
            recentSearches.clear()
            viewedProducts.clear()
            onCleared()
          }}
        >
          Clear history
        </button>
      )}
    </div>
  )
}

/** Words for a list that is empty; null where it speaks for itself. */
function messageFor({ sections, status }: Suggestions, text: string): string | null {
  if (sections.length > 0 || text.trim() === '') return null
  if (status === 'loading') return 'Looking…'
  if (status === 'failed') return 'Suggestions are not there right now. Press Enter to search.'
  return `No suggestions for “${text.trim()}”. Press Enter to search.`
}

function keyOf(suggestion: Suggestion): string {
  if (suggestion.kind === 'product') return `product ${suggestion.card.id}`
  return suggestion.kind === 'category' ? suggestion.href : suggestion.query
}
