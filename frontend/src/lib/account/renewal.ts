/** Asks the API for new tokens, and tells a refusal from an API that is away. Changes with `POST /api/auth/refresh/`. */
import { config } from '../config'
import { callApi } from './api'
import type { Shopper } from './client-header'
import { TokenKeeper, type Renewal } from './token-keeper'

/** Asks once. Only a 401 is a refusal. */
export async function renewTokens(refresh: string, shopper: Shopper): Promise<Renewal> {
  try {
    const response = await callApi({ method: 'POST', path: 'refresh/', body: { refresh }, shopper, timeoutMs: config().apiTimeoutMs })
    if (response.ok) return { pair: await response.json() }
    if (response.status === 401) return 'refused'
    return response.status < 500 ? 'away' : 'unanswered'
  } catch (error) {
    return isRefusedConnection(error) ? 'away' : 'unanswered'
  }
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
