/** What sessions are encrypted with. Changes with where that secret may come from. */
import { ConfigError, readConfig } from '../config'

type Env = Readonly<Record<string, string | undefined>>

const DEVELOPMENT_SECRET = 'development-only-secret-of-no-worth-0123456789'

/** Throws ConfigError where production has none: anybody could make sessions with a secret that is in the source. */
export function readAuthSecret(env: Env): string {
  const secret = readConfig(env).authSecret ?? DEVELOPMENT_SECRET
  if (secret === DEVELOPMENT_SECRET && env.NODE_ENV === 'production') {
    throw new ConfigError('AUTH_SECRET is unset: set it to at least 32 random characters, which encrypt the sessions of shoppers')
  }
  return secret
}

export function isForDevelopment(secret: string): boolean {
  return secret === DEVELOPMENT_SECRET
}

export function authSecret(): string {
  return readAuthSecret(process.env)
}
