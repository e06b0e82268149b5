import { describe, expect, it } from 'vitest'
import { judge, MAX_TAGS, sign, WINDOW_SECONDS, type Question } from './revalidation'

const SECRET = 'a-secret-that-both-sides-know-0123456789'
const NOW = 1_800_000_000
const BODY = JSON.stringify({ tags: ['product:mug', 'product-lists', 'product:größe'] })

function question(changes: Partial<Question> & { at?: number } = {}): Question {
  const { at = NOW, ...given } = changes
  const body = given.body ?? BODY
  const timestamp = String(at)
  return { secret: SECRET, timestamp, signature: sign(SECRET, timestamp, body), body, now: new Date(NOW * 1000), ...given }
}

function refusalOf(asked: Question): { status: number; code: string; detail: string } {
  const verdict = judge(asked)
  if (!('refusal' in verdict)) throw new Error('was not refused')
  return verdict.refusal
}

describe('judge', () => {
  it('takes what is signed with the shared secret', () => {
    expect(judge(question())).toEqual({ tags: ['product:mug', 'product-lists', 'product:größe'] })
  })

  it('signs as the workers do', () => {
    // By tests/workers/test_purging.py, which holds the same line.
    expect(sign(SECRET, '1800000000', '{"tags": ["product:mug"]}')).toBe(
      'v1=4dad63c47099a86fc78925252f1942b196c2ed68afedd159fe507d8d38a4db1e',
    )
  })

  it.each([
    ['no signature', { signature: null }],
    ['no timestamp', { timestamp: null }],
    ['another secret', { signature: sign('another-secret', String(NOW), BODY) }],
    ['another body', { body: '{"tags":["products"]}', signature: sign(SECRET, String(NOW), BODY) }],
    ['another time', { timestamp: String(NOW + 1), signature: sign(SECRET, String(NOW), BODY) }],
    ['a shorter signature', { signature: 'v1=' }],
    ['a signature of other letters', { signature: sign(SECRET, String(NOW), BODY).replace(/^v1=./, 'v1=é') }],
    ['a time that is none', { timestamp: 'now', signature: sign(SECRET, 'now', BODY) }],
  ])('refuses %s with 401', (_, changes) => {
    expect(refusalOf(question(changes)).status).toBe(401)
  })

  it.each([-WINDOW_SECONDS, 0, WINDOW_SECONDS])('takes a request %i seconds away', (seconds) => {
    expect(judge(question({ at: NOW + seconds }))).toHaveProperty('tags')
  })

  it.each([-WINDOW_SECONDS - 1, WINDOW_SECONDS + 1])('refuses a signed request %i seconds away', (seconds) => {
    expect(refusalOf(question({ at: NOW + seconds })).code).toBe('out_of_time')
  })

  it.each([
    ['{', 'no JSON'],
    ['null', 'nothing'],
    ['{"tags":"products"}', 'no list'],
    ['{"tags":[]}', 'an empty list'],
    ['{"tags":[1]}', 'a number'],
    ['{"tags":["product:a b"]}', 'a blank'],
    ['{"tags":["_N_T_/layout"]}', "a tag of Next's own"],
    [JSON.stringify({ tags: Array.from({ length: MAX_TAGS + 1 }, (_, place) => `product:${place}`) }), 'too many'],
  ])('refuses %s with 400', (body) => {
    expect(refusalOf(question({ body })).status).toBe(400)
  })

  it('trusts nobody without a secret', () => {
    expect(refusalOf(question({ secret: null })).status).toBe(503)
  })
})
