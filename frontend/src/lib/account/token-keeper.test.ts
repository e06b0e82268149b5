import { describe, expect, it } from 'vitest'
import { pairOf } from './test-tokens'
import { TokenKeeper, type Renewal } from './token-keeper'
import { receivedTokens, type SessionTokens } from './tokens'

const NOBODY = { address: null, userAgent: '' }
const START = 1_800_000_000_000
const MINUTE = 60_000

/** A clock, and an API that renews each refresh token once, as long as it is there. */
function setUp() {
  const clock = { now: START }
  const sent: string[] = []
  const api = { state: 'well' as 'well' | Exclude<Renewal, object> }
  const release: (() => void)[] = []
  const pairAt = (count: number) => pairOf('session-1', count, { iat: Math.floor(clock.now / 1000) })
  async function renew(refresh: string): Promise<Renewal> {
    sent.push(refresh)
    await new Promise<void>((resolve) => release.push(resolve))
    return api.state === 'well' ? { pair: pairAt(sent.length) } : api.state
  }
  const keeper = new TokenKeeper(renew, () => clock.now)
  const first = receivedTokens(pairAt(0), clock.now)
  /** Has the API answer all that it was asked, in the next turns. */
  async function settle<Result>(result: Promise<Result>): Promise<Result> {
    for (let turn = 0; turn < 5; turn += 1) {
      await Promise.resolve()
      for (const answer of release.splice(0)) answer()
    }
    return result
  }
  return { clock, sent, api, keeper, first, settle, pairAt }
}

function tokensIn(kept: Awaited<ReturnType<TokenKeeper['replacement']>>): SessionTokens {
  if (typeof kept === 'string') throw new Error(kept)
  return kept.tokens
}

describe('usable', () => {
  it('asks nobody before three quarters of the access token’s life are over', async () => {
    const { clock, keeper, first, sent } = setUp()
    clock.now += 45 * MINUTE - 1
    expect(tokensIn(await keeper.usable(first, NOBODY))).toBe(first)
    expect(sent).toEqual([])
  })

  it('asks once for twenty requests that come at the same time', async () => {
    const { clock, keeper, first, sent, settle } = setUp()
    clock.now += 45 * MINUTE
    const all = await settle(Promise.all(Array.from({ length: 20 }, () => keeper.usable(first, NOBODY))))
    expect(sent).toEqual([first.refresh])
    expect(new Set(all.map((kept) => tokensIn(kept).refresh)).size).toBe(1)
    expect(tokensIn(all[0] ?? 'ended').refresh).not.toBe(first.refresh)
  })

  it('hands the newest tokens to a request with an older cookie, long after the API’s grace', async () => {
    const { clock, keeper, first, sent, settle } = setUp()
    clock.now += 45 * MINUTE
    const second = tokensIn(await settle(keeper.usable(first, NOBODY)))
    clock.now += 30 * MINUTE
    expect(tokensIn(await keeper.usable(first, NOBODY))).toBe(second)
    expect(sent).toHaveLength(1)
  })

  it('takes the cookie’s tokens where another process has renewed them', async () => {
    const { clock, keeper, first, pairAt } = setUp()
    await keeper.usable(first, NOBODY)
    clock.now += 46 * MINUTE
    const theirs = receivedTokens(pairAt(9), clock.now)
    expect(tokensIn(await keeper.usable(theirs, NOBODY))).toBe(theirs)
    expect(keeper.newest(first)).toBe(theirs)
  })

  it('keeps the present tokens while the API is away, and does not ask again at once', async () => {
    const { clock, keeper, first, sent, api, settle } = setUp()
    api.state = 'away'
    clock.now += 50 * MINUTE
    expect(tokensIn(await settle(keeper.usable(first, NOBODY)))).toBe(first)
    expect(tokensIn(await settle(keeper.usable(first, NOBODY)))).toBe(first)
    expect(sent).toHaveLength(1)
    api.state = 'well'
    clock.now += 3000
    expect(tokensIn(await settle(keeper.usable(first, NOBODY)))).not.toBe(first)
  })

  it('ends the session that the API refuses to renew, for all who come with it', async () => {
    const { clock, keeper, first, sent, api, settle } = setUp()
    api.state = 'refused'
    clock.now += 50 * MINUTE
    expect(await settle(keeper.usable(first, NOBODY))).toBe('ended')
    expect(await keeper.usable(first, NOBODY)).toBe('ended')
    expect(await keeper.replacement(first, NOBODY)).toBe('ended')
    expect(sent).toHaveLength(1)
  })

  it('keeps sessions apart', async () => {
    const { clock, keeper, first, sent, settle } = setUp()
    const other = receivedTokens(pairOf('session-2', 0, { iat: clock.now / 1000 }), clock.now)
    clock.now += 50 * MINUTE
    await settle(Promise.all([keeper.usable(first, NOBODY), keeper.usable(other, NOBODY)]))
    expect(sent).toEqual([first.refresh, other.refresh])
  })

  it('goes by this server’s clock, whatever the API’s says', async () => {
    const { clock, keeper, sent } = setUp()
    const ahead = receivedTokens(pairOf('session-1', 0, { iat: clock.now / 1000 - 7200 }), clock.now)
    expect(tokensIn(await keeper.usable(ahead, NOBODY))).toBe(ahead)
    expect(sent).toEqual([])
  })
})

