/**
 * How NextAuth keeps a session: the API's tokens in an encrypted cookie, renewed in time. Nothing of them is in what
 * `session()` shows. Changes with what a session is made of; how tokens are renewed is in `account/token-keeper.ts`.
 */
import type { NextAuthOptions } from 'next-auth'
import type { JWT } from 'next-auth/jwt'
import credentials from 'next-auth/providers/credentials'
import { headers } from 'next/headers'
import { authSecret } from './account/auth-secret'
import { tokenKeeper } from './account/renewal'
import { isSecure, sessionCookie, tokensIn } from './account/session-cookie'
import { shopperOf } from './account/shopper'
import { signInAtApi, signOutAtApi } from './account/sign-in'
import { claimsOf, type SessionTokens } from './account/tokens'

/** Longer than the API lets any session last: `session-cookie.ts` sets the real end. */
const LONGEST_SECONDS = 366 * 24 * 3600

/** Ends NextAuth's session without an alarm. */
class SessionEnded extends Error {
  override name = 'SessionEnded'
}

export const authOptions: NextAuthOptions = {
  // Read when they are needed: at build time there is no environment.
  get secret() {
    return authSecret()
  },
  get useSecureCookies() {
    return isSecure()
  },
  get cookies() {
    return { sessionToken: sessionCookie() }
  },
  session: { strategy: 'jwt', maxAge: LONGEST_SECONDS },
  jwt: { maxAge: LONGEST_SECONDS },
  pages: { signIn: '/signin', signOut: '/account', error: '/signin' },
  providers: [
    credentials({
      credentials: { username: {}, password: {}, otp: {} },
      authorize: async (given, request) => {
        const tokens = await signInAtApi({ ...given }, shopperOf(new Headers(request.headers as Record<string, string>)))
        return { id: claimsOf(tokens.access).sub, tokens }
      },
    }),
  ],
  callbacks: {
    jwt: async ({ token, user }): Promise<JWT> => {
      // TypeScript believes that there is always a user; there is one at sign-in alone.
      const { tokens } = (user as { tokens?: SessionTokens } | undefined) ?? {}
      return tokens ? { ...tokens } : withUsableTokens(token)
    },
    session: ({ session, token }) => ({ user: {}, expires: token.refresh ? endOf(token.refresh) : session.expires }),
  },
  events: {
    signOut: async ({ token }) => {
      const tokens = tokensIn(token)
      if (tokens) await signOutAtApi(tokens, shopperOf(await headers()))
    },
  },
  logger: {
    error: (code, metadata) => {
      if (code === 'JWT_SESSION_ERROR' && isExpected(metadata)) return
      console.error(`[auth] ${code}`, metadata instanceof Error ? metadata.message : metadata.error.message)
    },
  },
}

function endOf(refresh: string): string {
  return new Date(claimsOf(refresh).exp * 1000).toISOString()
}

/** Throws where the session has ended: NextAuth then takes its cookie away. */
async function withUsableTokens(token: JWT): Promise<JWT> {
  const tokens = tokensIn(token)
  if (!tokens) throw new SessionEnded('The cookie holds no tokens.')
  const kept = await tokenKeeper().usable(tokens, shopperOf(await headers()))
  if (kept === 'ended') throw new SessionEnded('The API has ended this session.')
  return { ...token, ...kept.tokens }
}

/** Sessions end, and cookies get old or were encrypted with another secret: none of it is a fault. */
function isExpected(error: unknown): boolean {
  return error instanceof SessionEnded || (error instanceof Error && 'code' in error && /^ERR_JW[ET]_/.test(String(error.code)))
}
