'use client'

import { useState } from 'react'
import { useRefinementList } from 'react-instantsearch'
import { Count, FilterGroup, ShowMore } from './filters'

type Item = ReturnType<typeof useRefinementList>['items'][number]

const LIMIT = 8

export function BrandFilter() {
  const [sought, setSought] = useState('')
  const { items, refine, searchForItems, isShowingMore, toggleShowMore, canToggleShowMore } = useRefinementList({
    attribute: 'brand',
    limit: LIMIT,
    showMore: true,
    showMoreLimit: 50,
  })
  if (items.length === 0 && !sought) return null
  return (
    <FilterGroup title="Brand">
      {(sought || items.length >= LIMIT) && (
        <input
          type="search"
          aria-label="Find a brand"
          placeholder="Find a brand"
          value={sought}
          onChange={(event) => {
            setSought(event.target.value)
            searchForItems(event.target.value)
          }}
          className="field mb-2 w-full"
        />
      )}
      <ul>
        {items.map((item) => (
          <Brand
            key={item.value}
            item={item}
            onToggle={() => {
              refine(item.value)
              setSought('')
            }}
          />
        ))}
      </ul>
      {sought && items.length === 0 && <p className="py-2 text-sm text-muted">No brand like that.</p>}
      {canToggleShowMore && <ShowMore isShowingMore={isShowingMore} onToggle={toggleShowMore} />}
    </FilterGroup>
  )
}

function Brand({ item, onToggle }: { item: Item; onToggle: () => void }) {
  return (
    <li>
      <label className="flex min-h-9 items-center gap-2.5">
        <input type="checkbox" checked={item.isRefined} onChange={onToggle} className="size-5 shrink-0 accent-accent" />
        <span className="min-w-0 truncate">{item.label}</span>
        <Count value={item.count} />
      </label>
    </li>
  )
}
