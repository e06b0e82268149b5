/**
 * The options and attributes that the search page offers as filters: the search server says which, by the protocol's
 * own `renderingContent.facetOrdering`. Pure. Changes with how it says so, or with how they are named to shoppers.
 */

/** What the index calls them before their own names. */
const PREFIXES = ['options.', 'attributes.']

/** Each costs time in every search; whoever sets up the index may not know. */
const MOST_OFFERED = 12

/** The facets' paths out of `renderingContent`, in order; what makes no sense counts as not there. */
export function offeredIn(renderingContent: unknown): string[] {
  const order = at(at(at(renderingContent, 'facetOrdering'), 'facets'), 'order')
  if (!Array.isArray(order)) return []
  return [...new Set(order.filter(isOptionOrAttribute))].slice(0, MOST_OFFERED)
}

export function isOptionOrAttribute(path: unknown): path is string {
  return typeof path === 'string' && PREFIXES.some((prefix) => path.startsWith(prefix) && path.length > prefix.length)
}

/** "Size" for `options.Size`. */
export function facetName(path: string): string {
  return path.slice(path.indexOf('.') + 1)
}

/** The facets worth showing for the present results: those with something to choose from, or something chosen. */
export function worthShowing(offered: readonly string[], valuesOf: (path: string) => number, isRefined: (path: string) => boolean): string[] {
  return offered.filter((path) => valuesOf(path) > 1 || isRefined(path))
}

function at(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}
