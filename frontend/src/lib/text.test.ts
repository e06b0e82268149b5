import { expect, it } from 'vitest'
import { excerpt } from './text'

it('reads the words of an HTML text', () => {
  expect(excerpt('<p>Cotton &amp; wool,</p>\n<p>warm&nbsp;&#39;n soft</p>')).toBe("Cotton & wool, warm 'n soft")
})

it('cuts between words', () => {
  expect(excerpt('<p>one two three four</p>', 10)).toBe('one two…')
})

it('cuts a single long word', () => {
  expect(excerpt('x'.repeat(30), 10)).toBe(`${'x'.repeat(9)}…`)
})
