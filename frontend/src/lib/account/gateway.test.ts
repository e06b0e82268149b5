import type { RequestListener } from 'node:http'
import { NextRequest } from 'next/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answerJson } from '../test-server'
import { answerAccount } from './gateway'
import { codeOf, cookieSetBy, openBrowser, OURS, SITE, type Browser } from './test-gateway'

let browser: Browser

beforeEach(async () => {
  browser = await openBrowser()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  return () => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  }
})

describe('who may ask', () => {
  it.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['from another host of this site', { 'sec-fetch-site': 'same-site' }],
    ['from nowhere', { 'sec-fetch-site': 'none' }],
  ])('refuses a change %s, whatever else it says', async (_, headers) => {
    const answer = await browser.ask('PATCH', 'me', { headers })
    expect([answer.status, await codeOf(answer)]).toEqual([403, 'cross_site'])
    expect(browser.api.asked).toEqual([])
  })

  it.each([
    [{ origin: SITE }, 200],
    [{ origin: 'https://evil.example' }, 403],
    [{ origin: 'http://shop.example' }, 403],
    [{ origin: 'null' }, 403],
    [{}, 403],
  ])('goes by the origin where a browser says nothing of the site: %j', async (headers, status) => {
    const sent = new NextRequest(`${SITE}/api/account/me`, {
      method: 'PATCH',
      headers: { cookie: browser.cookie, 'content-type': 'application/json', ...headers },
      body: '{}',
    })
    expect((await answerAccount(sent, ['me'])).status).toBe(status)
  })

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/plain; application/json', ''])(
    'refuses a body of type "%s", which any page can send',
    async (type) => {
      expect((await browser.ask('POST', 'register', { headers: { 'content-type': type } })).status).toBe(415)
      expect((await browser.ask('DELETE', 'addresses/1', { headers: { 'content-type': type } })).status).toBe(415)
      expect(browser.api.asked).toEqual([])
    },
  )

  it('refuses to read for another site', async () => {
    expect((await browser.ask('GET', 'me', { headers: { 'sec-fetch-site': 'cross-site' } })).status).toBe(403)
  })

  it.each(['', '{', '[]', 'null', '"text"'])('refuses %j for a body', async (body) => {
    expect((await browser.ask('PATCH', 'me', { body })).status).toBe(400)
  })

  it('refuses a body that is too large, also where its length is not told', async () => {
    expect((await browser.ask('PATCH', 'me', { body: JSON.stringify({ first_name: 'x'.repeat(20_000) }) })).status).toBe(413)
    const endless = new ReadableStream({
      pull: (controller) => {
        controller.enqueue(new TextEncoder().encode('x'.repeat(1000)))
      },
    })
    const init = { method: 'PATCH', headers: { ...OURS, cookie: browser.cookie }, body: endless, duplex: 'half' as const }
    expect((await answerAccount(new NextRequest(`${SITE}/api/account/me`, init), ['me'])).status).toBe(413)
    expect(browser.api.asked).toEqual([])
  })
})

describe('what may be asked', () => {
  it.each([
    ['GET', 'refresh'],
    ['POST', 'refresh'],
    ['POST', 'login'],
    ['POST', 'logout'],
    ['GET', 'register'],
    ['DELETE', 'me'],
    ['POST', 'addresses/1'],
    ['GET', 'sessions/1'],
    ['GET', 'exports/../me/file'],
    ['DELETE', 'sessions/..'],
    ['DELETE', 'sessions/a b'],
    ['DELETE', 'sessions/%2e%2e'],
    ['GET', 'me/addresses'],
    ['GET', 'products'],
    ['GET', 'meow'],
  ])('%s %s is none of it', async (method, path) => {
    expect([404, 405]).toContain((await browser.ask(method, path)).status)
    expect(browser.api.asked).toEqual([])
  })

  it.each([
    ['GET', 'me'],
    ['PATCH', 'me'],
    ['POST', 'email/change'],
    ['POST', 'email/resend'],
    ['GET', 'sessions'],
    ['DELETE', 'sessions/0b9e-1'],
    ['GET', 'addresses'],
    ['POST', 'addresses'],
    ['PATCH', 'addresses/7'],
    ['DELETE', 'addresses/7'],
    ['GET', 'exports'],
    ['POST', 'exports'],
  ])('%s %s goes to the API with the session’s access token', async (method, path) => {
    const answer = await browser.ask(method, path, { body: '{"a":1}' })
    expect(await answer.json()).toEqual({ path: `${path}/` })
    const [asked] = browser.api.asked
    expect(asked).toMatchObject({ method, path: `${path}/`, headers: { authorization: `Bearer ${browser.api.pair.access}` } })
    expect(asked?.body).toBe(method === 'POST' || method === 'PATCH' ? '{"a":1}' : '')
    expect(asked?.headers.cookie).toBeUndefined()
    expect(await cookieSetBy(answer)).toBeUndefined()
  })

  it.each(['register', 'password/reset', 'password/reset/confirm'])('%s needs no session, and takes none along', async (path) => {
    expect((await browser.ask('POST', path)).status).toBe(200)
    expect(browser.api.asked[0]?.headers.authorization).toBeUndefined()
  })
})

describe('what comes back', () => {
  it('is the API’s error as it is, with how long to wait', async () => {
    const body = { code: 'invalid', detail: 'username: is taken', fields: { username: ['is taken'] } }
    browser.api.answers['PATCH me/'] = answerJson(400, body)
    expect(await (await browser.ask('PATCH', 'me')).json()).toEqual(body)
    browser.api.answers['PATCH me/'] = (_request, response) => response.writeHead(429, { 'retry-after': '17' }).end('{"code":"throttled"}')
    const answer = await browser.ask('PATCH', 'me')
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([429, '17'])
  })

  it('is nothing else of the API’s answer', async () => {
    browser.api.answers['GET me/'] = (_request, response) => {
      response.writeHead(200, { 'set-cookie': 'a=b', 'x-request-id': '1', 'content-type': 'application/json' }).end('{}')
    }
    const answer = await browser.ask('GET', 'me')
    expect([...answer.headers.keys()].sort()).toEqual(['cache-control', 'content-type'])
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  it.each<[string, RequestListener]>([
    ['fails', answerJson(500, { secret: 'trace' })],
    ['answers something else than JSON', (_request, response) => response.end('<html>')],
    ['keeps silent', () => undefined],
  ])('is a 503 where the API %s, and nobody is signed out', async (_, listener) => {
    browser.api.answers['GET me/'] = listener
    const answer = await browser.ask('GET', 'me')
    expect([answer.status, await codeOf(answer)]).toEqual([503, 'unavailable'])
    expect(await cookieSetBy(answer)).toBeUndefined()
  })

  it('is the file of an export, to be kept', async () => {
    browser.api.answers['GET exports/7/file/'] = answerJson(200, { you: 'ada' })
    const answer = await browser.ask('GET', 'exports/7/file')
    expect(answer.headers.get('content-disposition')).toBe('attachment; filename="my-data.json"')
    expect(await answer.json()).toEqual({ you: 'ada' })
  })
})
