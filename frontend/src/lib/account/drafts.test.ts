import { beforeEach, describe, expect, it, vi } from 'vitest'
import { askAccount, beforeLeaving } from './browser'
import { fill, forgetDrafts, keepDraft, keptDrafts, takeDraft, textsOf, type Control } from './drafts'
import { openTab, openTabWithoutMemory } from './test-tab'

const ADA = 'account-1'
const TEXTS = { line1: '12 St James’s Square', country: 'GB', is_default_billing: 'on', is_default_shipping: '' }

let held: Map<string, string>

beforeEach(() => {
  held = openTab()
  return () => {
    vi.unstubAllGlobals()
  }
})

function control(name: string, value = '', more: Partial<Control> = {}): Control {
  return { name, value, type: 'text', autocomplete: '', ...more }
}

function addressForm({ line1 = '', country = '', billing = false } = {}): Control[] {
  return [
    control('line1', line1),
    control('country', country, { type: 'select-one' }),
    control('is_default_billing', 'on', { type: 'checkbox', checked: billing }),
    control('is_default_shipping', 'on', { type: 'checkbox', checked: false }),
    control('', 'Save', { type: 'submit' }),
  ]
}

describe('a form’s texts', () => {
  it('are what was typed, chosen and ticked, and go into an empty form', () => {
    const typed = addressForm({ line1: TEXTS.line1, country: 'GB', billing: true })
    expect(textsOf(typed)).toEqual(TEXTS)
    const empty = addressForm()
    fill(empty, TEXTS)
    expect(empty).toEqual(typed)
  })

  it('leave alone what they say nothing of', () => {
    const form = addressForm({ line1: 'Here', country: 'DE' })
    fill(form, { country: 'GB', unknown: 'x' })
    expect(textsOf(form)).toMatchObject({ line1: 'Here', country: 'GB' })
  })

  it.each([
    ['a password', control('password', 'secret', { type: 'password', autocomplete: 'current-password' })],
    ['a password that is shown', control('given', 'secret', { autocomplete: 'new-password' })],
    ['one without a hint for browsers', control('new_password', 'secret')],
    ['one by its type alone', control('given', 'secret', { type: 'password' })],
    ['a code', control('code', 'secret', { autocomplete: 'one-time-code' })],
  ])('are never %s', (_, secret) => {
    expect(textsOf([control('email', 'ada@example.com'), secret])).toEqual({ email: 'ada@example.com' })
    fill([secret], { [secret.name]: 'other' })
    expect(secret.value).toBe('secret')
  })
})

describe('a draft', () => {
  it('is there again once, for its form and its account', () => {
    keepDraft(ADA, 'address:new', TEXTS)
    keepDraft(ADA, 'profile', { username: 'ada' })
    expect(keptDrafts(ADA)).toEqual(['address:new', 'profile'])
    expect(takeDraft(ADA, 'email')).toBeNull()
    expect(takeDraft(ADA, 'address:new')).toEqual(TEXTS)
    expect(takeDraft(ADA, 'address:new')).toBeNull()
    expect(takeDraft(ADA, 'profile')).toEqual({ username: 'ada' })
    expect(held.size).toBe(0)
  })

  it('is not shown to somebody else, nor kept for longer then', () => {
    keepDraft(ADA, 'address:new', TEXTS)
    expect(keptDrafts('account-2')).toEqual([])
    expect(takeDraft('account-2', 'address:new')).toBeNull()
    expect(held.size).toBe(0)
  })

  it('goes when somebody signs out', () => {
    keepDraft(ADA, 'address:new', TEXTS)
    forgetDrafts()
    expect(takeDraft(ADA, 'address:new')).toBeNull()
  })

  it.each(['nonsense', 'null', '1', '{}', '{"owner":"account-1"}'])('is nothing where the storage is spoilt: %s', (spoilt) => {
    held.set('shopster.drafts', spoilt)
    expect(keptDrafts(ADA)).toEqual([])
    expect(takeDraft(ADA, 'profile')).toBeNull()
  })

  it('is nothing where the browser keeps nothing', () => {
    openTabWithoutMemory()
    keepDraft(ADA, 'profile', TEXTS)
    expect(takeDraft(ADA, 'profile')).toBeNull()
  })
})

describe('beforeLeaving', () => {
  const steps: string[] = []

  beforeEach(() => {
    steps.length = 0
    vi.stubGlobal('location', { pathname: '/account/addresses', replace: (url: string) => steps.push(url) })
  })

  function answerWith(status: number, code: string): void {
    vi.stubGlobal('fetch', () => Promise.resolve(Response.json({ code, detail: '', fields: {} }, { status })))
  }

  it('is called before the page is left for the sign-in page, and not for forms that are gone', async () => {
    answerWith(401, 'signed_out')
    const stop = beforeLeaving(() => steps.push('kept'))
    const back = '/signin?notice=ended&callbackUrl=%2Faccount%2Faddresses'
    await askAccount('POST', 'addresses')
    expect(steps).toEqual(['kept', back])
    stop()
    await askAccount('POST', 'addresses')
    expect(steps).toEqual(['kept', back, back])
  })

  it('is not called for anything else', async () => {
    answerWith(503, 'unavailable')
    const stop = beforeLeaving(() => steps.push('kept'))
    await askAccount('POST', 'addresses')
    expect(steps).toEqual([])
    stop()
  })
})
