/** How long to wait, for people: "in a minute", "in about 5 minutes". `retryAfter` is in seconds, as HTTP says it. */
export function waitWords(retryAfter: string | null): string {
  const seconds = Number(retryAfter ?? '')
  if (!retryAfter || !Number.isFinite(seconds) || seconds < 2) return 'in a moment'
  if (seconds < 50) return `in ${Math.ceil(seconds)} seconds`
  const minutes = Math.ceil(seconds / 60)
  if (minutes === 1) return 'in a minute'
  if (minutes < 90) return `in about ${minutes} minutes`
  return `in about ${Math.ceil(minutes / 60)} hours`
}
