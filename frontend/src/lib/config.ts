/**
 * Where the storefront finds its neighbours. Changes when a setting is added or renamed (see .env.local.example).
 * Read at run time, on the server only: components hand the browser what it needs to know.
 */

type Env = Readonly<Record<string, string | undefined>>

export interface Config {
  /** API base for this server, without a trailing slash and without `/api`. */
  apiInternalUrl: string
  /** API base for a browser. */
  apiPublicUrl: string
  /** The storefront's own public address. */
  siteUrl: string
  /** Search base for this server; null: the host that the API names. */
  searchInternalUrl: string | null
  apiTimeoutMs: number
  /** What the workers sign their purges with; null: nobody may purge. */
  revalidateSecret: string | null
  /** What sessions are encrypted with; null: see `auth-secret.ts`. */
  authSecret: string | null
  /** What the API is told with for whom it is called; null: it is not told. */
  storefrontSecret: string | null
  /** How many proxies stand before this server; `scripts/client-address.cjs` counts by it. */
  trustedProxies: number
}

export class ConfigError extends Error {}

/** Reads the whole configuration; throws ConfigError naming the variable that is malformed. */
export function readConfig(env: Env): Config {
  const apiInternalUrl = readUrl(env, 'API_INTERNAL_URL') ?? 'http://127.0.0.1:8000'
  return {
    apiInternalUrl,
    apiPublicUrl: readUrl(env, 'API_PUBLIC_URL') ?? apiInternalUrl,
    siteUrl: readUrl(env, 'SITE_URL') ?? 'http://127.0.0.1:3000',
    searchInternalUrl: readUrl(env, 'SEARCH_INTERNAL_URL'),
    apiTimeoutMs: readMilliseconds(env, 'API_TIMEOUT_MS') ?? 2500,
    revalidateSecret: readSecret(env, 'SHOPSTER_REVALIDATE_SECRET'),
    authSecret: readSecret(env, 'AUTH_SECRET'),
    storefrontSecret: readSecret(env, 'SHOPSTER_STOREFRONT_SECRET'),
    trustedProxies: readProxies(env, 'SHOPSTER_TRUSTED_PROXIES'),
  }
}

export function config(): Config {
  return readConfig(process.env)
}

function readUrl(env: Env, name: string): string | null {
  const text = env[name]?.trim()
  if (!text) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !['http:', 'https:'].includes(url.protocol) || url.search || url.hash) {
    throw new ConfigError(`${name} is "${text}": set it to an address such as http://127.0.0.1:8000`)
  }
  return url.href.replace(/\/+$/, '')
}

function readSecret(env: Env, name: string): string | null {
  const text = env[name]?.trim()
  if (!text) return null
  if (text.length < 32) throw new ConfigError(`${name} is too short: set it to at least 32 random characters`)
  return text
}

function readMilliseconds(env: Env, name: string): number | null {
  const text = env[name]?.trim()
  if (!text) return null
  if (!/^[1-9]\d{0,5}$/.test(text)) {
    throw new ConfigError(`${name} is "${text}": set it to a whole number of milliseconds, 1 to 999999`)
  }
  return Number(text)
}

function readProxies(env: Env, name: string): number {
  const text = env[name]?.trim()
  if (!text) return 0
  if (!/^(?:\d|10)$/.test(text)) throw new ConfigError(`${name} is "${text}": set it to a whole number, 0 to 10`)
  return Number(text)
}
