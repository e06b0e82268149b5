import { describe, expect, it } from 'vitest'
import { facetName, offeredIn, worthShowing } from './facets'

const content = (order: unknown) => ({ facetOrdering: { facets: { order } } })

describe('offeredIn', () => {
  it('gives the options and attributes in the order of the search server, each once', () => {
    const order = ['options.Size', 'brand', 'attributes.No. of doors', 'options.Size', 'price', 'options.Color']
    expect(offeredIn(content(order))).toEqual(['options.Size', 'attributes.No. of doors', 'options.Color'])
  })

  it.each([[undefined], [null], ['x'], [{}], [content(null)], [content('options.Size')], [content([7, null, 'options.', 'optionsSize'])]])(
    'finds none in %j',
    (answer) => {
      expect(offeredIn(answer)).toEqual([])
    },
  )

  it('is bounded whatever the index says', () => {
    expect(offeredIn(content(Array.from({ length: 300 }, (_, n) => `attributes.${n}`)))).toHaveLength(12)
  })
})

describe('facetName', () => {
  it('is the name that staff gave', () => {
    expect(facetName('attributes.No. of doors')).toBe('No. of doors')
  })
})

describe('worthShowing', () => {
  it('keeps what has something to choose from, and what is chosen', () => {
    const values = new Map([
      ['options.Size', 4],
      ['options.Color', 1],
      ['attributes.Fit', 1],
    ])
    const offered = ['attributes.Care', 'options.Color', 'options.Size', 'attributes.Fit']
    const shown = worthShowing(offered, (path) => values.get(path) ?? 0, (path) => path === 'attributes.Fit')
    expect(shown).toEqual(['options.Size', 'attributes.Fit'])
  })
})
