/**
 * In which order a facet's values stand, and what they are called. Sizes and measures go from small to large, all
 * else stays in the order it comes in, the most frequent first. Pure. Changes with the measures that shops use.
 */

/** How many of the smallest unit of its kind a unit is; what is not here counts as it stands. */
const UNITS: Readonly<Record<string, number>> = {
  ...{ ml: 1, cl: 10, dl: 100, l: 1000 },
  ...{ mg: 0.001, g: 1, kg: 1000 },
  ...{ mm: 1, cm: 10, m: 1000 },
  ...{ kb: 1, mb: 1e3, gb: 1e6, tb: 1e9 },
  ...{ w: 1, kw: 1000 },
  ...{ day: 1, days: 1, week: 7, weeks: 7, month: 30, months: 30, year: 365, years: 365 },
}

/** Letters that are no distance from the middle. */
const NAMED: Readonly<Record<string, number>> = { m: 0, medium: 0, os: 100, onesize: 100 }

/** Sizes by letters before measures before words. */
interface Rank {
  kind: 0 | 1 | 2
  size: number
}

const UNRANKED: Rank = { kind: 2, size: 0 }

const words = new Intl.Collator('en', { numeric: true, sensitivity: 'base' })

/** The values of one facet as a shopper looks for them. */
export function inOrder<Item extends { label: string }>(items: readonly Item[]): Item[] {
  const ranked = items.map((item) => ({ item, rank: rankOf(item.label) }))
  const known = ranked.filter(({ rank }) => rank !== UNRANKED).length
  // A single "2 in 1" among words makes no scale of them.
  if (known * 2 < items.length) return [...items]
  ranked.sort((one, other) => compare(one.rank, other.rank) || words.compare(one.item.label, other.item.label))
  return ranked.map(({ item }) => item)
}

/** A value in words: the index holds yes and no as programs write them. */
export function valueLabel(value: string): string {
  if (value === 'true') return 'Yes'
  return value === 'false' ? 'No' : value
}

function compare(one: Rank, other: Rank): number {
  return one.kind - other.kind || one.size - other.size
}

function rankOf(label: string): Rank {
  return letters(label) ?? measure(label) ?? UNRANKED
}

/** XS, "X-Small", 2XL, "Extra large", "One Size"… */
function letters(label: string): Rank | null {
  const bare = label
    .toLowerCase()
    .replace(/extra/g, 'x')
    .replace(/[^a-z0-9]/g, '')
  const named = Object.hasOwn(NAMED, bare) ? NAMED[bare] : undefined
  if (named !== undefined) return { kind: 0, size: named }
  const [, times, row = '', end] = /^(?:(\d{1,2})x|(x{0,6}))(s|small|l|large)$/.exec(bare) ?? []
  if (!end) return null
  const distance = 1 + Number(times ?? row.length)
  return { kind: 0, size: end.startsWith('s') ? -distance : distance }
}

/** 8.5, "500 ml", "1.5 l", "3–6 years"… */
function measure(label: string): Rank | null {
  const match = /^\s*(\d+(?:[.,]\d+)*)/.exec(label)
  if (!match) return null
  // The unit may stand after the other end of a range.
  const unit = /\p{L}+/u.exec(label.slice(match[0].length))?.[0].toLowerCase() ?? ''
  const number = Number((match[1] ?? '').replace(/,(?=\d{3}(\D|$))/g, '').replace(',', '.'))
  return Number.isFinite(number) ? { kind: 1, size: number * (UNITS[unit] ?? 1) } : null
}
