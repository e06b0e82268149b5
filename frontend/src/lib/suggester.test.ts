import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSuggester, type Asked } from './suggester'

interface Question {
  query: string
  signal: AbortSignal
  answer: (text: string) => void
  fail: () => void
}

let questions: Question[]
let heard: Asked<string>[]

function suggester() {
  const ask = (query: string, signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => {
      questions.push({
        query,
        signal,
        answer: resolve,
        fail: () => {
          reject(new Error('away'))
        },
      })
    })
  return createSuggester(ask, (asked) => heard.push(asked), 100)
}

beforeEach(() => {
  vi.useFakeTimers()
  questions = []
  heard = []
})

afterEach(() => {
  vi.useRealTimers()
})

describe('createSuggester', () => {
  it('asks once for letters typed without a pause', async () => {
    const { type } = suggester()
    for (const query of ['s', 'sh', 'shi']) {
      type(query)
      await vi.advanceTimersByTimeAsync(60)
    }
    expect(questions).toEqual([])
    await vi.advanceTimersByTimeAsync(40)
    expect(questions.map(({ query }) => query)).toEqual(['shi'])
  })

  it('breaks the running question off and drops an answer that comes all the same', async () => {
    const { type } = suggester()
    type('sh')
    await vi.advanceTimersByTimeAsync(100)
    type('shi')
    expect(questions[0]?.signal.aborted).toBe(true)
    await vi.advanceTimersByTimeAsync(100)
    questions[1]?.answer('new')
    await vi.advanceTimersByTimeAsync(0)
    questions[0]?.answer('old')
    await vi.advanceTimersByTimeAsync(0)
    expect(heard.at(-1)).toEqual({ status: 'found', query: 'shi', answer: 'new' })
    expect(heard.filter(({ status }) => status === 'found')).toHaveLength(1)
  })

  it('remembers an answer for whoever goes back a letter', async () => {
    const { type } = suggester()
    type('sh')
    await vi.advanceTimersByTimeAsync(100)
    questions[0]?.answer('both')
    await vi.advanceTimersByTimeAsync(0)
    type('shi')
    type('sh ')
    await vi.advanceTimersByTimeAsync(1000)
    expect(questions).toHaveLength(1)
    expect(heard.at(-1)).toEqual({ status: 'found', query: 'sh', answer: 'both' })
  })

  it('says that an answer did not come, and asks anew', async () => {
    const { type } = suggester()
    type('sh')
    await vi.advanceTimersByTimeAsync(100)
    questions[0]?.fail()
    await vi.advanceTimersByTimeAsync(0)
    expect(heard.at(-1)).toEqual({ status: 'failed', query: 'sh' })
    type('sh')
    await vi.advanceTimersByTimeAsync(100)
    expect(questions).toHaveLength(2)
  })

  it('asks nothing for an empty box, nor after its end', async () => {
    const { type, stop } = suggester()
    type('  ')
    expect(heard).toEqual([{ status: 'idle' }])
    type('sh')
    stop()
    await vi.advanceTimersByTimeAsync(1000)
    expect(questions).toEqual([])
  })
})
