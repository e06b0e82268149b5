import { isForDevelopment, readAuthSecret } from '@/lib/account/auth-secret'
import { readConfig } from '@/lib/config'

/** Runs once when the server starts: a malformed variable stops it there rather than at the first visitor. */
export function register(): void {
  const { siteUrl } = readConfig(process.env)
  if (isForDevelopment(readAuthSecret(process.env))) {
    console.warn('AUTH_SECRET is unset: sessions are encrypted with a secret that everybody knows, which is for development alone.')
  }
  // NextAuth takes the shop's address from here, and where it is unset from what a client calls the host.
  process.env.NEXTAUTH_URL = new URL(siteUrl).origin
}
