/**
 * Asks while somebody types: after a pause, one question at a time; a new letter breaks the running one off, and an
 * answer that comes late is dropped. Changes when asking should be slower, or remember more.
 */

/** Pause in typing, in milliseconds, after which a question is sent. */
const PAUSE_MS = 120
const MAX_KEPT = 50

export type Asked<Answer> =
  | { status: 'idle' }
  | { status: 'loading'; query: string }
  | { status: 'failed'; query: string }
  | { status: 'found'; query: string; answer: Answer }

export interface Suggester {
  /** What stands in the box now; an empty text asks nothing. */
  type: (query: string) => void
  stop: () => void
}

export function createSuggester<Answer>(
  ask: (query: string, signal: AbortSignal) => Promise<Answer>,
  onChange: (asked: Asked<Answer>) => void,
  pauseMs = PAUSE_MS,
): Suggester {
  const kept = new Map<string, Answer>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: AbortController | undefined

  function stop() {
    clearTimeout(timer)
    running?.abort()
    running = undefined
  }

  async function send(query: string) {
    const { signal } = (running = new AbortController())
    try {
      const answer = await ask(query, signal)
      if (signal.aborted) return
      keep(query, answer)
      onChange({ status: 'found', query, answer })
    } catch {
      if (!signal.aborted) onChange({ status: 'failed', query })
    }
  }

  function keep(query: string, answer: Answer) {
    const [oldest] = kept.keys()
    if (kept.size >= MAX_KEPT && oldest !== undefined) kept.delete(oldest)
    kept.set(query, answer)
  }

  function type(text: string) {
    stop()
    const query = text.trim()
    const answer = kept.get(query)
    if (!query) onChange({ status: 'idle' })
    else if (answer !== undefined) onChange({ status: 'found', query, answer })
    else {
      onChange({ status: 'loading', query })
      timer = setTimeout(() => void send(query), pauseMs)
    }
  }

  return { type, stop }
}
