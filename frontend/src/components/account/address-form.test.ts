import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Fields } from './address-form'

beforeEach(() => {
  vi.stubGlobal('navigator', { language: 'de-CH' })
  return () => {
    vi.unstubAllGlobals()
  }
})

/** The countries' values as they are listed, and the chosen ones. */
function countriesIn(html: string): { listed: string[]; chosen: string[] } {
  const options = [...html.matchAll(/<option value="(\w*)"( selected="")?>/g)]
  return { listed: options.map(([, code = '']) => code), chosen: options.filter(([, , mark]) => mark).map(([, code = '']) => code) }
}

describe('the country of an address', () => {
  it('is for the shopper to choose: the likely one stands first, and is not chosen', () => {
    const { listed, chosen } = countriesIn(renderToStaticMarkup(createElement(Fields, { given: {} })))
    expect(chosen).toEqual([''])
    expect(listed.slice(0, 3)).toEqual(['', 'CH', 'AF'])
  })

  it('is the saved one of a saved address', () => {
    const { chosen } = countriesIn(renderToStaticMarkup(createElement(Fields, { given: { country: 'GB' } })))
    expect(chosen).toEqual(['GB'])
  })
})
