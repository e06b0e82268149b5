import 'next-auth'
import 'next-auth/jwt'
import type { SessionTokens } from './tokens'

declare module 'next-auth' {
  /** What `authorize` hands to the `jwt` callback, and nobody else gets. */
  interface User {
    tokens: SessionTokens
  }
}

declare module 'next-auth/jwt' {
  /** What the cookie holds: the tokens. */
  interface JWT {
    access?: string
    refresh?: string
    renewAt?: number
  }
}
