import { beforeEach, describe, expect, it, vi } from 'vitest'
import { isGone, removeAddress, saveAddress } from './addresses'
import { openBrowser, type Browser } from './test-gateway'
import { answerJson } from '../test-server'

const TYPED = { name: ' Ada Lovelace ', city: 'London', is_default_billing: 'on' }
const NO_SUCH = answerJson(404, { code: 'not_found', detail: 'There is no such address.', fields: {} })

let browser: Browser

beforeEach(async () => {
  browser = await openBrowser()
  vi.stubGlobal('fetch', askThroughGateway(fetch))
  return () => {
    vi.unstubAllGlobals()
    vi.unstubAllEnvs()
  }
})

/** The page's calls go to this shop's own server, and that one's to the API. */
function askThroughGateway(network: typeof fetch): typeof fetch {
  return (url, init) => {
    const [, path] = typeof url === 'string' ? url.split('/api/account/') : []
    return path ? browser.ask(init?.method ?? 'GET', path, { body: init?.body as string }) : network(url, init)
  }
}

function lastAsked() {
  const { method, path, body } = browser.api.asked.at(-1) ?? {}
  return { method, path, body: JSON.parse(body ?? '') as unknown }
}

describe('saveAddress', () => {
  it('sends what was typed, and the defaults that were given', async () => {
    browser.api.answers['PATCH addresses/7/'] = answerJson(200, {})
    expect(await saveAddress('7', TYPED)).toBeNull()
    expect(lastAsked()).toEqual({ method: 'PATCH', path: 'addresses/7/', body: { name: 'Ada Lovelace', city: 'London', is_default_billing: true } })
  })

  it('offers another one in place of one that was removed', async () => {
    browser.api.answers['PATCH addresses/7/'] = NO_SUCH
    browser.api.answers['POST addresses/'] = answerJson(201, {})
    const problem = await saveAddress('7', TYPED)
    expect(problem).toMatchObject({ fields: {} })
    expect(problem && isGone(problem)).toBe(true)
    expect(problem?.words).toContain('save it as a new one')
    expect(await saveAddress(null, TYPED)).toBeNull()
    expect(lastAsked()).toMatchObject({ method: 'POST', path: 'addresses/', body: { name: 'Ada Lovelace' } })
  })

  it('says what else is wrong as it is', async () => {
    browser.api.answers['PATCH addresses/7/'] = answerJson(400, { code: 'invalid', detail: '', fields: { city: ['is too long'] } })
    const problem = await saveAddress('7', TYPED)
    expect(problem).toMatchObject({ code: 'invalid', fields: { city: ['is too long'] } })
    expect(problem && isGone(problem)).toBe(false)
  })
})

describe('removeAddress', () => {
  it.each([
    ['it is removed', answerJson(204, undefined), null],
    ['another tab was faster', NO_SUCH, null],
    ['nothing answers', answerJson(503, {}), { code: 'unavailable' }],
  ])('when %s', async (_, listener, outcome) => {
    browser.api.answers['DELETE addresses/7/'] = listener
    const problem = await removeAddress('7')
    if (outcome) expect(problem).toMatchObject(outcome)
    else expect(problem).toBeNull()
  })
})
