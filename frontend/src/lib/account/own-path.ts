/**
 * Where to go after signing in: a page of this shop, whatever the address says; `/account` where it names none. Other
 * sites would get visitors who believe to be in the shop still. Changes with the pages that lead into the account.
 */
export function ownPath(wanted: string | string[] | undefined, siteUrl: string): string {
  const { origin } = new URL(siteUrl)
  const text = typeof wanted === 'string' ? wanted : ''
  if (!text || !URL.canParse(text, origin)) return '/account'
  const url = new URL(text, origin)
  return url.origin === origin && isPage(url.pathname) ? `${url.pathname}${url.search}${url.hash}` : '/account'
}

/**
 * A path is read once more by whoever follows it, without its origin: `/.//evil.example` is a page of ours here and, as
 * the `//evil.example` that it comes to, another site there. So nothing that may count as a second slash follows the first.
 */
function isPage(path: string): boolean {
  return /^\/(?!\/|%2f|%5c)[^\\]*$/i.test(path) && !/^\/(?:api|signin|signup)(?:\/|$)/.test(path)
}
