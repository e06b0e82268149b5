import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answerJson, serve } from '../test-server'
import { renewTokens, tokenKeeper } from './renewal'

const SHOPPER = { address: '203.0.113.7', userAgent: 'Browser' }

beforeEach(() => {
  vi.stubEnv('API_TIMEOUT_MS', '200')
  return () => {
    vi.unstubAllEnvs()
  }
})

/** An API whose n-th answer is by the n-th listener, and the last one's from then on. */
async function apiOf(...listeners: RequestListener[]): Promise<{ count: number }> {
  const asked = { count: 0 }
  const address = await serve((request, response) => {
    const listener = listeners[Math.min(asked.count, listeners.length - 1)]
    asked.count += 1
    listener?.(request, response)
  })
  vi.stubEnv('API_INTERNAL_URL', address)
  return asked
}

/** An address that nobody listens at any more. */
async function deserted(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${port}`
}

const silence: RequestListener = () => undefined

describe('renewTokens', () => {
  it('returns the API’s new pair', async () => {
    await apiOf(answerJson(200, { access: 'a', refresh: 'r' }))
    expect(await renewTokens('old', SHOPPER)).toEqual({ pair: { access: 'a', refresh: 'r' } })
  })

  it('is refused by a 401 alone, and asks once', async () => {
    const asked = await apiOf(answerJson(401, { code: 'token_not_valid', detail: '', fields: {} }))
    expect(await renewTokens('old', SHOPPER)).toBe('refused')
    expect(asked.count).toBe(1)
  })

  it.each([400, 403, 404, 429])('takes a %i for an API that is away', async (status) => {
    await apiOf(answerJson(status, {}))
    expect(await renewTokens('old', SHOPPER)).toBe('away')
  })

  it.each<[string, RequestListener]>([
    ['fails', answerJson(500, {})],
    ['breaks off', (_request, response) => response.destroy()],
    ['keeps silent', silence],
    ['answers something else than JSON', (_request, response) => response.end('<html>')],
  ])('does not know whether the token was used up where the API %s', async (_, listener) => {
    const asked = await apiOf(listener)
    expect(await renewTokens('old', SHOPPER)).toBe('unanswered')
    expect(asked.count).toBe(1)
  })

  it('knows that it was not where nobody listens', async () => {
    vi.stubEnv('API_INTERNAL_URL', await deserted())
    const began = Date.now()
    expect(await renewTokens('old', SHOPPER)).toBe('away')
    expect(Date.now() - began).toBeLessThan(200)
  })
})

describe('tokenKeeper', () => {
  it('is one for the whole process', () => {
    expect(tokenKeeper()).toBe(tokenKeeper())
  })
})
