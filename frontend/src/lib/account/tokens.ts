/** The tokens of one session, and when they are to be renewed. Changes with the claims of the API's tokens. */
import type { TokenPair } from './types'

/** How much of an access token's life passes before another is asked for. */
const RENEWED_AFTER = 0.75

export interface SessionTokens extends TokenPair {
  /** By this server's clock, in milliseconds since 1970: the API's may be another. */
  renewAt: number
}

interface Claims {
  /** The session's id. */
  sid: string
  /** The account's id. */
  sub: string
  iat: number
  exp: number
}

/** What was handed out just now; throws where that is no pair of tokens. */
export function receivedTokens(answer: unknown, now: number): SessionTokens {
  const { access, refresh } = (answer ?? {}) as Partial<TokenPair>
  if (typeof access !== 'string' || typeof refresh !== 'string') throw new Error('The API answered without a pair of tokens.')
  const { iat, exp } = claimsOf(access)
  return { access, refresh, renewAt: now + (exp - iat) * RENEWED_AFTER * 1000 }
}

/** Read, not checked: whoever asks got the token from the API or out of an encrypted cookie. */
export function claimsOf(token: string): Claims {
  const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as Partial<Claims>
  const { sid, sub, iat, exp } = claims
  if (typeof sid !== 'string' || typeof sub !== 'string' || typeof iat !== 'number' || typeof exp !== 'number') {
    throw new Error('A token of the API lacks one of the claims sid, sub, iat, exp.')
  }
  return { sid, sub, iat, exp }
}

/** The one that was handed out later; `ours` where both were in the same second. */
export function newerOf(ours: SessionTokens, theirs: SessionTokens): SessionTokens {
  return claimsOf(theirs.access).iat > claimsOf(ours.access).iat ? theirs : ours
}
