/**
 * What a browser may have this server ask the API about accounts: these calls and no others, under the names that the
 * API has for them below /api/auth/. Changes when the pages of the account need another.
 */

/** What follows for the session in this browser when the API says yes. */
export type Sequel = 'none' | 'new-tokens' | 'signed-out'

export interface AccountCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** `*` is an id. */
  path: string
  /** Whether it needs a session. */
  isPersonal: boolean
  sequel: Sequel
  /** The answer is a file of any size. */
  isFile: boolean
}

type Traits = Partial<Pick<AccountCall, 'isPersonal' | 'sequel' | 'isFile'>>

const CALLS: readonly AccountCall[] = [
  call('POST', 'register', { isPersonal: false }),
  call('POST', 'password/reset', { isPersonal: false }),
  call('POST', 'password/reset/confirm', { isPersonal: false }),
  call('POST', 'email/confirm', { isPersonal: false }),
  call('GET', 'me'),
  call('PATCH', 'me'),
  call('POST', 'password/change', { sequel: 'new-tokens' }),
  call('POST', 'email/change'),
  call('POST', 'email/resend'),
  call('GET', 'sessions'),
  call('DELETE', 'sessions/*'),
  call('POST', 'logout/all', { sequel: 'signed-out' }),
  call('GET', 'addresses'),
  call('POST', 'addresses'),
  call('PATCH', 'addresses/*'),
  call('DELETE', 'addresses/*'),
  call('GET', 'exports'),
  call('POST', 'exports'),
  call('GET', 'exports/*/file', { isFile: true }),
  call('POST', 'delete', { sequel: 'signed-out' }),
]

const ID = /^[\w-]{1,64}$/

/** The calls at an address, by method; none where there is no such address. */
export function callsAt(segments: readonly string[]): AccountCall[] {
  return CALLS.filter(({ path }) => {
    const parts = path.split('/')
    return parts.length === segments.length && parts.every((part, place) => (part === '*' ? ID : exactly(part)).test(segments[place] ?? ''))
  })
}

function call(method: AccountCall['method'], path: string, traits: Traits = {}): AccountCall {
  return { method, path, isPersonal: true, sequel: 'none', isFile: false, ...traits }
}

function exactly(word: string): RegExp {
  return new RegExp(`^${word}$`)
}
