import { describe, expect, it } from 'vitest'
import { exponentOf, formatMoney, parseMajor, savedPercent, toDecimal, toTyped } from './money'

describe('exponentOf', () => {
  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    // Where Intl's own tables differ from ISO 4217.
    ['IQD', 3],
    ['HUF', 2],
  ])('%s has %i decimals', (currency, exponent) => {
    expect(exponentOf(currency)).toBe(exponent)
  })
})

describe('toDecimal', () => {
  it.each([
    [{ amount: 1050, currency: 'USD' }, '10.50'],
    [{ amount: 5, currency: 'USD' }, '0.05'],
    [{ amount: 0, currency: 'USD' }, '0.00'],
    [{ amount: -199, currency: 'USD' }, '-1.99'],
    [{ amount: 1050, currency: 'JPY' }, '1050'],
    [{ amount: 1050, currency: 'KWD' }, '1.050'],
    // As a float this would lose its last digit.
    [{ amount: 9007199254740991, currency: 'USD' }, '90071992547409.91'],
  ])('%o is %s', (money, decimal) => {
    expect(toDecimal(money)).toBe(decimal)
  })

  it.each([10.5, Number.NaN, 2 ** 53])('refuses %d, which is no integer of minor units', (amount) => {
    expect(() => toDecimal({ amount, currency: 'USD' })).toThrow(/amount is/)
  })
})

describe('formatMoney', () => {
  it.each([
    [{ amount: 123456, currency: 'USD' }, '$1,234.56'],
    [{ amount: 500, currency: 'USD' }, '$5.00'],
    [{ amount: 1200, currency: 'JPY' }, '¥1,200'],
    [{ amount: 1050, currency: 'KWD' }, 'KWD\u00a01.050'],
    [{ amount: 9007199254740991, currency: 'USD' }, '$90,071,992,547,409.91'],
  ])('%o reads %s', (money, text) => {
    expect(formatMoney(money)).toBe(text)
  })
})

describe('parseMajor', () => {
  it.each([
    ['10', 'USD', 1000],
    ['10.5', 'USD', 1050],
    ['10,50', 'USD', 1050],
    [' 0.29 ', 'USD', 29],
    ['19.99', 'USD', 1999],
    ['1050', 'JPY', 1050],
    ['1.05', 'KWD', 1050],
  ])('%s in %s is %i minor units', (text, currency, minor) => {
    expect(parseMajor(text, currency)).toBe(minor)
  })

  it.each([
    ['', 'USD'],
    ['abc', 'USD'],
    ['-1', 'USD'],
    ['1e3', 'USD'],
    ['10.555', 'USD'],
    ['10.5', 'JPY'],
    ['999999999999999999', 'USD'],
  ])('"%s" in %s is no price', (text, currency) => {
    expect(parseMajor(text, currency)).toBeNull()
  })

  it.each([2000, 2050, 5, 123456])('reads back what toTyped writes for %i', (amount) => {
    expect(parseMajor(toTyped({ amount, currency: 'USD' }), 'USD')).toBe(amount)
  })
})

describe('savedPercent', () => {
  const usd = (amount: number) => ({ amount, currency: 'USD' })

  it('rounds down, so that no more is promised than is saved', () => {
    expect(savedPercent(usd(6667), usd(10000))).toBe(33)
  })

  it.each([
    ['nothing was higher before', usd(1000), null],
    ['the price went up', usd(1000), usd(900)],
    ['less than one percent is saved', usd(9999), usd(10000)],
    ['the currencies differ', usd(100), { amount: 200, currency: 'EUR' }],
  ])('is null when %s', (_, price, before) => {
    expect(savedPercent(price, before)).toBeNull()
  })
})
