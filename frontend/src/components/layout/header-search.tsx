'use client'

import { useRouter } from 'next/navigation'
import { useRef, useState, type FocusEvent } from 'react'
import { recentSearches } from '@/lib/stored-list'
import { hrefOf, type Suggestion } from '@/lib/suggestions'
import type { Category, SearchConfig } from '@/lib/types'
import { useInsights } from '../search/use-insights'
import { SuggestionPanel } from '../suggest/suggestion-panel'
import { SuggestionStatus } from '../suggest/suggestion-status'
import { useCombobox } from '../suggest/use-combobox'
import { useSheet } from '../suggest/use-sheet'
import { useSuggestions } from '../suggest/use-suggestions'
import { SearchField } from './search-field'
import { useSearchText } from './use-search-text'

const LIST_ID = 'site-search-list'

interface HeaderSearchProps {
  /** Null while the API does not say where the search is: then the box only leads to the search page. */
  search: SearchConfig | null
  categories: Category[]
}

/** The shop's one search box: on the search page its results follow the typing, elsewhere suggestions do. */
export function HeaderSearch({ search, categories }: HeaderSearchProps) {
  const router = useRouter()
  const form = useRef<HTMLFormElement>(null)
  const input = useRef<HTMLInputElement>(null)
  const { text, setText, live } = useSearchText(input)
  const [wantsOpen, setOpen] = useState(false)
  const isOpen = wantsOpen && live === null
  const suggestions = useSuggestions(text, isOpen, { search, categories })
  const options = suggestions.sections.flatMap(({ items }) => items)
  const isSheet = useSheet(form, isOpen)
  const insights = useInsights(search)

  const combobox = useCombobox({ id: LIST_ID, isOpen, setOpen, count: options.length, onChoose: choose, onClear: clear })

  function type(query: string) {
    setText(query)
    if (live) live.refine(query)
    else combobox.open()
  }

  function clear() {
    setText('')
    live?.refine('')
    input.current?.focus()
  }

  /** Puts the phone's keyboard away too, so that the page can be seen. */
  function leave() {
    combobox.close()
    input.current?.blur()
  }

  function submit() {
    const query = text.trim()
    if (query) recentSearches.put(query)
    if (live) live.refine(text)
    else router.push(query ? `/search?q=${encodeURIComponent(query)}` : '/search')
    leave()
  }

  function choose(index: number) {
    const suggestion = options[index]
    if (!suggestion) return
    router.push(hrefOf(suggestion))
    follow(suggestion)
  }

  function follow(suggestion: Suggestion) {
    if (suggestion.kind === 'query') {
      setText(suggestion.query)
      recentSearches.put(suggestion.query)
    }
    if (suggestion.kind === 'product' && suggestion.result && search) {
      const { queryId, position } = suggestion.result
      insights?.clicked(search.index, queryId, String(suggestion.card.id), position)
    }
    leave()
  }

  function onBlur({ relatedTarget, currentTarget }: FocusEvent) {
    // A phone's sheet stays when only the keyboard is put away.
    if (!isSheet && !currentTarget.contains(relatedTarget)) combobox.close()
  }

  return (
    <div className="min-h-11">
      <form
        ref={form}
        role="search"
        action="/search"
        data-sheet={isSheet || undefined}
        className={`relative w-full ${isOpen ? 'max-sm:fixed max-sm:inset-0 max-sm:z-50 max-sm:flex max-sm:h-dvh max-sm:flex-col max-sm:bg-paper' : ''}`}
        onBlur={onBlur}
        onSubmit={(event) => {
          event.preventDefault()
          submit()
        }}
      >
        <SearchField
          inputRef={input}
          text={text}
          isOpen={isOpen}
          comboboxProps={combobox.inputProps}
          onType={type}
          onPress={combobox.open}
          onClear={clear}
          onLeave={leave}
        />
        <SuggestionStatus suggestions={suggestions} isOpen={isOpen} />
        {isOpen && (
          <SuggestionPanel
            suggestions={suggestions}
            text={text}
            listId={LIST_ID}
            optionProps={combobox.optionProps}
            onFollow={follow}
            onCleared={() => input.current?.focus()}
          />
        )}
      </form>
    </div>
  )
}
