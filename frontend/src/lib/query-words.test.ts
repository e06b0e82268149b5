import { expect, it } from 'vitest'
import { wordsUsed } from './query-words'

it('tells the words that were kept from those that were not', () => {
  expect(wordsUsed('red <em>qqxx</em> shirt <em>zz yy</em>')).toEqual({ kept: 'red shirt', dropped: ['qqxx', 'zz yy'] })
})

it.each([[undefined], [''], ['red shirt']])('says nothing of %s', (text) => {
  expect(wordsUsed(text)).toBeNull()
})
