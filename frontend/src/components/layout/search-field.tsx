'use client'

import type { ComponentProps, RefObject } from 'react'
import { Icon } from '../ui/icons'

interface SearchFieldProps {
  inputRef: RefObject<HTMLInputElement | null>
  text: string
  isOpen: boolean
  comboboxProps: ComponentProps<'input'>
  onType: (text: string) => void
  onPress: () => void
  onClear: () => void
  /** Closes a phone's sheet. */
  onLeave: () => void
}

export function SearchField({ inputRef, text, isOpen, comboboxProps, onType, onPress, onClear, onLeave }: SearchFieldProps) {
  return (
    <div className={`flex items-center gap-1 ${isOpen ? 'max-sm:border-b max-sm:border-line max-sm:bg-surface max-sm:py-2 max-sm:pr-4 max-sm:pl-1' : ''}`}>
      {isOpen && (
        <button type="button" onClick={onLeave} className="flex size-11 shrink-0 items-center justify-center sm:hidden">
          <Icon name="left" />
          <span className="sr-only">Close search</span>
        </button>
      )}
      <div className="relative flex-1">
        <label htmlFor="site-search" className="sr-only">
          Search products
        </label>
        <Icon name="search" className="pointer-events-none absolute top-1/2 left-3.5 size-5 -translate-y-1/2 text-muted" />
        <input
          {...comboboxProps}
          ref={inputRef}
          id="site-search"
          // "search" allows no other role than its own.
          type="text"
          inputMode="search"
          name="q"
          value={text}
          onChange={(event) => {
            onType(event.target.value)
          }}
          onClick={onPress}
          placeholder="Search products"
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          enterKeyHint="search"
          maxLength={200}
          className="field w-full rounded-full px-11"
        />
        {text && (
          <button type="button" onClick={onClear} className="absolute top-0 right-0 flex size-11 items-center justify-center text-muted hover:text-ink">
            <Icon name="close" className="size-4" />
            <span className="sr-only">Clear the search</span>
          </button>
        )}
      </div>
    </div>
  )
}
