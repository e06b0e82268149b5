/**
 * The cookie that holds a session's tokens, encrypted. NextAuth reads and writes the same one; what this storefront
 * writes itself has its lifetime from the refresh token. Changes with what a session holds.
 */
import type { NextRequest, NextResponse } from 'next/server'
import { decode, encode, type JWT } from 'next-auth/jwt'
import { config } from '../config'
import { authSecret } from './auth-secret'
import { claimsOf, type SessionTokens } from './tokens'

const NAME = 'next-auth.session-token'
/** Browsers take no more for one cookie, its name and attributes included. */
const MOST_BYTES = 3900

/** With https:// the name's prefix has the browser refuse one that another host or an insecure page set. */
export function sessionCookie() {
  const secure = isSecure()
  return {
    name: secure ? `__Host-${NAME}` : NAME,
    options: { httpOnly: true, sameSite: 'lax', path: '/', secure },
  } as const
}

export function isSecure(): boolean {
  return config().siteUrl.startsWith('https://')
}

/** The tokens in the request's cookie; null where there is none that this server has encrypted. */
export async function readTokens(cookies: Pick<NextRequest['cookies'], 'get'>): Promise<SessionTokens | null> {
  const sealed = cookies.get(sessionCookie().name)?.value
  if (!sealed) return null
  const token = await decode({ token: sealed, secret: authSecret() }).catch(() => null)
  return token && tokensIn(token)
}

export function tokensIn({ access, refresh, renewAt }: JWT): SessionTokens | null {
  return access && refresh && renewAt ? { access, refresh, renewAt } : null
}

export async function writeTokens(cookies: NextResponse['cookies'], tokens: SessionTokens): Promise<void> {
  const { exp } = claimsOf(tokens.refresh)
  const maxAge = Math.max(1, exp - Math.floor(Date.now() / 1000))
  const { name, options } = sessionCookie()
  const sealed = await encode({ token: { ...tokens }, secret: authSecret(), maxAge })
  if (sealed.length > MOST_BYTES) throw new Error(`A session of ${sealed.length} bytes is too large for a cookie.`)
  cookies.set(name, sealed, { ...options, maxAge })
}

export function dropTokens(cookies: NextResponse['cookies']): void {
  const { name, options } = sessionCookie()
  cookies.set(name, '', { ...options, maxAge: 0 })
}
