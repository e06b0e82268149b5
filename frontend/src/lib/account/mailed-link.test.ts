import { beforeEach, describe, expect, it, vi } from 'vitest'
import { forgetLink, mailedLink, openedLink } from './mailed-link'
import { openTab, openTabWithoutMemory } from './test-tab'

const RESET = '/reset-password'
const LINK = { uid: 'a', token: 'b' }

let held: Map<string, string>

beforeEach(() => {
  held = openTab()
  return () => {
    vi.unstubAllGlobals()
  }
})

describe('mailedLink', () => {
  it('takes both parts or none', () => {
    expect(mailedLink({ uid: 'a', token: 'b', utm: 'c' })).toEqual(LINK)
    for (const broken of [{}, { uid: 'a' }, { token: 'b' }, { uid: '', token: 'b' }, { uid: ['a', 'b'], token: 'c' }]) {
      expect(mailedLink(broken)).toBeNull()
    }
  })
})

describe('openedLink', () => {
  it('outlives a reload without an address that says it, in this tab', () => {
    expect(openedLink(RESET, '?uid=a&token=b')).toEqual(LINK)
    expect(openedLink(RESET, '')).toEqual(LINK)
    expect(openedLink(RESET, '?utm_source=mail')).toEqual(LINK)
    openTab()
    expect(openedLink(RESET, '')).toBeNull()
  })

  it('is each page’s own', () => {
    openedLink(RESET, '?uid=a&token=b')
    expect(openedLink('/verify', '')).toBeNull()
    openedLink('/verify', '?uid=c&token=d')
    expect(openedLink(RESET, '')).toEqual(LINK)
    forgetLink('/verify')
    expect(openedLink('/verify', '')).toBeNull()
    expect(openedLink(RESET, '')).toEqual(LINK)
  })

  it('is the one that was opened last', () => {
    openedLink(RESET, '?uid=a&token=b')
    openedLink(RESET, '?uid=a&token=newer')
    expect(openedLink(RESET, '')).toEqual({ uid: 'a', token: 'newer' })
  })

  it('is no other one where the address says a part of one', () => {
    for (const cut of ['?uid=a', '?token=b', '?uid=c&token=']) {
      openedLink(RESET, '?uid=a&token=b')
      expect(openedLink(RESET, cut)).toBeNull()
      expect(openedLink(RESET, '')).toBeNull()
    }
  })

  it('is nothing once it is used up', () => {
    openedLink(RESET, '?uid=a&token=b')
    forgetLink(RESET)
    expect(openedLink(RESET, '')).toBeNull()
    expect(held.size).toBe(0)
  })

  it.each(['nonsense', 'null', '"a"', '[]', '{"uid":"a"}', '{"uid":1,"token":2}'])('is nothing where the storage is spoilt: %s', (spoilt) => {
    openedLink(RESET, '?uid=a&token=b')
    for (const name of held.keys()) held.set(name, spoilt)
    expect(openedLink(RESET, '')).toBeNull()
  })

  it('works from its address where the browser keeps nothing', () => {
    openTabWithoutMemory()
    expect(openedLink(RESET, '?uid=a&token=b')).toEqual(LINK)
    expect(openedLink(RESET, '')).toBeNull()
    forgetLink(RESET)
  })
})
