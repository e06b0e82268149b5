/**
 * NextAuth's address, narrowed to what this storefront uses: nobody who isn't signed in gets a cookie for looking, a
 * cookie is written when its tokens are new and at no other time, and no stranger writes to the log. Changes with
 * NextAuth's own routes.
 */
import { NextRequest, NextResponse } from 'next/server'
import NextAuth from 'next-auth'
import { config } from '../config'
import { authOptions } from '../authOptions'
import { boundedText, isAllowedOrigin } from './same-origin'
import { refused } from './refusal'
import { dropTokens, readTokens, sessionCookie, writeTokens } from './session-cookie'

interface Context {
  params: Promise<{ nextauth: string[] }>
}

type Answer = (request: NextRequest, context: Context) => Promise<Response>

const ROUTES = new Set([
  'GET session',
  'GET csrf',
  'GET providers',
  'GET signin',
  'GET signout',
  'GET error',
  'POST callback/credentials',
  'POST signout',
])

export async function answerAuth(request: NextRequest, context: Context): Promise<Response> {
  const route = `${request.method} ${(await context.params).nextauth.join('/')}`
  if (!ROUTES.has(route)) return refused(404, 'not_found', 'There is nothing at this address.')
  if (!isAllowedOrigin(request.method, request.headers, config().siteUrl)) {
    return refused(403, 'cross_site', 'Only pages of this shop may ask for that.')
  }
  if (route === 'GET session') return answerSession(request, context)
  if (request.method === 'GET') return answer(request, context)
  const body = await boundedText(request)
  if (body === null) return refused(413, 'too_large', 'The form is too large.')
  return answer(new NextRequest(request.url, { method: 'POST', headers: request.headers, body }), context)
}

const answer = NextAuth(authOptions) as Answer

async function answerSession(request: NextRequest, context: Context): Promise<Response> {
  if (!request.cookies.has(sessionCookie().name)) return NextResponse.json({}, { headers: { 'cache-control': 'private, no-store' } })
  const before = await readTokens(request.cookies)
  const theirs = await answer(request, context)
  // A fault of ours or of another cookie: no reason to sign anybody out.
  if (!theirs.ok) return theirs
  const ours = new NextResponse(theirs.body, { status: theirs.status })
  for (const name of ['content-type', 'cache-control']) ours.headers.set(name, theirs.headers.get(name) ?? '')
  const after = await readTokens(cookiesSetBy(theirs))
  if (after === null) dropTokens(ours.cookies)
  else if (after.refresh !== before?.refresh) await writeTokens(ours.cookies, after)
  return ours
}

function cookiesSetBy(response: Response): NextResponse['cookies'] {
  return new NextResponse(null, { headers: response.headers }).cookies
}
