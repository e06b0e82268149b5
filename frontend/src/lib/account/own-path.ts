/**
 * Where to go after signing in: a page of this shop, whatever the address says; `/account` where it names none. Other
 * sites would get visitors who believe to be in the shop still.
 */
export function ownPath(wanted: string | string[] | undefined, siteUrl: string): string {
  const { origin } = new URL(siteUrl)
  const text = typeof wanted === 'string' ? wanted : ''
  if (!text || !URL.canParse(text, origin)) return '/account'
  const url = new URL(text, origin)
  const isPage = url.origin === origin && !/^\/(?:api|signin|signup)(?:\/|$)/.test(url.pathname)
  return isPage ? `${url.pathname}${url.search}${url.hash}` : '/account'
}
