/**
 * For whom this server calls the API: the shopper's address and browser, signed, so that attempts are counted by shopper
 * and the list of sessions shows their browsers. Changes with what the API believes.
 */
import { createHmac } from 'node:crypto'

export const CLIENT_HEADER = 'x-shopster-client'
/** As many as the API keeps, and reads. */
const MOST_CHARACTERS = 200
const MOST_ENCODED = 600

export interface Shopper {
  /** Null where `scripts/client-address.cjs` does not run: then nothing about the shopper can be vouched for. */
  address: string | null
  userAgent: string
}

/** `t=…,ip=…,ua=…,v1=…` */
export function clientHeader(shopper: Shopper & { address: string }, secret: string, now: Date): string {
  const time = Math.floor(now.getTime() / 1000)
  const browser = encoded(shopper.userAgent)
  const signature = createHmac('sha256', secret).update(`client.${time}.${shopper.address}.${browser}`).digest('hex')
  return `t=${time},ip=${shopper.address},ua=${browser},v1=${signature}`
}

/** Percent-encoded and cut, never within a character. */
function encoded(text: string): string {
  let cut = ''
  for (const character of text.slice(0, MOST_CHARACTERS)) {
    const next = cut + encodeURIComponent(character)
    if (next.length > MOST_ENCODED) return cut
    cut = next
  }
  return cut
}
