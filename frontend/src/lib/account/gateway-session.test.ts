import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answerJson } from '../test-server'
import { sessionCookie } from './session-cookie'
import { codeOf, cookieSetBy, openBrowser, type Browser } from './test-gateway'
import { pairOf } from './test-tokens'

let browser: Browser

beforeEach(async () => {
  browser = await openBrowser()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  return () => {
    vi.unstubAllEnvs()
    vi.restoreAllMocks()
  }
})

describe('the session', () => {
  it('is needed', async () => {
    for (const worthless of ['', `${sessionCookie().name}=`, `${sessionCookie().name}=nonsense`]) {
      browser.cookie = worthless
      const answer = await browser.ask('GET', 'me')
      expect([answer.status, await codeOf(answer)]).toEqual([401, 'signed_out'])
      expect(await cookieSetBy(answer)).toBe('')
    }
    expect(browser.api.asked).toEqual([])
  })

  it('is renewed where the API refuses its access token, and the answer brings the new cookie', async () => {
    browser.api.forgetAccess()
    const answer = await browser.ask('GET', 'me')
    expect(answer.status).toBe(200)
    expect(await cookieSetBy(answer)).toMatchObject(browser.api.pair)
    expect(browser.api.asked.map(({ path }) => path)).toEqual(['me/', 'refresh/', 'me/'])
  })

  it.each<[string, RequestListener]>([
    ['an error', answerJson(400, { code: 'invalid' })],
    ['a failure', answerJson(500, {})],
    ['silence', () => undefined],
  ])('has its new cookie also on %s', async (_, listener) => {
    browser.api.answers['GET me/'] = listener
    browser.api.forgetAccess()
    expect(await cookieSetBy(await browser.ask('GET', 'me'))).toMatchObject(browser.api.pair)
  })

  it('is renewed once for twenty requests at the moment of its end', async () => {
    browser.api.forgetAccess()
    const answers = await Promise.all(Array.from({ length: 20 }, () => browser.ask('GET', 'me')))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 20 }, () => 200))
    expect(browser.api.asked.filter(({ path }) => path === 'refresh/')).toHaveLength(1)
    for (const answer of answers) expect(await cookieSetBy(answer)).toMatchObject(browser.api.pair)
  })

  it('gives the newest tokens to a request that carries an older cookie', async () => {
    browser.api.forgetAccess()
    await browser.ask('GET', 'me')
    browser.api.forgetAccess()
    await browser.ask('GET', 'me')
    const late = await browser.ask('GET', 'me')
    expect(late.status).toBe(200)
    expect(await cookieSetBy(late)).toMatchObject(browser.api.pair)
    expect(browser.api.isOpen).toBe(true)
  })

  it('ends where the API has ended it, and so does the cookie', async () => {
    browser.api.isOpen = false
    const answer = await browser.ask('GET', 'me')
    expect([answer.status, await codeOf(answer)]).toEqual([401, 'signed_out'])
    expect(await cookieSetBy(answer)).toBe('')
  })

  it('stays while the API is away', async () => {
    vi.stubEnv('API_INTERNAL_URL', 'http://127.0.0.1:1')
    const answer = await browser.ask('GET', 'me')
    expect(answer.status).toBe(503)
    expect(await cookieSetBy(answer)).toBeUndefined()
  })

  it('is another one after a change of the password, and its tokens are in the cookie alone', async () => {
    const next = pairOf(randomUUID(), 1)
    browser.api.answers['POST password/change/'] = answerJson(200, next)
    const answer = await browser.ask('POST', 'password/change', { body: '{"current_password":"a","new_password":"b"}' })
    expect([answer.status, await answer.text()]).toEqual([204, ''])
    expect(await cookieSetBy(answer)).toMatchObject(next)
  })

  it('is kept where the change of the password is refused', async () => {
    browser.api.answers['POST password/change/'] = answerJson(400, { code: 'invalid', fields: { current_password: ['is not your password'] } })
    expect(await cookieSetBy(await browser.ask('POST', 'password/change'))).toBeUndefined()
    expect((await browser.ask('GET', 'me')).status).toBe(200)
  })

  it.each(['logout/all', 'delete'])('is over after %s', async (path) => {
    browser.api.answers[`POST ${path}/`] = answerJson(202, {})
    expect(await cookieSetBy(await browser.ask('POST', path))).toBe('')
  })

  it('has a cookie that no script can read, and no other host set', async () => {
    browser.api.forgetAccess()
    const header = (await browser.ask('GET', 'me')).headers.get('set-cookie') ?? ''
    expect(header).toMatch(/^__Host-next-auth\.session-token=/)
    for (const part of ['HttpOnly', 'Secure', 'Path=/', 'SameSite=lax']) expect(header).toContain(part)
    expect(header).not.toContain('Domain')
    expect(header).not.toContain(browser.api.pair.refresh)
  })
})
