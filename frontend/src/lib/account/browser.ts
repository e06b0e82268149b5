/** The browser's calls about its account, and what can go wrong with them in words. Changes with `gateway.ts`. */
import { waitWords } from './wait-words'

export interface Problem {
  /** A code of the API's, or `unavailable`. */
  code: string
  words: string
  /** What is wrong with which field. */
  fields: Readonly<Record<string, readonly string[]>>
}

export type Answer<Data> = { data: Data } | { problem: Problem }

const keepers = new Set<() => void>()

type Method = 'GET' | 'POST' | 'PATCH' | 'DELETE'

/** Never throws. Where the session has ended the page is left for the sign-in page, with a way back. */
export async function askAccount<Data = unknown>(method: Method, path: string, body: object = {}): Promise<Answer<Data>> {
  const response = await send(method, path, body)
  if (!response) return { problem: offline() }
  if (response.status === 204) return { data: undefined as Data }
  const content = (await response.json().catch(() => null)) as unknown
  if (response.ok && content !== null) return { data: content as Data }
  const problem = problemIn(content, response)
  if (problem.code === 'signed_out') leaveForSignIn()
  return { problem }
}

/** The same where the answer says nothing that is of use: null when all is well. */
export async function tellAccount(method: Method, path: string, body: object = {}): Promise<Problem | null> {
  const answer = await askAccount(method, path, body)
  return 'problem' in answer ? answer.problem : null
}

export function problemOf(code: string, words: string, fields: Problem['fields'] = {}): Problem {
  return { code, words, fields }
}

export function offline(): Problem {
  return problemOf('unavailable', 'We could not reach the shop. What you typed is still here: please try again in a moment.')
}

export function away(): Problem {
  return problemOf('unavailable', 'Something on our side isn’t answering. What you typed is still here: please try again in a moment.')
}

export function throttled(seconds: string | null): Problem {
  return problemOf('throttled', `That was tried too often. Please try again ${waitWords(seconds)}.`)
}

function send(method: Method, path: string, body: object): Promise<Response | null> {
  const headers = { accept: 'application/json', 'content-type': 'application/json' }
  const init: RequestInit = method === 'GET' ? { headers } : { method, headers, body: JSON.stringify(body) }
  return fetch(`/api/account/${path}`, { ...init, cache: 'no-store' }).catch(() => null)
}

function problemIn(content: unknown, response: Response): Problem {
  if (response.status === 429) return throttled(response.headers.get('retry-after'))
  if (response.status >= 500 || content === null) return away()
  const { code, detail, fields } = content as Partial<{ code: string; detail: string; fields: Problem['fields'] }>
  return problemOf(code ?? 'error', detail ?? 'That did not work.', fields)
}

/** Calls `keeper` when the page is about to be left for the sign-in page, until the returned function is called. */
export function beforeLeaving(keeper: () => void): () => void {
  keepers.add(keeper)
  return () => {
    keepers.delete(keeper)
  }
}

function leaveForSignIn(): void {
  for (const keep of keepers) keep()
  const back = encodeURIComponent(location.pathname)
  location.replace(`/signin?notice=ended&callbackUrl=${back}`)
}
