'use client'

import { useState } from 'react'
import { useRefinementList } from 'react-instantsearch'
import { Check, FilterGroup, ShowMore } from './filters'

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
          <Check
            key={item.value}
            label={item.label}
            count={item.count}
            isChosen={item.isRefined}
            onToggle={() => {
              refine(item.value)
              setSought('')
            }}
          />
        ))}
      </ul>
      {sought && items.length === 0 && <p className="py-2 text-sm text-muted">No brand like that.</p>}
      {canToggleShowMore && <ShowMore of="Brand" isShowingMore={isShowingMore} onToggle={toggleShowMore} />}
    </FilterGroup>
  )
}
