/**
 * The chosen filters one by one: what each is called, and how many products there are without it. Pure. Changes when
 * a facet is added, as search-routing.ts does.
 */
import type { IndexUiState } from 'instantsearch.js'
import { formatMoney } from './money'
import { CATEGORY_LEVELS, CATEGORY_SEPARATOR, ROOT_CATEGORY } from './search-routing'

export const TOGGLE_LABELS: Readonly<Record<string, string>> = { in_stock: 'In stock', on_sale: 'Reduced' }

export interface ChosenFilter {
  label: string
  /** The state that is left when this filter goes. */
  without: IndexUiState
}

export function chosenFilters(state: IndexUiState, currency: string): ChosenFilter[] {
  const path = state.hierarchicalMenu?.[ROOT_CATEGORY] ?? []
  const brands = state.refinementList?.brand ?? []
  const on = Object.keys(TOGGLE_LABELS).filter((name) => state.toggle?.[name])
  return [
    ...path.slice(-1).map((label) => ({ label, without: { ...state, hierarchicalMenu: {} } })),
    ...brands.map((label) => ({
      label,
      without: { ...state, refinementList: { brand: brands.filter((other) => other !== label) } },
    })),
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

function facetFilters(state: IndexUiState): string[][] {
  const path = (state.hierarchicalMenu?.[ROOT_CATEGORY] ?? []).slice(0, CATEGORY_LEVELS.length)
  const level = CATEGORY_LEVELS[path.length - 1]
  const brands = state.refinementList?.brand ?? []
  const on = Object.keys(TOGGLE_LABELS).filter((name) => state.toggle?.[name])
  return [
    ...(level ? [[`${level}:${path.join(CATEGORY_SEPARATOR)}`]] : []),
    // A minus at the start would turn the filter round.
    ...(brands.length > 0 ? [brands.map((name) => `brand:${name.replace(/^-/, '\\-')}`)] : []),
    ...on.map((name) => [`${name}:true`]),
  ]
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
