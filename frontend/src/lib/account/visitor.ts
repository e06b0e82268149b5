/** What a page's server may know of its visitor: that there is a session's cookie. What it opens, the API alone decides. */
import { cookies } from 'next/headers'
import { redirect } from 'next/navigation'
import { readTokens } from './session-cookie'

export async function hasSession(): Promise<boolean> {
  return (await readTokens(await cookies())) !== null
}

/** Sends a visitor without a session to sign in and come back; spares them a page that could show nothing. */
export async function expectSession(path: string): Promise<void> {
  if (!(await hasSession())) redirect(`/signin?callbackUrl=${encodeURIComponent(path)}`)
}
