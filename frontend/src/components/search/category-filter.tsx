'use client'

import { useHierarchicalMenu } from 'react-instantsearch'
import { CATEGORY_LEVELS, CATEGORY_SEPARATOR } from '@/lib/search-routing'
import { Count, FilterGroup, ShowMore } from './filters'

type Item = ReturnType<typeof useHierarchicalMenu>['items'][number]

export function CategoryFilter() {
  const { items, refine, createURL, canToggleShowMore, isShowingMore, toggleShowMore } = useHierarchicalMenu({
    attributes: CATEGORY_LEVELS,
    separator: CATEGORY_SEPARATOR,
    limit: 12,
    showMore: true,
    showMoreLimit: 100,
    sortBy: ['name:asc'],
  })
  if (items.length === 0) return null

  function list(level: Item[], depth: number) {
    return (
      <ul className={depth > 0 ? 'pl-4' : ''}>
        {level.map((item) => (
          <li key={item.value}>
            <a
              href={createURL(item.value)}
              aria-current={item.isRefined || undefined}
              onClick={(event) => {
                if (event.metaKey || event.ctrlKey || event.shiftKey) return
                event.preventDefault()
                refine(item.value)
              }}
              className="flex min-h-9 items-center gap-2 underline-offset-4 hover:underline aria-[current]:font-medium aria-[current]:text-accent"
            >
              {item.label}
              <Count value={item.count} />
            </a>
            {item.data && item.data.length > 0 && list(item.data, depth + 1)}
          </li>
        ))}
      </ul>
    )
  }

  return (
    <FilterGroup title="Category">
      {list(items, 0)}
      {canToggleShowMore && <ShowMore of="Category" isShowingMore={isShowingMore} onToggle={toggleShowMore} />}
    </FilterGroup>
  )
}
