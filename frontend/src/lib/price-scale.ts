/** The scale of the price slider, in minor units. Pure. Changes when its steps should be finer or coarser. */

const MOST_STEPS = 200

export interface PriceScale {
  min: number
  max: number
  step: number
}

/** Round numbers around the cheapest and the dearest product: 1, 5, 10, 50 … apart, as few that a thumb can hit them. */
export function priceScale(cheapest: number, dearest: number): PriceScale {
  const step = stepFor(Math.max(dearest - cheapest, 1))
  return { min: Math.floor(cheapest / step) * step, max: Math.ceil(dearest / step) * step, step }
}

/** The bounds that two thumbs mean: a thumb at its end of the scale is no bound. */
export function boundsOf([low, high]: readonly [number, number], { min, max }: PriceScale): [number | undefined, number | undefined] {
  return [low <= min ? undefined : low, high >= max ? undefined : high]
}

/** Where the thumbs stand for bounds that may lie beside the scale, or be absent. */
export function thumbsOf(low: number | undefined, high: number | undefined, { min, max }: PriceScale): [number, number] {
  const lower = clamp(low ?? min, min, max)
  return [lower, clamp(high ?? max, lower, max)]
}

function stepFor(span: number): number {
  for (let step = 1; ; step *= 10) {
    if (span / step <= MOST_STEPS) return step
    if (span / (step * 5) <= MOST_STEPS) return step * 5
  }
}

function clamp(value: number, min: number, max: number): number {
  return Math.min(Math.max(value, min), max)
}
