import { LOCALE } from '@/lib/site'

/** A day and a time, as the browser's clock has it; made in the browser alone, since the server's zone is another. */
export function Moment({ at }: { at: string }) {
  const words = new Date(at).toLocaleString(LOCALE, { dateStyle: 'medium', timeStyle: 'short' })
  return <time dateTime={at}>{words}</time>
}
