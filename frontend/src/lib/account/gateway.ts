/**
 * What browsers ask about accounts comes here and goes on to the API with the session's access token, which no browser
 * ever sees. Changes with what is passed on, and what is kept back.
 */
import { NextResponse, type NextRequest } from 'next/server'
import { config } from '../config'
import { ApiUnavailable } from '../http'
import { callApi, type ApiCall } from './api'
import { callsAt, type AccountCall } from './calls'
import { refused, unavailable } from './refusal'
import { tokenKeeper } from './renewal'
import { boundedText, isAllowedOrigin } from './same-origin'
import { dropTokens, readTokens, sessionCookie, writeTokens } from './session-cookie'
import { shopperOf } from './shopper'
import { receivedTokens, type SessionTokens } from './tokens'

const FILE_MS = 120_000

/** Answers a browser; `segments` is what stands behind /api/account/ in the address. */
export async function answerAccount(request: NextRequest, segments: readonly string[]): Promise<NextResponse> {
  const calls = callsAt(segments)
  const found = calls.find(({ method }) => method === request.method)
  if (!found) return calls.length ? refused(405, 'method_not_allowed', 'That is not possible here.') : refused(404, 'not_found', 'There is nothing at this address.')
  const asked = await read(request, found, segments)
  if (asked instanceof NextResponse) return asked
  try {
    return found.isPersonal ? await answerForSession(request, found, asked) : await passOn(await callApi(asked), found)
  } catch (error) {
    if (!(error instanceof ApiUnavailable)) throw error
    console.error(`[account] ${error.message}`)
    return unavailable()
  }
}

/** What the API is to be asked, or why not. */
async function read(request: NextRequest, { method, isFile }: AccountCall, segments: readonly string[]): Promise<ApiCall | NextResponse> {
  const { headers } = request
  if (!isAllowedOrigin(method, headers, config().siteUrl)) return refused(403, 'cross_site', 'Only pages of this shop may ask for that.')
  const path = `${segments.map(encodeURIComponent).join('/')}/`
  const asked: ApiCall = { method, path, shopper: shopperOf(headers), ...(isFile && { timeoutMs: FILE_MS }) }
  if (method === 'GET') return asked
  const body = await readBody(request)
  if (body instanceof NextResponse) return body
  return method === 'DELETE' ? asked : { ...asked, body }
}

async function readBody(request: NextRequest): Promise<object> {
  // A form of another site can't send this type without being asked whether it may.
  if (!/^application\/json\s*(?:;|$)/i.test(request.headers.get('content-type') ?? '')) {
    return refused(415, 'unsupported_media_type', 'Send application/json.')
  }
  const text = await boundedText(request)
  if (text === null) return refused(413, 'too_large', 'That is too much text.')
  return parsed(text) ?? refused(400, 'malformed', 'Send a JSON object.')
}

function parsed(text: string): object | null {
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null && !Array.isArray(body) ? body : null
  } catch {
    return null
  }
}

async function answerForSession(request: NextRequest, call: AccountCall, asked: ApiCall): Promise<NextResponse> {
  const carried = await readTokens(request.cookies)
  if (!carried) return signedOut()
  const { response, tokens } = await askWithTokens(carried, asked)
  if (response === 'ended') return signedOut()
  const answer = response === 'away' ? unavailable() : await settle(response, call, tokens)
  // Also with an error: the tokens are new whatever the API says to the rest.
  const isNewer = tokens.refresh !== carried.refresh
  if (isNewer && !answer.cookies.has(sessionCookie().name)) await writeTokens(answer.cookies, tokens)
  return answer
}

interface Asked {
  response: Response | 'ended' | 'away'
  tokens: SessionTokens
}

/** Asks once more with new tokens where the API refuses the present ones. */
async function askWithTokens(carried: SessionTokens, asked: ApiCall): Promise<Asked> {
  const kept = await tokenKeeper().usable(carried, asked.shopper)
  if (kept === 'ended') return { response: 'ended', tokens: carried }
  const { tokens } = kept
  const response = await askApi(asked, tokens)
  if (response !== 'refused') return { response, tokens }
  const replaced = await tokenKeeper().replacement(tokens, asked.shopper)
  if (replaced === 'ended' || replaced === 'away') return { response: replaced, tokens }
  const again = await askApi(asked, replaced.tokens)
  return { response: again === 'refused' ? 'ended' : again, tokens: replaced.tokens }
}

async function askApi(asked: ApiCall, { access }: SessionTokens): Promise<Response | 'refused' | 'away'> {
  try {
    const response = await callApi({ ...asked, access })
    if (response.status !== 401) return response
    await response.body?.cancel()
    return 'refused'
  } catch (error) {
    if (!(error instanceof ApiUnavailable)) throw error
    console.error(`[account] ${error.message}`)
    return 'away'
  }
}

async function settle(response: Response, call: AccountCall, tokens: SessionTokens): Promise<NextResponse> {
  if (!response.ok || call.sequel === 'none') return passOn(response, call)
  tokenKeeper().end(tokens)
  const answer = call.sequel === 'new-tokens' ? new NextResponse(null, { status: 204 }) : await passOn(response, call)
  if (call.sequel === 'new-tokens') await writeTokens(answer.cookies, receivedTokens(await response.json(), Date.now()))
  else dropTokens(answer.cookies)
  return answer
}

/** The API's own words: its status, its body and how long to wait, and none of its other headers. */
async function passOn(response: Response, { isFile }: AccountCall): Promise<NextResponse> {
  const { status } = response
  const headers = new Headers({ 'cache-control': 'private, no-store' })
  const wait = response.headers.get('retry-after')
  if (wait) headers.set('retry-after', wait)
  if (status >= 500) return unavailable()
  if (status === 204) return new NextResponse(null, { status, headers })
  if (response.ok && isFile) return new NextResponse(response.body, { status, headers: asDownload(headers) })
  const body: unknown = await response.json().catch((error: unknown) => {
    throw new ApiUnavailable(`The API answered ${status} without JSON.`, { cause: error })
  })
  return NextResponse.json(body, { status, headers })
}

function asDownload(headers: Headers): Headers {
  headers.set('content-type', 'application/json')
  headers.set('content-disposition', 'attachment; filename="my-data.json"')
  return headers
}

/** Also takes the cookie away: it opens nothing any more. */
function signedOut(): NextResponse {
  const answer = refused(401, 'signed_out', 'You have been signed out.')
  dropTokens(answer.cookies)
  return answer
}
