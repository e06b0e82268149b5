/**
 * A server for tests that keeps one session as the API does: each refresh token works once, the one before it gets the
 * same pair again for a while, an older one ends the session. What it was asked is kept for the test to look at.
 */
import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import { vi } from 'vitest'
import { answerJson, serve } from '../test-server'
import { pairOf } from './test-tokens'
import type { TokenPair } from './types'

export interface Asked {
  method: string
  path: string
  headers: IncomingHttpHeaders
  body: string
}

export interface AccountsApi {
  asked: Asked[]
  /** The pair that the session has now. */
  pair: TokenPair
  isOpen: boolean
  /** What it says to who comes with the present access token; by method and path below /api/auth/. */
  answers: Record<string, RequestListener>
  /** Makes the present access token worthless, as a server that was set back would. */
  forgetAccess: () => void
}

/** Starts one for the running test and has this process call it. */
export async function serveAccounts(session: string): Promise<AccountsApi> {
  let count = 0
  let before = ''
  let isAccepted = true
  const api: AccountsApi = {
    asked: [],
    pair: pairOf(session, 0),
    isOpen: true,
    answers: {},
    forgetAccess: () => {
      isAccepted = false
    },
  }

  function renewed(body: string): TokenPair | null {
    const { refresh } = JSON.parse(body) as { refresh?: unknown }
    api.isOpen &&= refresh === api.pair.refresh || refresh === before
    if (!api.isOpen) return null
    if (refresh !== before) {
      before = api.pair.refresh
      isAccepted = true
      api.pair = pairOf(session, (count += 1))
    }
    return api.pair
  }

  function answerTo({ method, path, headers, body }: Asked): RequestListener {
    if (path === 'refresh/') {
      const pair = renewed(body)
      return pair ? answerJson(200, pair) : REFUSED
    }
    const isSignedIn = api.isOpen && isAccepted && headers.authorization === `Bearer ${api.pair.access}`
    return isSignedIn || PUBLIC.test(path) ? (api.answers[`${method} ${path}`] ?? answerJson(200, { path })) : REFUSED
  }

  const address = await serve((request, response) => {
    const { method = '', url = '', headers } = request
    let body = ''
    request.setEncoding('utf8')
    request.on('data', (part: string) => (body += part))
    request.on('end', () => {
      const asked = { method, path: url.replace('/api/auth/', ''), headers, body }
      api.asked.push(asked)
      answerTo(asked)(request, response)
    })
  })
  vi.stubEnv('API_INTERNAL_URL', address)
  return api
}

const PUBLIC = /^(?:login|logout|register|password\/reset|email\/confirm)\//
const REFUSED = answerJson(401, { code: 'token_not_valid', detail: 'No.', fields: {} })
