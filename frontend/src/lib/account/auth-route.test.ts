import { NextRequest } from 'next/server'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { answerAuth } from './auth-route'

const SITE = 'https://shop.example'
const OURS = { origin: SITE, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }

beforeEach(() => {
  vi.stubEnv('SITE_URL', SITE)
  return () => {
    vi.unstubAllEnvs()
  }
})

function ask(method: string, path: string, headers: Record<string, string> = OURS, body = '{}'): Promise<Response> {
  const init = method === 'GET' ? { method, headers } : { method, headers, body }
  const params = Promise.resolve({ nextauth: path.split('/') })
  return answerAuth(new NextRequest(`${SITE}/api/auth/${path}`, init), { params })
}

describe('NextAuth’s address', () => {
  it('tells a visitor without a session that there is none, and sets no cookie', async () => {
    const answer = await ask('GET', 'session')
    expect(await answer.json()).toEqual({})
    expect(answer.headers.get('set-cookie')).toBeNull()
    expect(answer.headers.get('cache-control')).toBe('private, no-store')
  })

  it.each([
    ['POST', '_log'],
    ['POST', 'session'],
    ['POST', 'signin/credentials'],
    ['GET', 'callback/credentials'],
    ['POST', 'callback/google'],
    ['GET', 'verify-request'],
  ])('has no %s %s', async (method, path) => {
    expect((await ask(method, path)).status).toBe(404)
  })

  it.each(['callback/credentials', 'signout'])('takes POST %s from the shop’s own pages alone', async (path) => {
    expect((await ask('POST', path, { ...OURS, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await ask('POST', path, { origin: 'https://evil.example' })).status).toBe(403)
  })

  it('takes no large form', async () => {
    expect((await ask('POST', 'callback/credentials', OURS, 'x'.repeat(20_000))).status).toBe(413)
  })
})
