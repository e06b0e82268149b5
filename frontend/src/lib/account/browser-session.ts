/** Signing in and out from a page, by NextAuth's own addresses. Changes with them, and with the codes of `sign-in.ts`. */
import { away, offline, problemOf, throttled, type Problem } from './browser'
import { forgetDrafts } from './drafts'

export interface Credentials {
  username: string
  password: string
  otp?: string
}

const WORDS: Readonly<Record<string, string>> = {
  invalid_credentials: 'That user name and password do not go together. If you signed up a moment ago, use your user name rather than your e-mail address.',
  otp_required: 'Enter the code that your authenticator app shows now.',
  otp_not_set_up: 'Staff of this shop need a second factor. Set yours up in the admin first, then sign in here.',
  otp_invalid: 'That code is not right, or was used already. Enter the one that your app shows next.',
}

/** Null when somebody is signed in; then load the next page anew, so that nothing of who was here before is left. */
export async function signInHere(credentials: Credentials): Promise<Problem | null> {
  const url = await post('callback/credentials', credentials)
  if (typeof url !== 'string') return url
  const { searchParams } = new URL(url)
  // What NextAuth answers where its cookie did not come along.
  if (searchParams.has('csrf')) return problemOf('no_cookies', 'Signing in needs cookies of this shop, and your browser did not send them.')
  return refusalIn(searchParams.get('error'))
}

/** Null when this browser is signed out. */
export async function signOutHere(): Promise<Problem | null> {
  const url = await post('signout', {})
  if (typeof url !== 'string') return url
  forgetDrafts()
  return null
}

/** The address that NextAuth would go to. */
async function post(path: string, fields: object): Promise<string | Problem> {
  try {
    const { csrfToken } = (await (await fetch('/api/auth/csrf')).json()) as { csrfToken: string }
    const response = await fetch(`/api/auth/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...fields, csrfToken, json: 'true', callbackUrl: '/' }),
    })
    const { url } = (await response.json()) as { url?: string }
    return url ?? away()
  } catch {
    return offline()
  }
}

function refusalIn(error: string | null): Problem | null {
  if (error === null) return null
  const [code = '', wait] = error.split(' ')
  if (code === 'throttled') return throttled(wait ?? null)
  const words = WORDS[code]
  return words ? problemOf(code, words) : away()
}
