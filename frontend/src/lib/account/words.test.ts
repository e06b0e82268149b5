import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { asSentence, fileSize } from '../text'
import { countryName, listCountries } from './countries'
import { describeDevice } from './device'
import { waitWords } from './wait-words'

describe('waitWords', () => {
  it.each([
    [null, 'in a moment'],
    ['', 'in a moment'],
    ['0', 'in a moment'],
    ['soon', 'in a moment'],
    ['1', 'in a moment'],
    ['17', 'in 17 seconds'],
    ['59', 'in a minute'],
    ['61', 'in about 2 minutes'],
    ['3600', 'in about 60 minutes'],
    ['86400', 'in about 24 hours'],
  ])('%j is %s', (seconds, words) => {
    expect(waitWords(seconds)).toBe(words)
  })
})

describe('asSentence', () => {
  it.each([
    ['is taken', 'This is taken.'],
    ['may hold letters, digits and . + - _ only', 'This may hold letters, digits and . + - _ only.'],
    ['This password is too common.', 'This password is too common.'],
    ['Really?', 'Really?'],
  ])('%j becomes %j', (reason, sentence) => {
    expect(asSentence(reason)).toBe(sentence)
  })
})

describe('fileSize', () => {
  it.each([
    [0, '0 bytes'],
    [999, '999 bytes'],
    [8123, '8.1 kB'],
    [3_400_000, '3.4 MB'],
  ])('%i is %s', (bytes, words) => {
    expect(fileSize(bytes)).toBe(words)
  })
})

describe('describeDevice', () => {
  it.each([
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36', 'Chrome on Linux'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge on Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1', 'Safari on an iPhone'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 14.7; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox on a Mac'],
    ['Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36', 'Samsung Internet on Android'],
    ['curl/8.5.0', 'curl'],
    ['Something (Windows NT 10.0)', 'A browser on Windows'],
    ['', 'An unknown device'],
  ])('%s', (userAgent, words) => {
    expect(describeDevice(userAgent)).toBe(words)
  })
})

describe('listCountries', () => {
  it('has the countries that the API takes, in the order of their names', () => {
    const file = readFileSync(path.resolve(__dirname, '../../../openapi.json'), 'utf8')
    const { components } = JSON.parse(file) as { components: { schemas: { CountryEnum: { enum: string[] } } } }
    const listed = listCountries()
    expect(listed.map(({ code }) => code).sort()).toEqual([...components.schemas.CountryEnum.enum].sort())
    expect(listed[0]).toEqual({ code: 'AF', name: 'Afghanistan' })
    expect(listed.filter(({ code, name }) => code === name)).toEqual([])
  })

  it('puts one first, and each is there once', () => {
    const listed = listCountries('DE')
    expect(listed.slice(0, 3).map(({ code }) => code)).toEqual(['DE', 'AF', 'AX'])
    expect(new Set(listed.map(({ code }) => code)).size).toBe(listed.length)
    expect(listed).toHaveLength(listCountries().length)
    expect(listCountries('QQ')).toEqual(listCountries())
  })

  it('shows a code that it does not know as it is', () => {
    expect(countryName('DE')).toBe('Germany')
    expect(countryName('QQ')).toBe('QQ')
  })
})
