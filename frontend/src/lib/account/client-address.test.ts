import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import path from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'

const SCRIPT = path.resolve(__dirname, '../../../scripts/client-address.cjs')
/** A server that knows nothing of the script and answers with what reaches it. */
const SERVER = `
  const server = require('node:http').createServer((request, response) => response.end(JSON.stringify(request.headers)))
  server.listen(0, '127.0.0.1', () => console.log(server.address().port))
`

type Headers = Record<string, string | string[]>

/** What a server behind so many proxies gets of a request with these headers. */
async function received(proxies: number, headers: Headers): Promise<Record<string, string | undefined>> {
  const child = spawn(process.execPath, ['--require', SCRIPT, '--eval', SERVER], {
    env: { ...process.env, SHOPSTER_TRUSTED_PROXIES: String(proxies) },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => void child.kill())
  const [port] = (await once(child.stdout, 'data')) as [Buffer]
  const sent = request({ host: '127.0.0.1', port: Number(port.toString()), headers }).end()
  const [response] = (await once(sent, 'response')) as [AsyncIterable<Buffer>]
  const parts: Buffer[] = []
  for await (const part of response) parts.push(part)
  return JSON.parse(Buffer.concat(parts).toString()) as Record<string, string>
}

describe('client-address.cjs', () => {
  it.each<[string, Headers]>([
    ['nothing', {}],
    ['an address of its own', { 'X-Forwarded-For': '6.6.6.6' }],
    ['several', { 'X-Forwarded-For': ['6.6.6.6', '7.7.7.7'] }],
    ['our own header', { 'X-Shopster-Address': '6.6.6.6' }],
    ['our own header, otherwise written, and twice', { 'x-SHOPSTER-address': ['6.6.6.6', '7.7.7.7'] }],
    ['other headers of that kind', { Forwarded: 'for=6.6.6.6', 'X-Real-IP': '6.6.6.6', 'CF-Connecting-IP': '6.6.6.6' }],
  ])('believes nobody without a proxy: a client that sends %s', async (_, headers) => {
    const seen = await received(0, headers)
    expect(seen['x-shopster-address']).toBe('127.0.0.1')
    expect(JSON.stringify(seen)).not.toMatch(/6\.6\.6\.6|7\.7\.7\.7/)
  })

  it.each([
    [1, '203.0.113.7', '203.0.113.7'],
    [1, '6.6.6.6, 203.0.113.7', '203.0.113.7'],
    [2, '6.6.6.6, 203.0.113.7, 10.0.0.1', '203.0.113.7'],
    [2, '203.0.113.7', '203.0.113.7'],
    [1, '2001:db8::7', '2001:db8::7'],
    [1, '::ffff:203.0.113.7', '203.0.113.7'],
    [1, 'unknown', '127.0.0.1'],
    [1, '', '127.0.0.1'],
  ])('counts %i proxies from the end of "%s"', async (proxies, forwarded, address) => {
    const seen = await received(proxies, { 'X-Forwarded-For': forwarded })
    expect(seen['x-shopster-address']).toBe(address)
    expect(seen['x-forwarded-for']).toBe(address)
  })
})
