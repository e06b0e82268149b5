/** What the tests need to know of the stack that they run against. */

export interface Settings {
  storefrontUrl: string
  apiUrl: string
  /** A storefront whose search server does not answer; may be left out only outside CI. */
  degradedUrl: string | undefined
  /** What shoppers of this shop search for; may be left out only outside CI. */
  popularQuery: string | undefined
  /** What the storefront encrypts sessions with, to look into its cookies; may be left out only outside CI. */
  authSecret: string | undefined
  /** Somebody of the staff whose app has this key, in hexadecimal digits; may be left out only outside CI. */
  staff: { username: string; password: string; totpKey: string } | undefined
  /** Playwright's own browser where it is left out. */
  chromiumPath: string | undefined
}

export function readSettings(): Settings {
  return {
    storefrontUrl: required('STOREFRONT_URL'),
    apiUrl: required('API_URL'),
    degradedUrl: process.env.CI ? required('STOREFRONT_DEGRADED_URL') : process.env.STOREFRONT_DEGRADED_URL,
    popularQuery: process.env.CI ? required('POPULAR_QUERY') : process.env.POPULAR_QUERY,
    authSecret: process.env.CI ? required('AUTH_SECRET') : process.env.AUTH_SECRET,
    staff: readStaff(),
    chromiumPath: process.env.CHROMIUM_PATH,
  }
}

function readStaff(): Settings['staff'] {
  if (!process.env.CI && !process.env.STAFF_USERNAME) return undefined
  return { username: required('STAFF_USERNAME'), password: required('STAFF_PASSWORD'), totpKey: required('STAFF_TOTP_KEY') }
}

function required(name: string): string {
  const value = process.env[name]
  if (!value) throw new Error(`${name} is unset: \`make test\` says it to the browser tests, frontend/README.md what it is`)
  return value
}
