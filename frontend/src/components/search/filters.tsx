'use client'

import { useId, useRef, useState, type ReactNode, type ToggleEvent } from 'react'
import { useStats, useToggleRefinement } from 'react-instantsearch'
import { makeRestInert } from '@/lib/modal'
import { LOCALE } from '@/lib/site'
import { productCount } from '@/lib/text'
import { Icon } from '../ui/icons'
import { BrandFilter } from './brand-filter'
import { CategoryFilter } from './category-filter'
import { OptionFilter } from './option-filter'
import { PriceFilter } from './price-filter'

export const FILTERS_ID = 'search-filters'

/**
 * All facets: a column on wide screens, a dialog on small ones. Mounted once, so no filter is asked for twice; a
 * popover, so the browser closes it on Escape.
 */
export function Filters({ currency, facets }: { currency: string; facets: string[] }) {
  const { isOpen, ...dialog } = useModalPopover()
  return (
    <div
      id={FILTERS_ID}
      popover="auto"
      role={isOpen ? 'dialog' : 'complementary'}
      aria-modal={isOpen || undefined}
      aria-label="Filters"
      {...dialog}
      className="drawer flex-col px-5 [&:popover-open]:flex lg:static lg:block lg:h-auto lg:w-auto lg:overflow-visible lg:bg-transparent lg:p-0 lg:shadow-none"
    >
      <div className="flex items-center justify-between pt-4 lg:hidden">
        <h2 className="text-lg font-medium">Filters</h2>
        <button type="button" popoverTarget={FILTERS_ID} popoverTargetAction="hide" className="-mr-2 flex size-11 items-center justify-center">
          <Icon name="close" />
          <span className="sr-only">Close filters</span>
        </button>
      </div>
      <div className="flex-1 divide-y divide-line">
        <CategoryFilter />
        <PriceFilter currency={currency} />
        <FilterGroup title="Availability">
          <Toggle attribute="in_stock" label="In stock" />
          <Toggle attribute="on_sale" label="Reduced" />
        </FilterGroup>
        <BrandFilter />
        {facets.map((attribute) => (
          <OptionFilter key={attribute} attribute={attribute} offered={facets} />
        ))}
      </div>
      <ShowButton />
    </div>
  )
}

/** What makes a popover modal: focus goes in, nothing behind can be reached, and focus returns where it came from. */
function useModalPopover() {
  const [isOpen, setOpen] = useState(false)
  const opener = useRef<Element>(null)
  const release = useRef<() => void>(undefined)

  function onBeforeToggle({ newState, currentTarget }: ToggleEvent<HTMLElement>) {
    release.current?.()
    release.current = undefined
    if (newState !== 'open') return
    opener.current = document.activeElement
    release.current = makeRestInert(currentTarget)
  }

  function onToggle({ newState, currentTarget }: ToggleEvent<HTMLElement>) {
    setOpen(newState === 'open')
    const target = newState === 'open' ? currentTarget.querySelector('button') : opener.current
    if (target instanceof HTMLElement) target.focus()
  }

  return { isOpen, onBeforeToggle, onToggle }
}

function ShowButton() {
  const { nbHits } = useStats()
  return (
    <div className="sticky bottom-0 -mx-5 border-t border-line bg-paper px-5 py-3 lg:hidden">
      <button type="button" popoverTarget={FILTERS_ID} popoverTargetAction="hide" className="button button-solid w-full">
        Show {productCount(nbHits)}
      </button>
    </div>
  )
}

export function FilterGroup({ title, children }: { title: string; children: ReactNode }) {
  return (
    <fieldset className="py-5 text-[0.95rem] lg:first:pt-0">
      <legend className="contents">
        <span className="mb-2 block font-medium">{title}</span>
      </legend>
      {children}
    </fieldset>
  )
}

interface FoldingGroupProps {
  title: string
  /** How many of it are chosen, told while it is closed. */
  chosen: number
  isOpen: boolean
  onToggle: () => void
  children: ReactNode
}

/** A group that may be closed, so that many of them stay readable. */
export function FoldingGroup({ title, chosen, isOpen, onToggle, children }: FoldingGroupProps) {
  const panel = useId()
  return (
    <fieldset className="py-2.5 text-[0.95rem]">
      <legend className="contents">
        <button
          type="button"
          aria-expanded={isOpen}
          aria-controls={panel}
          onClick={onToggle}
          className="flex min-h-11 w-full items-center justify-between gap-3 text-left font-medium"
        >
          <span className="min-w-0 [overflow-wrap:anywhere]">
            {title}
            {!isOpen && chosen > 0 && <span className="text-accent">{` (${chosen})`}</span>}
          </span>
          <Icon name="down" className={`size-4 shrink-0 text-muted transition-transform ${isOpen ? 'rotate-180' : ''}`} />
        </button>
      </legend>
      <div id={panel} hidden={!isOpen} className="pb-2.5">
        {children}
      </div>
    </fieldset>
  )
}

function Toggle({ attribute, label }: { attribute: string; label: string }) {
  const { value, canRefine, refine } = useToggleRefinement({ attribute })
  return (
    <label className={`flex min-h-9 items-center gap-2.5 ${canRefine || value.isRefined ? '' : 'text-muted'}`}>
      <input
        type="checkbox"
        checked={value.isRefined}
        disabled={!canRefine && !value.isRefined}
        onChange={() => {
          refine(value)
        }}
        className="size-5 accent-accent"
      />
      {label}
      <Count value={value.onFacetValue.count ?? 0} />
    </label>
  )
}

export function Count({ value }: { value: number }) {
  return <span className="ml-auto text-sm text-muted tabular-nums">{value.toLocaleString(LOCALE)}</span>
}

interface CheckProps {
  label: string
  count: number
  isChosen: boolean
  onToggle: () => void
}

/** One value of a list to choose several from. */
export function Check({ label, count, isChosen, onToggle }: CheckProps) {
  return (
    <li>
      <label className="flex min-h-9 items-center gap-2.5">
        <input type="checkbox" checked={isChosen} onChange={onToggle} className="size-5 shrink-0 accent-accent" />
        <span className="min-w-0 truncate">{label}</span>
        <Count value={count} />
      </label>
    </li>
  )
}

export function ShowMore({ of, isShowingMore, onToggle }: { of: string; isShowingMore: boolean; onToggle: () => void }) {
  return (
    <button type="button" aria-expanded={isShowingMore} onClick={onToggle} className="link mt-2 py-1 text-sm">
      {isShowingMore ? 'Show fewer' : 'Show more'}
      <span className="sr-only">{`: ${of}`}</span>
    </button>
  )
}
