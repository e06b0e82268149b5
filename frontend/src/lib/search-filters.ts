/**
 * The chosen filters one by one: what each is called, and how many products there are without it. Pure. Changes when
 * a filter of another kind is added, as search-routing.ts does.
 */
import type { IndexUiState } from 'instantsearch.js'
import { valueLabel } from './facet-values'
import { facetName, isOptionOrAttribute } from './facets'
import { formatMoney } from './money'
import { CATEGORY_LEVELS, CATEGORY_SEPARATOR, ROOT_CATEGORY } from './search-routing'

export const TOGGLE_LABELS: Readonly<Record<string, string>> = { in_stock: 'In stock', on_sale: 'Reduced' }

/** A value chosen from a list: the brand by its name alone, all else with what it is a value of. */
export function listLabel(attribute: string, value: string): string {
  return isOptionOrAttribute(attribute) ? `${facetName(attribute)}: ${valueLabel(value)}` : value
}

export interface ChosenFilter {
  label: string
  /** The state that is left when this filter goes. */
  without: IndexUiState
}

export function chosenFilters(state: IndexUiState, currency: string): ChosenFilter[] {
  const path = state.hierarchicalMenu?.[ROOT_CATEGORY] ?? []
  const on = Object.keys(TOGGLE_LABELS).filter((name) => state.toggle?.[name])
  return [
    ...path.slice(-1).map((label) => ({ label, without: { ...state, hierarchicalMenu: {} } })),
    ...chosenValues(state).flatMap(([name, values]) =>
      values.map((value) => {
        const others = values.filter((other) => other !== value)
        return { label: listLabel(name, value), without: { ...state, refinementList: { ...state.refinementList, [name]: others } } }
      }),
    ),
    ...describeRange(state, currency).map((label) => ({ label, without: { ...state, range: {} } })),
    ...on.map((name) => ({ label: TOGGLE_LABELS[name] ?? name, without: { ...state, toggle: { ...state.toggle, [name]: false } } })),
  ].map(({ label, without }) => ({ label, without: firstPage(without) }))
}

/** A query that only counts what `state` finds. */
export function countRequest(index: string, state: IndexUiState): object {
  const [min = '', max = ''] = boundsIn(state)
  return {
    indexName: index,
    query: state.query ?? '',
    facetFilters: facetFilters(state),
    numericFilters: [...(min ? [`price>=${min}`] : []), ...(max ? [`price<=${max}`] : [])],
    hitsPerPage: 0,
    analytics: false,
  }
}

/** A value as a filter has it: a minus at the start would turn the filter round. */
export function escapeValue(value: string): string {
  return value.replace(/^-/, '\\-')
}

function facetFilters(state: IndexUiState): string[][] {
  const path = (state.hierarchicalMenu?.[ROOT_CATEGORY] ?? []).slice(0, CATEGORY_LEVELS.length)
  const level = CATEGORY_LEVELS[path.length - 1]
  const on = Object.keys(TOGGLE_LABELS).filter((name) => state.toggle?.[name])
  return [
    ...(level ? [[`${level}:${path.join(CATEGORY_SEPARATOR)}`]] : []),
    ...chosenValues(state).map(([name, values]) => values.map((value) => `${name}:${escapeValue(value)}`)),
    ...on.map((name) => [`${name}:true`]),
  ]
}

function chosenValues({ refinementList = {} }: IndexUiState): [string, string[]][] {
  return Object.entries(refinementList).filter(([, values]) => values.length > 0)
}

function describeRange(state: IndexUiState, currency: string): string[] {
  const [min = '', max = ''] = boundsIn(state)
  const price = (minor: string) => formatMoney({ amount: Number(minor), currency })
  if (min && max) return [`${price(min)} to ${price(max)}`]
  if (min) return [`From ${price(min)}`]
  return max ? [`Up to ${price(max)}`] : []
}

function boundsIn({ range }: IndexUiState): string[] {
  return (range?.price ?? ':').split(':')
}

function firstPage(state: IndexUiState): IndexUiState {
  const rest = { ...state }
  delete rest.page
  return rest
}
