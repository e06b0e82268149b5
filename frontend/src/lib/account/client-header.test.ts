import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { clientHeader } from './client-header'

const SECRET = 'a-secret-that-both-sides-know-0123456789'
const NOW = new Date(1_800_000_000_999)
// As `shop/api/callers.py` reads it.
const READ = /^t=(\d{1,12}),ip=([0-9A-Fa-f.:]{2,45}),ua=([\w.!~*'()%-]{0,600}),v1=([0-9a-f]{64})$/

function headerFor(userAgent: string, address = '203.0.113.7'): string {
  return clientHeader({ address, userAgent }, SECRET, NOW)
}

describe('clientHeader', () => {
  it('signs as the API expects', () => {
    const signature = createHmac('sha256', SECRET).update('client.1800000000.203.0.113.7.Browser%2F1.0%20(X%3B%20Y)').digest('hex')
    expect(headerFor('Browser/1.0 (X; Y)')).toBe(`t=1800000000,ip=203.0.113.7,ua=Browser%2F1.0%20(X%3B%20Y),v1=${signature}`)
  })

  it.each(['', 'a,ua=b,v1=c', 'Größe “”', '\r\nX: y', 'é'.repeat(400), 'x'.repeat(4000)])('can be read whatever the browser calls itself: %j', (agent) => {
    const [, , , browser] = READ.exec(headerFor(agent)) ?? []
    expect(browser).toBeDefined()
    expect(agent.startsWith(decodeURIComponent(browser ?? ''))).toBe(true)
  })

  it('takes an IPv6 address', () => {
    expect(headerFor('x', '2001:db8::1')).toMatch(/,ip=2001:db8::1,/)
  })

  it('says another thing for each part', () => {
    const signatures = [headerFor('x'), headerFor('y'), headerFor('x', '203.0.113.8')].map((header) => READ.exec(header)?.[4])
    expect(new Set(signatures).size).toBe(3)
  })
})
