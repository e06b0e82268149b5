import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { tooLong } from '@/lib/account/too-long'
import { Field, PasswordField } from './form'
import { mistakeIn } from './mistakes'

describe('the fields of a form', () => {
  it.each([
    [Field, { name: 'postal_code', label: 'Postal code', longest: 20 }, 20],
    [PasswordField, { name: 'password', label: 'Password' }, 512],
  ] as const)('take more than has room, so that it can be told', (field, props, longest) => {
    const html = renderToStaticMarkup(createElement<typeof props>(field, props))
    expect(html.toLowerCase()).not.toContain('maxlength')
    expect(html).toContain(`data-longest="${longest}"`)
  })
})

describe('mistakeIn', () => {
  function control(value: string, autocomplete = '', longest?: string) {
    return { validity: { valueMissing: false, typeMismatch: false }, value, autocomplete, dataset: longest ? { longest } : {} }
  }

  it('tells of a text that has no room', () => {
    expect(mistakeIn(control('1'.repeat(21), 'postal-code', '20'))).toContain('too long: 21 characters')
    expect(mistakeIn(control(` ${'1'.repeat(20)}\n`, 'postal-code', '20'))).toBeNull()
    expect(mistakeIn(control('1'.repeat(2000)))).toBeNull()
  })

  it('counts a password’s spaces, and wants eight characters of a new one', () => {
    expect(mistakeIn(control(`${'x'.repeat(512)} `, 'new-password', '512'))).toContain('too long: 513 characters')
    expect(mistakeIn(control('x'.repeat(7), 'new-password', '512'))).toBe('Use at least 8 characters.')
    expect(mistakeIn(control('x', 'current-password', '512'))).toBeNull()
  })
})

describe('tooLong', () => {
  it('says how long it is and how long it may be', () => {
    expect(tooLong('x'.repeat(21), 20)).toBe('This is too long: 21 characters, and 20 at most.')
    expect(tooLong('x'.repeat(20), 20)).toBeNull()
  })

  it('counts characters, not halves of them', () => {
    expect(tooLong('🏠'.repeat(20), 20)).toBeNull()
    expect(tooLong('🏠'.repeat(21), 20)).toContain('21 characters')
  })
})
