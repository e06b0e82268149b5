/**
 * Who may have cached answers forgotten: the shop's workers, who sign what they ask with a secret that both know
 * (SHOPSTER_REVALIDATE_SECRET). Changes with the call that `workers/purging.py` makes.
 */
import { createHmac, timingSafeEqual } from 'node:crypto'

export const MAX_TAGS = 500
export const MAX_BODY_BYTES = 256 * 1024
/** How far a request's time may be from this server's: a captured request is of no use after that. */
export const WINDOW_SECONDS = 300

const TAG = /^[a-z-]+(?::[^\s:]{1,240})?$/u

export interface Question {
  secret: string | null
  /** Unix seconds, as sent. */
  timestamp: string | null
  /** `v1=` and the HMAC-SHA256 of timestamp, a full stop and body, in hexadecimal digits. */
  signature: string | null
  body: string
  now: Date
}

/** In the shape of the API's errors. */
export interface Refusal {
  status: 400 | 401 | 413 | 503
  code: string
  detail: string
}

export type Verdict = { tags: string[] } | { refusal: Refusal }

/** The tags that are to be forgotten, or why not. */
export function judge(question: Question): Verdict {
  const refusal = unsigned(question)
  if (refusal) return { refusal }
  const tags = readTags(question.body)
  if (!tags) return refuse(400, 'malformed', `Send {"tags": [...]} with 1 to ${MAX_TAGS} tags.`)
  return { tags }
}

export function tooLarge(): Verdict {
  return refuse(413, 'too_large', `The body has more than ${MAX_BODY_BYTES} bytes.`)
}

export function sign(secret: string, timestamp: string, body: string): string {
  return `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`
}

function unsigned({ secret, timestamp, signature, body, now }: Question): Refusal | null {
  if (!secret) return refusalOf(503, 'not_configured', 'SHOPSTER_REVALIDATE_SECRET is unset, so nobody can be trusted.')
  if (!timestamp || !signature) return refusalOf(401, 'not_signed', 'Send X-Shopster-Timestamp and X-Shopster-Signature.')
  if (!isEqual(signature, sign(secret, timestamp, body))) {
    return refusalOf(401, 'bad_signature', 'The signature is not of this timestamp and body with the shared secret.')
  }
  // Judged after the signature: whoever can't sign learns nothing of this server's clock.
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > WINDOW_SECONDS) {
    return refusalOf(401, 'out_of_time', `The timestamp is more than ${WINDOW_SECONDS} seconds away from this server's time.`)
  }
  return null
}

/** Takes as long whatever differs; a signature's length is no secret. */
function isEqual(given: string, expected: string): boolean {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}

function readTags(body: string): string[] | null {
  let content: unknown
  try {
    content = JSON.parse(body)
  } catch {
    return null
  }
  const tags = (content as { tags?: unknown } | null)?.tags
  if (!Array.isArray(tags) || tags.length === 0 || tags.length > MAX_TAGS) return null
  return tags.every((tag): tag is string => typeof tag === 'string' && TAG.test(tag)) ? tags : null
}

function refuse(...refusal: Parameters<typeof refusalOf>): Verdict {
  return { refusal: refusalOf(...refusal) }
}

function refusalOf(status: Refusal['status'], code: string, detail: string): Refusal {
  return { status, code, detail }
}