describe('replacement', () => {
  it('renews tokens that the API refuses before their time, once for all', async () => {
    const { keeper, first, sent, settle } = setUp()
    const all = await settle(Promise.all([keeper.replacement(first, NOBODY), keeper.replacement(first, NOBODY)]))
    expect(sent).toHaveLength(1)
    expect(all.map((kept) => tokensIn(kept).refresh)).not.toContain(first.refresh)
  })

  it('hands out what another request has renewed since', async () => {
    const { keeper, first, sent, settle } = setUp()
    const second = tokensIn(await settle(keeper.replacement(first, NOBODY)))
    expect(tokensIn(await keeper.replacement(first, NOBODY))).toBe(second)
    expect(sent).toHaveLength(1)
  })

  it('is away while the API is', async () => {
    const { keeper, first, api, settle } = setUp()
    api.state = 'away'
    expect(await settle(keeper.replacement(first, NOBODY))).toBe('away')
  })
})

describe('end', () => {
  it('signs out whoever comes with the session, after those that were on their way', async () => {
    const { clock, keeper, first, sent } = setUp()
    keeper.end(first)
    // Calling such a request signed out would take away the cookie of who has signed in anew meanwhile.
    expect(tokensIn(await keeper.usable(first, NOBODY))).toBe(first)
    expect(await keeper.replacement(first, NOBODY)).toBe('away')
    clock.now += 10_000
    expect(await keeper.usable(first, NOBODY)).toBe('ended')
    expect(await keeper.replacement(first, NOBODY)).toBe('ended')
    expect(sent).toEqual([])
  })

  it('holds for a renewal that was on its way', async () => {
    const { keeper, first, settle } = setUp()
    const renewed = keeper.replacement(first, NOBODY)
    keeper.end(first)
    expect(await settle(renewed)).toBe('ended')
    expect(keeper.newest(first)).toBe(first)
  })
})

describe('memory', () => {
  it('forgets a session that nobody has used for a day', async () => {
    const { clock, keeper, first, settle } = setUp()
    const second = tokensIn(await settle(keeper.replacement(first, NOBODY)))
    expect(keeper.newest(first)).toBe(second)
    clock.now += 24 * 60 * MINUTE
    const other = receivedTokens(pairOf('session-2', 0, { iat: clock.now / 1000 }), clock.now)
    keeper.newest(other)
    expect(keeper.newest(first)).toBe(first)
  })
})
