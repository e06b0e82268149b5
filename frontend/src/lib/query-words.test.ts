import { expect, it } from 'vitest'
import { wordsUsed } from './query-words'

it('tells the words that were kept from those that were not', () => {
  expect(wordsUsed('red <em>qqxx</em> shirt <em>zz yy</em>')).toEqual({ kept: 'red shirt', dropped: ['qqxx', 'zz yy'] })
})

it('takes what was typed for text, whatever it looks like', () => {
  expect(wordsUsed('<b>red</b> & <<em>qq-xx</em>>')).toEqual({ kept: '<b>red</b> & < >', dropped: ['qq-xx'] })
})

it.each([[undefined], [''], ['red shirt']])('says nothing of %s', (text) => {
  expect(wordsUsed(text)).toBeNull()
})
