/** Who is on the other end of a request. Changes with what `scripts/client-address.cjs` hands on. */
import type { Shopper } from './client-header'

const ADDRESS_HEADER = 'x-shopster-address'
/** Set by the script, which then replaces that header in every request; without it a client could send one. */
const IS_VOUCHED_FOR = Symbol.for('shopster.client-address')

export function shopperOf(headers: Headers): Shopper {
  const isVouchedFor = IS_VOUCHED_FOR in globalThis
  return { address: isVouchedFor ? headers.get(ADDRESS_HEADER) : null, userAgent: headers.get('user-agent') ?? '' }
}
