import { expect, it } from 'vitest'
import { slugOf } from './slug'

it.each([
  ['gr%C3%B6%C3%9Fe', 'größe'],
  ['größe', 'größe'],
  ['mug', 'mug'],
  ['%E0%A4%A', '%E0%A4%A'],
])('reads %s as %s', (slug, plain) => {
  expect(slugOf({ slug })).toBe(plain)
})
