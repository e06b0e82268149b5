import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { pairOf } from './test-tokens'
import { TokenKeeper, type Renewal } from './token-keeper'
import { receivedTokens } from './tokens'

const NOBODY = { address: null, userAgent: '' }
const START = 1_800_000_000_000
/** For so long the API repeats its answer, less the time that a request may take. */
const GRACE_MS = 10_000 - 2500

/** An API that answers with these in turn, the last one from then on, and a clock that pauses move on. */
function setUp(...renewals: Renewal[]) {
  const clock = { now: START, isStopped: false }
  const asked: { refresh: string; at: number }[] = []
  const keeper = new TokenKeeper(
    (refresh) => {
      asked.push({ refresh, at: clock.now })
      return Promise.resolve(renewals[Math.min(asked.length, renewals.length) - 1] ?? 'away')
    },
    () => clock.now,
    async (milliseconds) => {
      if (clock.isStopped && milliseconds > 1000) await new Promise(() => undefined)
      clock.now += milliseconds
    },
  )
  const first = receivedTokens(pairOf('session-1', 0, { iat: START / 1000 }), START)
  return { clock, asked, keeper, first }
}

const pair = pairOf('session-1', 1, { iat: START / 1000 + 1 })
const next: Renewal = { pair }

describe('an answer to a renewal that was lost', () => {
  it('is asked for again at once, with the same token', async () => {
    const { asked, keeper, first } = setUp('unanswered', next)
    const kept = await keeper.replacement(first, NOBODY)
    expect(kept).toMatchObject({ tokens: pair })
    expect(asked).toEqual([
      { refresh: first.refresh, at: START },
      { refresh: first.refresh, at: START + 200 },
    ])
  })

  it('is asked for behind the scenes until it comes, more often than the API’s grace is long', async () => {
    const lost = Array.from<Renewal>({ length: 12 }).fill('unanswered')
    const { asked, keeper, first } = setUp(...lost, next)
    expect(await keeper.replacement(first, NOBODY)).toBe('away')
    await setImmediate()
    expect(keeper.newest(first)).not.toBe(first)
    expect(asked).toHaveLength(13)
    expect(new Set(asked.map(({ refresh }) => refresh))).toEqual(new Set([first.refresh]))
    const gaps = asked.slice(1).map(({ at }, place) => at - (asked[place]?.at ?? 0))
    expect(Math.max(...gaps)).toBeLessThan(GRACE_MS)
  })

  it('is asked for also while nobody listens there for a moment', async () => {
    const { keeper, first } = setUp('unanswered', 'unanswered', 'away', 'away', next)
    await keeper.replacement(first, NOBODY)
    await setImmediate()
    expect(keeper.newest(first)).not.toBe(first)
  })

  it('keeps nobody waiting meanwhile, and nobody is signed out', async () => {
    const { clock, asked, keeper, first } = setUp('unanswered')
    clock.isStopped = true
    expect(await keeper.replacement(first, NOBODY)).toBe('away')
    clock.now += 60_000 * 46
    expect(await keeper.usable(first, NOBODY)).toEqual({ tokens: first })
    expect(asked).toHaveLength(2)
  })

  it('does not keep who hears of the API again from asking it', async () => {
    const { clock, asked, keeper, first } = setUp('unanswered', 'unanswered', next)
    clock.isStopped = true
    expect(await keeper.replacement(first, NOBODY)).toBe('away')
    expect(await keeper.replacement(first, NOBODY)).toMatchObject({ tokens: pair })
    expect(asked).toHaveLength(3)
  })

  it('is given up after some minutes, until somebody comes again', async () => {
    const { clock, asked, keeper, first } = setUp('unanswered')
    await keeper.replacement(first, NOBODY)
    await setImmediate()
    const { length } = asked
    expect(clock.now - START).toBeGreaterThanOrEqual(120_000)
    expect(clock.now - START).toBeLessThan(130_000)
    await setImmediate()
    expect(asked).toHaveLength(length)
    clock.now += 5000
    await keeper.replacement(first, NOBODY)
    expect(asked.length).toBeGreaterThan(length)
  })

  it('may be a refusal', async () => {
    const { keeper, first } = setUp('unanswered', 'unanswered', 'unanswered', 'refused')
    await keeper.replacement(first, NOBODY)
    await setImmediate()
    expect(await keeper.usable(first, NOBODY)).toBe('ended')
  })

  it('is of no use to a session that was ended meanwhile', async () => {
    const { asked, keeper, first } = setUp('unanswered')
    const renewed = keeper.replacement(first, NOBODY)
    keeper.end(first)
    expect(await renewed).toBe('ended')
    await setImmediate()
    expect(asked.length).toBeLessThanOrEqual(2)
  })
})
