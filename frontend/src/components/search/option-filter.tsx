'use client'

import { useState } from 'react'
import { useInstantSearch, useRefinementList } from 'react-instantsearch'
import { inOrder, valueLabel } from '@/lib/facet-values'
import { facetName, worthShowing } from '@/lib/facets'
import { escapeValue } from '@/lib/search-filters'
import { Check, FoldingGroup, ShowMore } from './filters'

const MOST_VALUES = 50
const FEW_VALUES = 8
/** Fewer than these are not worth a button. */
const REST = 2
/** So many groups are open before anybody has opened or closed one. */
const OPEN_GROUPS = 2

type Value = Pick<ReturnType<typeof useRefinementList>['items'][number], 'value' | 'label' | 'count' | 'isRefined'>

interface OptionFilterProps {
  attribute: string
  /** All facets that are offered, in their order. */
  offered: string[]
}

/** The values of one option or attribute; nothing while the results leave nothing to choose from. */
export function OptionFilter({ attribute, offered }: OptionFilterProps) {
  const { items, refine } = useRefinementList({ attribute, limit: MOST_VALUES, sortBy: ['count:desc', 'name:asc'] })
  const { place, chosen } = useFacet(attribute, offered)
  const [wish, setWish] = useState<boolean | null>(null)
  if (place < 0) return null

  const isOpen = wish ?? (place < OPEN_GROUPS || chosen.length > 0)
  return (
    <FoldingGroup
      title={facetName(attribute)}
      chosen={chosen.length}
      isOpen={isOpen}
      onToggle={() => {
        setWish(!isOpen)
      }}
    >
      <Values name={facetName(attribute)} values={inOrder([...items, ...withoutProducts(chosen, items)])} onToggle={refine} />
    </FoldingGroup>
  )
}

interface ValuesProps {
  name: string
  values: Value[]
  onToggle: (value: string) => void
}

function Values({ name, values, onToggle }: ValuesProps) {
  const [isShowingMore, setShowingMore] = useState(false)
  const folds = values.length > FEW_VALUES + REST
  const shown = folds && !isShowingMore ? values.filter(({ isRefined }, index) => index < FEW_VALUES || isRefined) : values
  return (
    <>
      <ul>
        {shown.map(({ value, label, count, isRefined }) => (
          <Check
            key={value}
            label={valueLabel(label)}
            count={count}
            isChosen={isRefined}
            onToggle={() => {
              onToggle(value)
            }}
          />
        ))}
      </ul>
      {folds && (
        <ShowMore
          of={name}
          isShowingMore={isShowingMore}
          onToggle={() => {
            setShowingMore(!isShowingMore)
          }}
        />
      )}
    </>
  )
}

/** Where the facet stands among those that are shown, -1 while it is none of them, and what is chosen of it. */
function useFacet(attribute: string, offered: string[]): { place: number; chosen: string[] } {
  const { results, indexUiState } = useInstantSearch()
  const counts = new Map(results.disjunctiveFacets.map(({ name, data }) => [name, Object.keys(data).length]))
  const chosenOf = (path: string) => indexUiState.refinementList?.[path] ?? []
  const shown = worthShowing(
    offered,
    (path) => counts.get(path) ?? 0,
    (path) => chosenOf(path).length > 0,
  )
  return { place: shown.indexOf(attribute), chosen: chosenOf(attribute) }
}

/** The search server leaves out what no product has; what is chosen stays, so that it can be dropped. */
function withoutProducts(chosen: string[], items: Value[]): Value[] {
  const missing = chosen.filter((label) => items.every((item) => item.label !== label))
  return missing.map((label) => ({ value: escapeValue(label), label, count: 0, isRefined: true }))
}
