/** Sessions begin and end here, as the API sees it. Changes with `POST /api/auth/login/` and `logout/`. */
import { setTimeout as pause } from 'node:timers/promises'
import { ApiUnavailable } from '../http'
import { callApi } from './api'
import type { Shopper } from './client-header'
import { tokenKeeper } from './renewal'
import { receivedTokens, type SessionTokens } from './tokens'

/** Before each further try to tell an API that is away. */
const PAUSES_MS = [2_000, 10_000, 60_000, 300_000]

interface Credentials {
  username?: string
  password?: string
  otp?: string
}

/** Why somebody is not signed in: a code of the API's, and how many seconds to wait. NextAuth hands on the message alone. */
export class SignInRefused extends Error {
  constructor(code: string, retryAfter: string | null = null) {
    super(retryAfter ? `${code} ${retryAfter}` : code)
  }
}

/** Throws SignInRefused; its code is `unavailable` where the API did not answer. */
export async function signInAtApi({ username = '', password = '', otp }: Credentials, shopper: Shopper): Promise<SessionTokens> {
  const body = { username, password, ...(otp && { otp }) }
  try {
    const response = await callApi({ method: 'POST', path: 'login/', body, shopper })
    if (response.ok) return receivedTokens(await response.json(), Date.now())
    throw await refusalIn(response)
  } catch (error) {
    if (error instanceof SignInRefused) throw error
    console.error('[auth] signing in failed:', error instanceof Error ? error.message : error)
    throw new SignInRefused('unavailable')
  }
}

async function refusalIn(response: Response): Promise<SignInRefused> {
  if (response.status === 429) return new SignInRefused('throttled', response.headers.get('retry-after'))
  if (response.status >= 500) return new SignInRefused('unavailable')
  // Something is left out: no account has it.
  if (response.status === 400) return new SignInRefused('invalid_credentials')
  const { code } = (await response.json()) as { code?: unknown }
  return new SignInRefused(typeof code === 'string' && /^[a-z_]{1,40}$/.test(code) ? code : 'invalid_credentials')
}

/** Ends the session here at once. An API that is away is told when it is back, as long as this server runs. */
export async function signOutAtApi(given: SessionTokens, shopper: Shopper): Promise<void> {
  const tokens = tokenKeeper().newest(given)
  tokenKeeper().end(tokens)
  if (!(await tellsApi(tokens, shopper))) void tryAgain(tokens, shopper)
}

async function tryAgain(tokens: SessionTokens, shopper: Shopper): Promise<void> {
  for (const milliseconds of PAUSES_MS) {
    // A server that is told to stop does not wait.
    await pause(milliseconds, undefined, { ref: false })
    if (await tellsApi(tokens, shopper)) return
  }
}

async function tellsApi({ refresh }: SessionTokens, shopper: Shopper): Promise<boolean> {
  try {
    const { status } = await callApi({ method: 'POST', path: 'logout/', body: { refresh }, shopper, timeoutMs: 2000 })
    // One that came too often was not heard either.
    return status < 500 && status !== 429
  } catch (error) {
    if (error instanceof ApiUnavailable) return false
    throw error
  }
}
