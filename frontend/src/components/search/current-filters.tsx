'use client'

import { useCurrentRefinements } from 'react-instantsearch'
import { formatMoney } from '@/lib/money'
import { listLabel, TOGGLE_LABELS } from '@/lib/search-filters'
import { CATEGORY_SEPARATOR } from '@/lib/search-routing'
import { Icon } from '../ui/icons'
import { useClearFilters } from './use-clear-filters'

type Refinement = ReturnType<typeof useCurrentRefinements>['items'][number]['refinements'][number]

export function CurrentFilters({ currency }: { currency: string }) {
  const { items, refine } = useCurrentRefinements()
  const clear = useClearFilters()
  if (items.length === 0) return null
  return (
    <ul aria-label="Chosen filters" className="mt-4 flex flex-wrap gap-2">
      {items.flatMap((item) =>
        item.refinements.map((refinement) => (
          <li key={`${item.attribute}${refinement.operator ?? ''}${refinement.value}`}>
            <button
              type="button"
              onClick={() => {
                refine(refinement)
              }}
              className="chip"
            >
              <span className="sr-only">Remove filter</span>
              {describe(refinement, currency)}
              <Icon name="close" className="size-3.5" />
            </button>
          </li>
        )),
      )}
      <li>
        <button type="button" onClick={clear} className="link min-h-9 px-2 text-sm">
          Clear all
        </button>
      </li>
    </ul>
  )
}

function describe({ attribute, operator, value, label }: Refinement, currency: string): string {
  if (attribute in TOGGLE_LABELS) return TOGGLE_LABELS[attribute] ?? label
  if (attribute === 'price') {
    const price = formatMoney({ amount: Number(value), currency })
    return operator === '>=' ? `From ${price}` : `Up to ${price}`
  }
  return listLabel(attribute, label.split(CATEGORY_SEPARATOR).at(-1) ?? label)
}
