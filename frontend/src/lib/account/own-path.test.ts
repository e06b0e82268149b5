import { describe, expect, it } from 'vitest'
import { ownPath } from './own-path'

const SITE = 'https://shop.example'

describe('ownPath', () => {
  it.each([
    ['/account/addresses', '/account/addresses'],
    ['/products/mug?variant=3#reviews', '/products/mug?variant=3#reviews'],
    ['https://shop.example/search?q=a', '/search?q=a'],
    ['search', '/search'],
    ['/', '/'],
  ])('leads to %s', (wanted, path) => {
    expect(ownPath(wanted, SITE)).toBe(path)
  })

  it.each([
    undefined,
    '',
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    'http://shop.example/',
    'https://shop.example@evil.example/',
    'https://shop.example.evil.example/',
    'javascript:alert(1)',
    'data:text/html,x',
    'https://',
    '/signin?callbackUrl=/signin',
    '/signup',
    '/api/auth/signout',
    ['/a', '/b'],
  ])('leads to the account for %j', (wanted) => {
    expect(ownPath(wanted, SITE)).toBe('/account')
  })
})
