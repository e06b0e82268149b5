/**
 * Money is an integer count of minor units with an ISO 4217 code; it is never a floating-point number here.
 * Changes when ISO 4217 changes an exponent.
 */
import { LOCALE } from './site'
import type { Money } from './types'

// Intl's own digit counts follow CLDR, which differs from ISO 4217 for some currencies (IQD: 0 instead of 3).
const DECIMALS: Readonly<Record<number, string>> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
}

const EXPONENTS: ReadonlyMap<string, number> = new Map(
  Object.entries(DECIMALS).flatMap(([exponent, codes]) => codes.split(' ').map((code) => [code, Number(exponent)] as const)),
)

/** How many decimals the currency's major unit has: 2 for USD, 0 for JPY, 3 for KWD. */
export function exponentOf(currency: string): number {
  return EXPONENTS.get(currency) ?? 2
}

/** The exact amount in major units, as machines write it: `{1050, USD}` is "10.50". */
export function toDecimal({ amount, currency }: Money): string {
  if (!Number.isSafeInteger(amount)) throw new RangeError(`amount is ${amount}: money is an integer of minor units`)
  const exponent = exponentOf(currency)
  const digits = String(Math.abs(amount)).padStart(exponent + 1, '0')
  const whole = digits.slice(0, digits.length - exponent)
  const sign = amount < 0 ? '-' : ''
  return exponent === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-exponent)}`
}

/** The amount as a shopper would type it: "20" or "20.50". `parseMajor` reads it back. */
export function toTyped(money: Money): string {
  return toDecimal(money).replace(/\.0+$/, '')
}

/** The amount as a shopper reads it: "$1,050.00". */
export function formatMoney(money: Money): string {
  const digits = exponentOf(money.currency)
  const format = new Intl.NumberFormat(LOCALE, {
    style: 'currency',
    currency: money.currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  // Given a decimal string, Intl formats it exactly instead of going through a float.
  return format.format(toDecimal(money) as Intl.StringNumericLiteral)
}

/**
 * Minor units of a price that a shopper typed in major units ("10", "10.5", "10,50"); null where it is not a
 * price, or is finer than the currency.
 */
export function parseMajor(text: string, currency: string): number | null {
  const match = /^(\d{1,12})(?:[.,](\d{1,4}))?$/.exec(text.trim())
  if (!match) return null
  const [, whole = '', fraction = ''] = match
  const exponent = exponentOf(currency)
  if (fraction.length > exponent) return null
  const minor = Number(whole + fraction.padEnd(exponent, '0'))
  return Number.isSafeInteger(minor) ? minor : null
}

/** Whole percent by which `price` is below `before`, rounded down; null where nothing is saved. */
export function savedPercent(price: Money | null, before: Money | null): number | null {
  if (!price || !before || before.currency !== price.currency || before.amount <= price.amount) return null
  const percent = (BigInt(before.amount - price.amount) * 100n) / BigInt(before.amount)
  return percent > 0n ? Number(percent) : null
}
