import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, it } from 'vitest'
import { SentWords } from './forgot-password-form'

it('does not say that a link goes to confirmed addresses alone', () => {
  const words = renderToStaticMarkup(createElement(SentWords, { to: 'ada@example.com' })).replace(/<[^>]+>/g, '')
  expect(words).toContain('If there is an account with the address ada@example.com, a link')
  expect(words).not.toMatch(/confirm/i)
})
