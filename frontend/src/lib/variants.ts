/**
 * Which variant an option choice means, and which choices exist. Options narrow from first to last: a value is
 * judged against the choices before it only, so no choice can lock the shopper in.
 */
import type { Product, Variant } from './types'

export type ChoiceState = 'available' | 'sold-out' | 'unavailable'

type Offer = Pick<Product, 'options' | 'variants'>

/** The variant shown first: the one asked for, else the first in stock, else the first. */
export function initialVariant({ variants }: Offer, askedId?: number): Variant | undefined {
  return variants.find(({ id }) => id === askedId) ?? variants.find((variant) => variant.in_stock) ?? variants[0]
}

/** State of `value` for the option at `position`, given what is chosen for the options before it. */
export function choiceState({ variants }: Offer, chosen: readonly string[], position: number, value: string): ChoiceState {
  const matching = variants.filter((variant) => startsWith(variant.options, [...chosen.slice(0, position), value]))
  if (matching.length === 0) return 'unavailable'
  return matching.some((variant) => variant.in_stock) ? 'available' : 'sold-out'
}

/**
 * The variant after choosing `value` for the option at `position`: the later choices are kept where such a variant
 * exists, else the first that fits, in stock if possible. Undefined where the value is unavailable.
 */
export function chooseOption({ variants }: Offer, chosen: readonly string[], position: number, value: string): Variant | undefined {
  const matching = variants.filter((variant) => startsWith(variant.options, [...chosen.slice(0, position), value]))
  return matching.find((variant) => isSameAfter(variant, chosen, position)) ?? matching.find((variant) => variant.in_stock) ?? matching[0]
}

function startsWith(options: readonly string[], prefix: readonly string[]): boolean {
  return prefix.every((value, index) => options[index] === value)
}

function isSameAfter(variant: Variant, chosen: readonly string[], position: number): boolean {
  return variant.options.every((value, index) => index <= position || value === chosen[index])
}
