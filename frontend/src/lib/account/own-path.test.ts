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
    ['/account/../products/mug', '/products/mug'],
    ['/search?q=//evil.example', '/search?q=//evil.example'],
    ['/account\n/addresses', '/account/addresses'],
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
    '/\n/evil.example',
    '\t//evil.example',
    '/.//evil.example',
    '/.\t//evil.example',
    '/..//evil.example',
    '/%2e//evil.example',
    '/%2E%2e//evil.example',
    './/evil.example',
    '/.\\/evil.example',
    '/./\\evil.example',
    '/account/..//evil.example',
    '/account/../..//evil.example',
    '/account/..\\\\evil.example',
    'https://shop.example//evil.example',
    '/%2f%2fevil.example',
    '/%2F/evil.example',
    '/%5cevil.example',
    '%2f%2fevil.example',
    'blob:https://shop.example/x',
    'https://shop.example:8443/',
    'https://shop.example.:443/',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '///evil.example',
    'https:///evil.example',
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

  it.each(['', '/', '//', '\\', '\t', '.', '..', '/./', '/../', 'a/../', '%2e', '%2f'])('hands on nothing that leads elsewhere, read once more: after %j', (start) => {
    for (const middle of ['/', '//', '\\', '/\\', '/.//', '/..//', '%2f', '%5c', '\n/', '@', ':']) {
      const path = ownPath(`${start}${middle}evil.example`, SITE)
      expect(path).toMatch(/^\/(?![/\\])/)
      expect(new URL(path, SITE).origin).toBe(SITE)
      expect(ownPath(path, SITE)).toBe(path)
    }
  })
})
