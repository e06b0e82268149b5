/** A browser of a shop at https://shop.example with a session, for tests of what the gateway answers it. */
import { randomUUID } from 'node:crypto'
import { NextRequest, NextResponse } from 'next/server'
import { vi } from 'vitest'
import { answerAccount } from './gateway'
import { readTokens, sessionCookie, writeTokens } from './session-cookie'
import { serveAccounts, type AccountsApi } from './test-accounts-api'
import { receivedTokens, type SessionTokens } from './tokens'

export const SITE = 'https://shop.example'
export const OURS = { origin: SITE, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' }

interface Sent {
  body?: string
  headers?: Record<string, string>
}

export interface Browser {
  api: AccountsApi
  /** The `Cookie` header that it sends; an answer's cookie is not taken over. */
  cookie: string
  ask: (method: string, path: string, sent?: Sent) => Promise<NextResponse>
}

/** Its session is the API's; undone by `vi.unstubAllEnvs()`. */
export async function openBrowser(): Promise<Browser> {
  vi.stubEnv('SITE_URL', SITE)
  vi.stubEnv('API_TIMEOUT_MS', '250')
  const api = await serveAccounts(randomUUID())
  const browser: Browser = {
    api,
    cookie: await cookieOf(receivedTokens(api.pair, Date.now())),
    ask: (method, path, { body = '{}', headers = {} } = {}) => {
      const all = { ...OURS, cookie: browser.cookie, ...headers }
      const init = method === 'GET' ? { method, headers: all } : { method, headers: all, body }
      return answerAccount(new NextRequest(`${SITE}/api/account/${path}`, init), path.split('/'))
    },
  }
  return browser
}

async function cookieOf(tokens: SessionTokens): Promise<string> {
  const { cookies } = new NextResponse()
  await writeTokens(cookies, tokens)
  return `${sessionCookie().name}=${cookies.get(sessionCookie().name)?.value ?? ''}`
}

export async function codeOf(response: Response): Promise<unknown> {
  return ((await response.json()) as { code: unknown }).code
}

/** Empty where the answer takes the cookie away, undefined where it leaves it alone. */
export async function cookieSetBy(answer: NextResponse): Promise<SessionTokens | '' | undefined> {
  const set = answer.cookies.get(sessionCookie().name)
  return set && (set.value && ((await readTokens(answer.cookies)) ?? ''))
}
