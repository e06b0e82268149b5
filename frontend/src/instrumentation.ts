import { readAuthSecret } from '@/lib/account/auth-secret'
import { readConfig } from '@/lib/config'

/** Runs once when the server starts: a malformed variable stops it there rather than at the first visitor. */
export function register(): void {
  const { siteUrl } = readConfig(process.env)
  readAuthSecret(process.env)
  // NextAuth takes the shop's address from here, and where it is unset from what a client calls the host.
  process.env.NEXTAUTH_URL = new URL(siteUrl).origin
}
