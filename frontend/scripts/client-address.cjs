// Loaded before the storefront's server (`node --require`): it tells the server in a header of its own from which
// address a request came, and replaces whatever the client itself said about that. Next passes a client's own
// X-Forwarded-For on as it is, and tells nobody the address of the connection.
//
// Behind proxies, SHOPSTER_TRUSTED_PROXIES says how many of them there are: each adds the address of whoever called it at
// the end of X-Forwarded-For, so the client's is that many places before the end, and what stands before it is made up.
'use strict'

const http = require('node:http')
const { isIP } = require('node:net')

const ADDRESS_HEADER = 'x-shopster-address'
// `src/lib/account/shopper.ts` believes the header where this is set.
const IS_VOUCHED_FOR = Symbol.for('shopster.client-address')
const CLAIMS = ['forwarded', 'x-real-ip', 'x-client-ip', 'true-client-ip', 'cf-connecting-ip']

const proxies = Number(process.env.SHOPSTER_TRUSTED_PROXIES?.trim() || 0)

function addressOf(request) {
  const connection = plain(request.socket.remoteAddress ?? '')
  const told = (request.headers['x-forwarded-for'] ?? '').split(',').map((part) => plain(part.trim()))
  const chain = [...told.filter(Boolean), connection]
  const address = chain[Math.max(0, chain.length - 1 - proxies)]
  return isIP(address) ? address : connection
}

/** An IPv4 address without the dress that a socket for both versions puts on it, an IPv6 one without its network card. */
function plain(address) {
  return address.replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '').replace(/%.*$/, '')
}

function replaceClaims(request) {
  const address = addressOf(request)
  for (const name of CLAIMS) delete request.headers[name]
  request.headers['x-forwarded-for'] = address
  request.headers[ADDRESS_HEADER] = address
}

const emit = http.Server.prototype.emit
http.Server.prototype.emit = function emitWithAddress(event, ...values) {
  if (event === 'request' || event === 'upgrade') replaceClaims(values[0])
  return emit.call(this, event, ...values)
}
globalThis[IS_VOUCHED_FOR] = true
