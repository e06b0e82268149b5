import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { getOfferedFacets } from './offered-facets'
import { answerJson, serve } from './test-server'

const search = { app_id: 'shop', search_key: 'key', index: 'shop_products', host: null, insights: false, popular_queries: [] }

async function offeredBy(answer: Parameters<typeof serve>[0]): Promise<string[]> {
  const host = await serve(answer)
  return getOfferedFacets({ ...search, host })
}

describe('getOfferedFacets', () => {
  beforeEach(() => {
    vi.spyOn(console, 'warn').mockReturnValue(undefined)
  })
  afterEach(() => {
    vi.restoreAllMocks()
  })

  it('asks one short question and reads what the index was set up with', async () => {
    let body = ''
    const renderingContent = { facetOrdering: { facets: { order: ['options.Size', 'brand'] } } }
    const found = await offeredBy((request, response) => {
      request.on('data', (part: Buffer) => (body += part.toString()))
      request.on('end', () => {
        answerJson(200, { results: [{ renderingContent }] })(request, response)
      })
    })
    expect(found).toEqual(['options.Size'])
    expect(JSON.parse(body)).toEqual({
      requests: [{ indexName: 'shop_products', query: '', hitsPerPage: 0, responseFields: ['renderingContent'], analytics: false }],
    })
  })

  it.each([
    ['refuses', answerJson(404, { message: 'Index shop_products does not exist', status: 404 })],
    ['says nothing of facets', answerJson(200, { results: [{}] })],
    ['says something else', answerJson(200, [])],
    ['never answers', () => undefined],
  ])('finds none where the server %s', async (_, answer) => {
    expect(await offeredBy(answer)).toEqual([])
  })
})
