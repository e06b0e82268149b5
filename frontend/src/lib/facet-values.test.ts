import { describe, expect, it } from 'vitest'
import { inOrder, valueLabel } from './facet-values'

const ordered = (...labels: string[]) => inOrder(labels.map((label) => ({ label }))).map(({ label }) => label)

describe('inOrder', () => {
  it.each([
    ['letters', ['XS', 'S', 'M', 'L', 'XL', 'XXL', '3XL']],
    ['letters as words', ['XX-Small', 'x small', 'X-Small', 'Small', 'Medium', 'Large', 'Extra Large', 'XXLarge', 'One Size']],
    ['numbers', ['2', '8', '8.5', '10', '10,5', '36', '1,000']],
    ['letters before numbers, and words in the end', ['S', 'L', 'O/S', '6', '36', '158cm', 'Italian 42', 'Italian 110']],
    ['measures by what they measure', ['50 ml', '350 ml', '750 ml', '1 l', '1.5 l', '24 l']],
    ['weights', ['5 g', '250 g', '1 kg', '1,5 kg']],
    ['ages', ['6 weeks +', '12 months +', '18 months +', '2–8 years', '3–6 years', '10 years +']],
  ])('puts sizes from small to large: %s', (_, wanted) => {
    expect(ordered(...wanted.toReversed())).toEqual(wanted)
    expect(ordered(...wanted.toSorted())).toEqual(wanted)
  })

  it('takes litres and seconds for no letters', () => {
    expect(ordered('10 l', '2 l', '5 l')).toEqual(['2 l', '5 l', '10 l'])
    expect(ordered('20 s', '5 s')).toEqual(['5 s', '20 s'])
  })

  it('leaves words as they come, even where a few hold numbers', () => {
    const words = ['Wool', '18/10 steel', 'Cotton', 'Linen']
    expect(ordered(...words)).toEqual(words)
    expect(ordered('Black', 'constructor', 'White')).toEqual(['Black', 'constructor', 'White'])
  })

  it('changes nothing of what it is given', () => {
    const items = [{ label: 'L' }, { label: 'S' }]
    inOrder(items)
    expect(items).toEqual([{ label: 'L' }, { label: 'S' }])
  })
})

describe('valueLabel', () => {
  it('says yes and no', () => {
    expect(['true', 'false', 'True North'].map(valueLabel)).toEqual(['Yes', 'No', 'True North'])
  })
})
