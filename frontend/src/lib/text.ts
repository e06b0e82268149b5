/** Words for people: plain text out of sanitised HTML, and counts. */
import { LOCALE } from './site'

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", '#x27': "'", nbsp: ' ' }

/** The first words of an HTML text, at most `length` characters, cut between words. */
export function excerpt(html: string, length = 160): string {
  const text = html
    .replace(/<[^>]*>/g, ' ')
    .replace(/&(#?\w+);/g, (entity, name: string) => ENTITIES[name] ?? entity)
    .replace(/\s+/g, ' ')
    .trim()
  if (text.length <= length) return text
  const space = text.lastIndexOf(' ', length - 1)
  return `${text.slice(0, space > 0 ? space : length - 1)}…`
}

/** "1 product", "1,234 products". */
export function productCount(count: number): string {
  return count === 1 ? '1 product' : `${count.toLocaleString(LOCALE)} products`
}

/** "812 bytes", "8.1 kB", "3.4 MB". */
export function fileSize(bytes: number): string {
  if (bytes < 1000) return `${bytes} bytes`
  const [amount, unit] = bytes < 1_000_000 ? [bytes / 1000, 'kB'] : [bytes / 1_000_000, 'MB']
  return `${amount.toLocaleString(LOCALE, { maximumFractionDigits: 1 })} ${unit}`
}

/** What the API says of a field, such as "is taken", as a sentence of its own. */
export function asSentence(reason: string): string {
  const whole = /^\p{Ll}/u.test(reason) ? `This ${reason}` : reason
  return /[.!?]$/.test(whole) ? whole : `${whole}.`
}
