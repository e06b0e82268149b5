/** What the tests need to know of the stack that they run against. */

export interface Settings {
  storefrontUrl: string
  apiUrl: string
  /** A storefront whose search server does not answer; may be left out only outside CI. */
  degradedUrl: string | undefined
  /** What shoppers of this shop search for; may be left out only outside CI. */
  popularQuery: string | undefined
  /** Playwright's own browser where it is left out. */
  chromiumPath: string | undefined
}

export function readSettings(): Settings {
  return {
    storefrontUrl: required('STOREFRONT_URL'),
    apiUrl: required('API_URL'),
    degradedUrl: process.env.CI ? required('STOREFRONT_DEGRADED_URL') : process.env.STOREFRONT_DEGRADED_URL,
    popularQuery: process.env.CI ? required('POPULAR_QUERY') : process.env.POPULAR_QUERY,
    chromiumPath: process.env.CHROMIUM_PATH,
  }
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is unset: set it to the address of the running stack's server`)
  return value
}
