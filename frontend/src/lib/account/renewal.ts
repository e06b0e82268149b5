/** Asks the API for new tokens, and tells a refusal from an API that is away. Changes with `POST /api/auth/refresh/`. */
import { setTimeout as pause } from 'node:timers/promises'
import { config } from '../config'
import { callApi } from './api'
import type { Shopper } from './client-header'
import { TokenKeeper, type Renewal } from './token-keeper'

/** Milliseconds before each further try: together far less than the 10 s in which the API repeats its answer. */
const PAUSES_MS = [200, 800]

/**
 * Only a 401 is a refusal. Where an answer may have been lost the token may have been used up, so it is sent again, soon
 * enough to get the same new ones; later the API would take it for stolen and end the session.
 */
export async function renewTokens(refresh: string, shopper: Shopper): Promise<Renewal> {
  return ask(refresh, shopper, PAUSES_MS)
}

async function ask(refresh: string, shopper: Shopper, [next, ...others]: readonly number[]): Promise<Renewal> {
  try {
    const response = await callApi({ method: 'POST', path: 'refresh/', body: { refresh }, shopper, timeoutMs: config().apiTimeoutMs })
    if (response.ok) return { pair: await response.json() }
    if (response.status === 401) return 'refused'
    if (response.status < 500) return 'away'
  } catch (error) {
    if (isRefusedConnection(error)) return 'away'
  }
  if (next === undefined) return 'away'
  await pause(next)
  return ask(refresh, shopper, others)
}

/** Nothing was sent, so nothing was used up. */
function isRefusedConnection(error: unknown): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(cause.code))) return true
  }
  return false
}

const PLACE = Symbol.for('shopster.token-keeper')

type Keeper = Pick<TokenKeeper, keyof TokenKeeper>

/** This process's keeper: each bundle of Next has modules of its own, and all must share one. */
export function tokenKeeper(): Keeper {
  const shared = globalThis as Record<symbol, Keeper | undefined>
  return (shared[PLACE] ??= new TokenKeeper(renewTokens))
}
