/**
 * The search page's state and its place in the URL, with the same names that category pages use. Changes when a
 * filter of another kind is added: one more field. Prices are minor units in the search index and major units in the URL.
 */
import type { IndexUiState, UiState } from 'instantsearch.js'
import { parseMajor, toTyped } from './money'

export const ROOT_CATEGORY = 'categories.lvl0'
export const CATEGORY_LEVELS = [ROOT_CATEGORY, 'categories.lvl1', 'categories.lvl2']
export const CATEGORY_SEPARATOR = ' > '

/** Sort orders: the replica's suffix is also the URL's word for it; '' is relevance. */
export const SEARCH_SORTS = [
  { suffix: '', label: 'Most relevant' },
  { suffix: 'newest', label: 'Newest' },
  { suffix: 'price_asc', label: 'Price: low to high' },
  { suffix: 'price_desc', label: 'Price: high to low' },
] as const

/** The search server refuses filters beyond a number; nobody chooses as many of one list. */
const MOST_VALUES = 50

const TOGGLES = ['in_stock', 'on_sale']

/** URL parameters by name; each may be given several times. */
export type SearchRoute = Readonly<Record<string, readonly string[]>>

export interface Shop {
  index: string
  currency: string
  /** The options and attributes that are offered: each has its path in the index as its name in the address. */
  facets: readonly string[]
}

/** One part of the state, read from the widgets and written back to them. */
interface Field {
  toRoute: (state: IndexUiState, shop: Shop) => SearchRoute
  fromRoute: (route: SearchRoute, shop: Shop) => IndexUiState
}

const query: Field = {
  toRoute: ({ query: text }) => ({ q: some(text) }),
  fromRoute: ({ q = [] }) => (q[0] ? { query: q[0] } : {}),
}

const category: Field = {
  toRoute: ({ hierarchicalMenu }) => ({ category: hierarchicalMenu?.[ROOT_CATEGORY] ?? [] }),
  fromRoute: ({ category: path }) => (path ? { hierarchicalMenu: { [ROOT_CATEGORY]: [...path] } } : {}),
}

const lists: Field = {
  toRoute: ({ refinementList }, { facets }) =>
    Object.fromEntries(['brand', ...facets].map((name) => [name, refinementList?.[name] ?? []])),
  fromRoute: (route, { facets }) => {
    const chosen = ['brand', ...facets].flatMap((name) => {
      const values = [...new Set(route[name])].filter(Boolean).slice(0, MOST_VALUES)
      return values.length > 0 ? [[name, values] as const] : []
    })
    return chosen.length > 0 ? { refinementList: Object.fromEntries(chosen) } : {}
  },
}

const price: Field = {
  toRoute: ({ range }, { currency }) => {
    const [min, max] = (range?.price ?? ':').split(':').map((minor) => majorOf(minor, currency))
    return { min: some(min), max: some(max) }
  },
  fromRoute: ({ min = [], max = [] }, { currency }) => {
    const bounds = [min[0], max[0]].map((text) => parseMajor(text ?? '', currency) ?? '').join(':')
    return bounds === ':' ? {} : { range: { price: bounds } }
  },
}

const toggles: Field = {
  toRoute: ({ toggle = {} }) => Object.fromEntries(TOGGLES.map((name) => [name, toggle[name] ? ['1'] : []])),
  fromRoute: (route) => {
    const on = TOGGLES.filter((name) => route[name]?.[0] === '1')
    return on.length > 0 ? { toggle: Object.fromEntries(on.map((name) => [name, true])) } : {}
  },
}

const sort: Field = {
  toRoute: ({ sortBy }, { index }) => ({
    sort: some(SEARCH_SORTS.find(({ suffix }) => sortIndex(index, suffix) === sortBy)?.suffix),
  }),
  fromRoute: ({ sort: asked = [] }, { index }) => {
    const known = SEARCH_SORTS.find(({ suffix }) => suffix === asked[0])
    return known?.suffix ? { sortBy: sortIndex(index, known.suffix) } : {}
  },
}

const page: Field = {
  toRoute: ({ page: number = 1 }) => ({ page: number > 1 ? [String(number)] : [] }),
  fromRoute: ({ page: [number = ''] = [] }) => (/^[1-9]\d{0,5}$/.test(number) ? { page: Number(number) } : {}),
}

const FIELDS = [query, category, lists, price, toggles, sort, page]

/** The replica that holds the index in the order that `suffix` names. */
export function sortIndex(index: string, suffix: string): string {
  return suffix ? `${index}_${suffix}` : index
}

export function toRoute(uiState: UiState, shop: Shop): SearchRoute {
  const state = uiState[shop.index] ?? {}
  const params = FIELDS.flatMap((field) => Object.entries(field.toRoute(state, shop)))
  return Object.fromEntries(params.filter(([, values]) => values.length > 0))
}

/** Reads what it knows; a parameter that makes no sense counts as not given. */
export function fromRoute(route: SearchRoute, shop: Shop): UiState {
  const state = FIELDS.flatMap((field) => Object.entries(field.fromRoute(route, shop)))
  return { [shop.index]: Object.fromEntries(state) }
}

export function routeToQuery(route: SearchRoute): string {
  const params = Object.entries(route).flatMap(([name, values]) => values.map((value) => [name, value]))
  return new URLSearchParams(params).toString()
}

export function queryToRoute(text: string): SearchRoute {
  const params = new URLSearchParams(text)
  return Object.fromEntries([...params.keys()].map((name) => [name, params.getAll(name)]))
}

function some(text: string | undefined): string[] {
  return text ? [text] : []
}

function majorOf(minor: string, currency: string): string {
  return /^\d+$/.test(minor) ? toTyped({ amount: Number(minor), currency }) : ''
}
