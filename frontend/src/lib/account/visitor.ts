/** What a page's server may know of its visitor: that there is a session's cookie, and whose. What it opens, the API alone decides. */
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { readTokens } from './session-cookie'
import { claimsOf } from './tokens'

export async function hasSession(): Promise<boolean> {
  return (await readTokens(await cookies())) !== null
}

/** The id of the account whose session it is; empty where there is none. */
export async function sessionOwner(): Promise<string> {
  const tokens = await readTokens(await cookies())
  return tokens ? claimsOf(tokens.access).sub : ''
}

/** Sends a visitor without a session to sign in and come back; spares them a page that could show nothing. */
export async function expectSession(path: string): Promise<void> {
  if (!(await hasSession())) redirect(`/signin?callbackUrl=${encodeURIComponent(path)}`)
}
