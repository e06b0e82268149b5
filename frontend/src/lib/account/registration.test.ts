import { beforeEach, describe, expect, it, vi } from 'vitest'
import { registrar } from './registration'

const ADA = { username: 'ada', email: 'ada@example.com', password: 'correct horse battery' }
const TAKEN = { code: 'invalid', detail: 'username: is taken', fields: { username: ['is taken'] } }
const ACCEPTED = () => Response.json({ detail: 'Your account is open.' }, { status: 202 })
const REFUSED = () => Response.json(TAKEN, { status: 400 })
/** What this server answers when the API does not in time. */
const AWAY = () => Response.json({ code: 'unavailable', detail: '', fields: {} }, { status: 503 })
const LOST = () => Promise.reject(new TypeError('Failed to fetch'))

type Listener = () => Response | Promise<Response>

/** By address; what is asked last stays the answer. */
let answers: Record<string, Listener[]>
let signIns: unknown[]

beforeEach(() => {
  signIns = []
  vi.stubGlobal('fetch', (url: string, init: RequestInit = {}) => {
    if (url === '/api/auth/csrf') return Promise.resolve(Response.json({ csrfToken: 'a' }))
    if (url === '/api/auth/callback/credentials') signIns.push(JSON.parse(init.body as string))
    const left = answers[url] ?? []
    const answer = left.length > 1 ? left.shift() : left[0]
    if (!answer) throw new Error(`Nobody expects ${url}`)
    return Promise.resolve(answer())
  })
  return () => {
    vi.unstubAllGlobals()
  }
})

function expectCalls(register: Listener[], error: string | null): void {
  const url = `https://shop.example/${error === null ? '' : `signin?error=${encodeURIComponent(error)}`}`
  answers = { '/api/account/register': register, '/api/auth/callback/credentials': [() => Response.json({ url })] }
}

describe('registrar', () => {
  it('signs in whoever has opened an account', async () => {
    expectCalls([ACCEPTED], null)
    expect(await registrar()(ADA)).toBe('signed-in')
    expect(signIns).toMatchObject([{ username: 'ada', password: ADA.password }])
  })

  it('says that the account is there where signing in fails', async () => {
    expectCalls([ACCEPTED], 'throttled 30')
    expect(await registrar()(ADA)).toBe('open')
  })

  it.each([
    ['came too late', AWAY],
    ['was lost', LOST],
  ])('finds the account that it opened by a try whose answer %s', async (_, first) => {
    expectCalls([first, REFUSED], null)
    const register = registrar()
    expect(await register(ADA)).toMatchObject({ code: 'unavailable' })
    expect(signIns).toEqual([])
    expect(await register(ADA)).toBe('signed-in')
    expect(signIns).toMatchObject([{ username: 'ada', password: ADA.password }])
  })

  it('finds it after several of them, and after something else was wrong', async () => {
    expectCalls([AWAY, () => Response.json({ ...TAKEN, fields: { email: ['is not an address'] } }, { status: 400 }), AWAY, REFUSED], null)
    const register = registrar()
    for (const code of ['unavailable', 'invalid', 'unavailable']) expect(await register(ADA)).toMatchObject({ code })
    expect(await register(ADA)).toBe('signed-in')
  })

  it('says that a name is taken where the account is somebody else’s', async () => {
    expectCalls([AWAY, REFUSED], 'invalid_credentials')
    const register = registrar()
    await register(ADA)
    expect(await register(ADA)).toMatchObject({ fields: TAKEN.fields })
    expect(signIns).toHaveLength(1)
  })

  it.each([
    ['throttled 30', 'throttled'],
    ['unavailable', 'unavailable'],
  ])('does not call a name taken while nobody can tell whose it is: %s', async (error, code) => {
    expectCalls([AWAY, REFUSED], error)
    const register = registrar()
    await register(ADA)
    expect(await register(ADA)).toMatchObject({ code, fields: {} })
  })

  it('tries no password on a name that it did not ask for, or that was refused at once', async () => {
    expectCalls([REFUSED, AWAY, REFUSED], null)
    const register = registrar()
    expect(await register(ADA)).toMatchObject({ fields: TAKEN.fields })
    await register({ ...ADA, username: 'countess' })
    expect(await register(ADA)).toMatchObject({ fields: TAKEN.fields })
    expect(signIns).toEqual([])
  })
})
