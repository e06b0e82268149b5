/** Tokens for tests, made as the API makes them but for the signature, which nobody here checks. */
import type { TokenPair } from './types'

const HOUR = 3600

interface Times {
  /** Unix seconds. */
  iat?: number
  seconds?: number
}

/** The `count`-th pair of a session. */
export function pairOf(session: string, count: number, { iat = Math.floor(Date.now() / 1000), seconds = HOUR }: Times = {}): TokenPair {
  const claims = { sid: session, sub: 'account-1', iat, iss: 'shopster', aud: 'shopster-api' }
  return {
    access: tokenOf({ ...claims, jti: `access-${count}`, exp: iat + seconds }),
    refresh: tokenOf({ ...claims, jti: `refresh-${count}`, exp: iat + 7 * 24 * HOUR }),
  }
}

function tokenOf(claims: object): string {
  return ['{"alg":"HS256"}', JSON.stringify(claims), 'signature'].map((part) => Buffer.from(part).toString('base64url')).join('.')
}
