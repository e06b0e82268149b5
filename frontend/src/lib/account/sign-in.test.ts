import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answerJson } from '../test-server'
import { tokenKeeper } from './renewal'
import { signInAtApi, signOutAtApi } from './sign-in'
import { serveAccounts, type AccountsApi } from './test-accounts-api'
import { receivedTokens } from './tokens'

const SHOPPER = { address: '203.0.113.7', userAgent: 'Browser' }
const ADA = { username: 'ada', password: 'correct horse' }

let api: AccountsApi

beforeEach(async () => {
  vi.stubEnv('API_TIMEOUT_MS', '250')
  vi.stubEnv('SHOPSTER_STOREFRONT_SECRET', 'a-secret-that-both-sides-know-0123456789')
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  api = await serveAccounts(randomUUID())
  return () => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  }
})

describe('signInAtApi', () => {
  it('gets the tokens of a new session, and says for whom it asks', async () => {
    api.answers['POST login/'] = answerJson(200, api.pair)
    expect(await signInAtApi(ADA, SHOPPER)).toMatchObject(api.pair)
    const [asked] = api.asked
    expect(JSON.parse(asked?.body ?? '')).toEqual(ADA)
    expect(asked?.headers['x-shopster-client']).toMatch(/^t=\d+,ip=203\.0\.113\.7,ua=Browser,v1=[0-9a-f]{64}$/)
  })

  it.each([
    ['the address is not vouched for', { address: null, userAgent: 'Browser' }, 'a-secret-that-both-sides-know-0123456789'],
    ['there is no secret to sign with', SHOPPER, ''],
  ])('says nothing of the shopper where %s', async (_, shopper, secret) => {
    vi.stubEnv('SHOPSTER_STOREFRONT_SECRET', secret)
    api.answers['POST login/'] = answerJson(200, api.pair)
    expect(await signInAtApi(ADA, shopper)).toMatchObject(api.pair)
    expect(api.asked[0]?.headers['x-shopster-client']).toBeUndefined()
  })

  it('sends the code of a second factor along', async () => {
    api.answers['POST login/'] = answerJson(200, api.pair)
    await signInAtApi({ ...ADA, otp: '123456' }, SHOPPER)
    expect(JSON.parse(api.asked[0]?.body ?? '')).toEqual({ ...ADA, otp: '123456' })
  })

  it.each(['invalid_credentials', 'otp_required', 'otp_invalid'])('is refused with %s', async (code) => {
    api.answers['POST login/'] = answerJson(401, { code, detail: '', fields: {} })
    await expect(signInAtApi(ADA, SHOPPER)).rejects.toThrow(new RegExp(`^${code}$`))
  })

  it('says how long to wait', async () => {
    api.answers['POST login/'] = (_request, response) => {
      response.writeHead(429, { 'retry-after': '42' }).end('{"code":"throttled"}')
    }
    await expect(signInAtApi(ADA, SHOPPER)).rejects.toThrow(/^throttled 42$/)
  })

  it.each([
    ['fails', answerJson(503, {})],
    ['hands out no tokens', answerJson(200, {})],
    ['is silent', () => undefined],
  ])('calls an API that %s unavailable', async (_, listener) => {
    api.answers['POST login/'] = listener
    await expect(signInAtApi(ADA, SHOPPER)).rejects.toThrow(/^unavailable$/)
  })

  it('hands on no code that it could not have from the API', async () => {
    api.answers['POST login/'] = answerJson(401, { code: '<script>', detail: '', fields: {} })
    await expect(signInAtApi(ADA, SHOPPER)).rejects.toThrow(/^invalid_credentials$/)
  })
})

describe('signOutAtApi', () => {
  it('ends the session at the API with its newest token', async () => {
    const first = receivedTokens(api.pair, Date.now())
    await tokenKeeper().replacement(first, SHOPPER)
    await signOutAtApi(first, SHOPPER)
    expect(api.asked.at(-1)).toMatchObject({ path: 'logout/', body: JSON.stringify({ refresh: api.pair.refresh }) })
  })

  it.each([503, 429])('does not wait for an API that did not hear it (%i), and tells it later', async (status) => {
    let count = 0
    api.answers['POST logout/'] = (_request, response) => {
      count += 1
      response.writeHead(count === 1 ? status : 204).end()
    }
    const began = Date.now()
    await signOutAtApi(receivedTokens(api.pair, Date.now()), SHOPPER)
    expect(Date.now() - began).toBeLessThan(1000)
    await vi.waitFor(
      () => {
        expect(count).toBe(2)
      },
      { timeout: 4000 },
    )
  })
})
