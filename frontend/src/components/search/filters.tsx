'use client'

import type { ReactNode } from 'react'
import { useToggleRefinement } from 'react-instantsearch'
import { Icon } from '../ui/icons'
import { BrandFilter } from './brand-filter'
import { CategoryFilter } from './category-filter'
import { PriceFilter } from './price-filter'

export const FILTERS_ID = 'search-filters'

/** All facets: a column on wide screens, a drawer on small ones. Mounted once, so no filter is asked for twice. */
export function Filters({ currency }: { currency: string }) {
  return (
    <aside
      id={FILTERS_ID}
      popover="auto"
      aria-label="Filters"
      className="drawer px-5 py-4 lg:static lg:block lg:h-auto lg:w-auto lg:overflow-visible lg:bg-transparent lg:p-0 lg:shadow-none"
    >
      <div className="flex items-center justify-between lg:hidden">
        <p className="text-lg font-medium">Filters</p>
        <button type="button" popoverTarget={FILTERS_ID} popoverTargetAction="hide" className="-mr-2 flex size-11 items-center justify-center">
          <Icon name="close" />
          <span className="sr-only">Close filters</span>
        </button>
      </div>
      <div className="divide-y divide-line">
        <CategoryFilter />
        <PriceFilter currency={currency} />
        <FilterGroup title="Availability">
          <Toggle attribute="in_stock" label="In stock" />
          <Toggle attribute="on_sale" label="Reduced" />
        </FilterGroup>
        <BrandFilter />
      </div>
      <button type="button" popoverTarget={FILTERS_ID} popoverTargetAction="hide" className="button button-solid mt-4 w-full lg:hidden">
        Show products
      </button>
    </aside>
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
  return <span className="ml-auto text-sm text-muted tabular-nums">{value}</span>
}

export function ShowMore({ isShowingMore, onToggle }: { isShowingMore: boolean; onToggle: () => void }) {
  return (
    <button type="button" onClick={onToggle} className="link mt-2 py-1 text-sm">
      {isShowingMore ? 'Show fewer' : 'Show more'}
    </button>
  )
}
