/**
 * The one place where tokens are renewed. A refresh token works once, and the API takes its second use, a few seconds
 * later, for theft; so however many requests come with the same session, one of them renews it and all get the result.
 * Changes with the rules of renewal (`shop/decisions/` tells the API's side).
 *
 * A request may carry an older cookie: it was on its way while another renewed, or an answer with the newer cookie never
 * arrived. So the newest tokens of a session are remembered, and such a request gets them instead of using up its own.
 */
import { setTimeout } from 'node:timers/promises'
import type { Shopper } from './client-header'
import { claimsOf, newerOf, receivedTokens, type SessionTokens } from './tokens'

const KEPT_MS = 24 * 3600_000
const MOST_SESSIONS = 20_000
/** After a failure nobody asks again for that long: everybody would wait for an API that is away. */
const PAUSE_MS = 2000
/**
 * Where an answer was lost the token may have been used up, so it is sent again: at once, and then behind the scenes, often
 * enough to be there while the API repeats the answer (10 s), whenever it comes to give it.
 */
const AGAIN_MS = 200
const PERSIST_EVERY_MS = 3000
const PERSIST_FOR_MS = 120_000
/** An API that is in trouble is not asked for more sessions than these at a time. */
const MOST_PERSISTING = 500
/**
 * For so long a session that was ended here, to begin another perhaps, is not called ended: requests that were on their
 * way would take the new session's cookie away.
 */
const QUIET_MS = 10_000

/** `unanswered`: nobody knows whether the API has renewed; `away`: it has not. */
export type Renewal = { pair: unknown } | 'refused' | 'away' | 'unanswered'
export type Kept = { tokens: SessionTokens } | 'ended'

interface Memory {
  tokens: SessionTokens
  until: number
  ended: boolean
  quietUntil: number
  pausedUntil: number
  isPersisting: boolean
  flight: Promise<Kept | 'away'> | null
}

export class TokenKeeper {
  private readonly sessions = new Map<string, Memory>()
  private persisting = 0

  constructor(
    private readonly renew: (refresh: string, shopper: Shopper) => Promise<Renewal>,
    private readonly now: () => number = Date.now,
    private readonly pause: (milliseconds: number) => Promise<void> = setTimeout,
  ) {}

  /** Tokens to call the API with. They are renewed when it is time; while the API is away the present ones stay. */
  async usable(given: SessionTokens, shopper: Shopper): Promise<Kept> {
    const memory = this.remember(given)
    if (memory.ended) return this.now() < memory.quietUntil ? { tokens: given } : 'ended'
    const isWaiting = memory.isPersisting || this.now() < memory.pausedUntil
    if (isWaiting || this.now() < memory.tokens.renewAt) return { tokens: memory.tokens }
    const kept = await this.renewed(memory, shopper)
    return kept === 'away' ? { tokens: memory.tokens } : kept
  }

  /** Tokens instead of those whose access token the API has refused. */
  async replacement(refused: SessionTokens, shopper: Shopper): Promise<Kept | 'away'> {
    const memory = this.remember(refused)
    if (memory.ended) return this.now() < memory.quietUntil ? 'away' : 'ended'
    if (memory.tokens.access !== refused.access) return { tokens: memory.tokens }
    // An API that refuses is there: no need to wait for it.
    return this.renewed(memory, shopper)
  }

  /** The newest tokens that are known of the session, without asking anybody. */
  newest(given: SessionTokens): SessionTokens {
    return this.remember(given).tokens
  }

  /** Whoever still comes with this session is signed out. */
  end(given: SessionTokens): void {
    const memory = this.remember(given)
    memory.ended = true
    memory.quietUntil = this.now() + QUIET_MS
  }

  private renewed(memory: Memory, shopper: Shopper): Promise<Kept | 'away'> {
    if (memory.flight) return memory.flight
    memory.flight = this.ask(memory, shopper).finally(() => {
      memory.flight = null
    })
    return memory.flight
  }

  private async ask(memory: Memory, shopper: Shopper): Promise<Kept | 'away'> {
    const sent = memory.tokens.refresh
    let renewal = await this.renew(sent, shopper)
    if (renewal === 'unanswered') {
      await this.pause(AGAIN_MS)
      renewal = await this.renew(sent, shopper)
    }
    if (renewal === 'unanswered') void this.persist(memory, sent, shopper)
    return this.settle(memory, sent, renewal)
  }

  private async persist(memory: Memory, sent: string, shopper: Shopper): Promise<void> {
    if (memory.isPersisting || this.persisting >= MOST_PERSISTING) return
    const until = this.now() + PERSIST_FOR_MS
    memory.isPersisting = true
    this.persisting += 1
    const isNeeded = () => !memory.ended && memory.tokens.refresh === sent && this.now() < until
    while (isNeeded()) {
      await this.pause(PERSIST_EVERY_MS)
      if (isNeeded()) this.settle(memory, sent, await this.renew(sent, shopper))
    }
    memory.isPersisting = false
    this.persisting -= 1
  }

  private settle(memory: Memory, sent: string, renewal: Renewal): Kept | 'away' {
    // Somebody signed out meanwhile, or another request had the answer.
    if (memory.ended) return 'ended'
    if (memory.tokens.refresh !== sent) return { tokens: memory.tokens }
    if (renewal === 'away' || renewal === 'unanswered') {
      memory.pausedUntil = this.now() + PAUSE_MS
      return 'away'
    }
    if (renewal === 'refused') {
      memory.ended = true
      return 'ended'
    }
    memory.tokens = receivedTokens(renewal.pair, this.now())
    return { tokens: memory.tokens }
  }

  private remember(given: SessionTokens): Memory {
    const { sid } = claimsOf(given.access)
    const known = this.sessions.get(sid)
    const memory = known ?? { tokens: given, until: 0, ended: false, quietUntil: 0, pausedUntil: 0, isPersisting: false, flight: null }
    memory.tokens = newerOf(memory.tokens, given)
    memory.until = this.now() + KEPT_MS
    // The one used last comes last.
    this.sessions.delete(sid)
    this.sessions.set(sid, memory)
    this.forget()
    return memory
  }

  private forget(): void {
    for (const [sid, { until, flight, isPersisting }] of this.sessions) {
      if (flight || isPersisting || (until > this.now() && this.sessions.size <= MOST_SESSIONS)) return
      this.sessions.delete(sid)
    }
  }
}
