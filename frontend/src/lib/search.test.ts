import { describe, expect, it, vi } from 'vitest'
import { createSearchClient, forThisServer, isUnavailable } from './search'
import { answerJson, serve } from './test-server'

const TIMEOUT_MS = 300
const forHits = { indexName: 'shop_products', query: 'shirt' }
const forFacet = { type: 'facet', facet: 'brand', indexName: 'shop_products', facetQuery: 'ac' } as const

function clientFor(host: string) {
  vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  return createSearchClient({ app_id: 'shop', search_key: 'key', host }, TIMEOUT_MS)
}

async function expectStandIn(host: string) {
  const began = Date.now()
  const { results } = await clientFor(host).search({ requests: [forHits, forFacet] })
  expect(Date.now() - began).toBeLessThan(TIMEOUT_MS * 5)
  expect(results).toHaveLength(2)
  expect(results[0]).toMatchObject({ hits: [], nbHits: 0, nbPages: 0, index: 'shop_products' })
  expect(isUnavailable(results[0])).toBe(true)
  expect(results[1]).toEqual({ facetHits: [], exhaustiveFacetsCount: true })
}

describe('createSearchClient', () => {
  it('passes on what the search server answers', async () => {
    const hit = { objectID: '7', name: 'Oxford shirt' }
    const host = await serve(answerJson(200, { results: [{ hits: [hit], nbHits: 1 }] }))
    const { results } = await clientFor(host).search({ requests: [forHits] })
    expect(results).toEqual([{ hits: [hit], nbHits: 1 }])
    expect(isUnavailable(results[0])).toBe(false)
  })

  it('keeps a path in front of the protocol’s own', async () => {
    const paths: (string | undefined)[] = []
    const host = await serve((request, response) => {
      paths.push(request.url?.split('?')[0])
      answerJson(200, { results: [] })(request, response)
    })
    await clientFor(`${host}/algolia/`).search({ requests: [forHits] })
    expect(paths).toEqual(['/algolia/1/indexes/*/queries'])
  })

  it('stands in for a server that is not there', async () => {
    await expectStandIn('http://127.0.0.1:9')
  })

  it('stands in for a server that fails', async () => {
    await expectStandIn(await serve(answerJson(500, {})))
  })

  it('stands in for a server that refuses', async () => {
    await expectStandIn(await serve(answerJson(403, { message: 'Invalid API key', status: 403 })))
  })

  it('stands in for a server that never answers', async () => {
    await expectStandIn(await serve(() => undefined))
  })

  it('finds a server that came back', async () => {
    let status = 500
    const host = await serve((request, response) => {
      answerJson(status, { results: [{ hits: [], nbHits: 0 }] })(request, response)
    })
    const client = clientFor(host)
    expect(isUnavailable((await client.search({ requests: [forHits] })).results[0])).toBe(true)
    status = 200
    expect(isUnavailable((await client.search({ requests: [forHits] })).results[0])).toBe(false)
  })
})

describe('forThisServer', () => {
  const search = { app_id: 'shop', search_key: 'key', host: 'http://search.example' }

  it('prefers the address that only servers reach', () => {
    vi.stubEnv('SEARCH_INTERNAL_URL', 'http://searchd:8108/')
    expect(forThisServer(search).host).toBe('http://searchd:8108')
    vi.unstubAllEnvs()
  })

  it('falls back to the public address', () => {
    expect(forThisServer(search).host).toBe('http://search.example')
  })
})
