/**
 * Whether a request comes from a page of this shop: cookies are sent along from anywhere that a browser can be made to.
 * Changes with what browsers tell of where a request comes from.
 */

export const MAX_BODY_BYTES = 16 * 1024

/** Reading is for everybody who types an address; changing is for this shop's own pages. */
export function isAllowedOrigin(method: string, headers: Headers, siteUrl: string): boolean {
  const site = headers.get('sec-fetch-site')
  if (method === 'GET') return site === null || site === 'same-origin' || site === 'none'
  if (site !== null) return site === 'same-origin'
  // Browsers leave it out for addresses that are neither https:// nor on this machine.
  return headers.get('origin') === new URL(siteUrl).origin
}

/** The whole body; null where it is larger than an account's form can be. */
export async function boundedText(request: Request): Promise<string | null> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) return null
  const reader = request.body?.getReader()
  const parts: Uint8Array[] = []
  for (let length = 0; reader; ) {
    const { done, value } = await reader.read()
    if (done) break
    length += value.byteLength
    if (length > MAX_BODY_BYTES) return null
    parts.push(value)
  }
  return Buffer.concat(parts).toString()
}
