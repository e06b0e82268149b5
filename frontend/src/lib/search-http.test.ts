import { describe, expect, it } from 'vitest'
import { getRecords, multiQuery, searchUrl } from './search-http'
import { answerJson, serve } from './test-server'

const access = { app_id: 'shop', search_key: 'a+b=', host: null }

describe('searchUrl', () => {
  it('goes to the host that the API names, else to Algolia', () => {
    const query = '?x-algolia-application-id=shop&x-algolia-api-key=a%2Bb%3D'
    expect(searchUrl({ ...access, host: 'http://search.example/algolia/' }, '/1/x')).toBe(`http://search.example/algolia/1/x${query}`)
    expect(searchUrl(access, '/1/x')).toBe(`https://shop-dsn.algolia.net/1/x${query}`)
  })
})

describe('multiQuery and getRecords', () => {
  it('send all questions in one call', async () => {
    const seen: string[] = []
    const host = await serve((request, response) => {
      seen.push(`${request.method ?? ''} ${request.url?.split('?')[0] ?? ''}`)
      answerJson(200, { results: [{ nbHits: 1 }, null] })(request, response)
    })
    expect(await multiQuery({ ...access, host }, [{}, {}])).toEqual([{ nbHits: 1 }, null])
    expect(await getRecords({ ...access, host }, [{}, {}])).toEqual([{ nbHits: 1 }, null])
    expect(seen).toEqual(['POST /1/indexes/*/queries', 'POST /1/indexes/*/objects'])
  })

  it('throw where the server refuses', async () => {
    const host = await serve(answerJson(403, { message: 'Invalid API key', status: 403 }))
    await expect(multiQuery({ ...access, host }, [{}])).rejects.toThrow('answered 403')
  })

  it('break off when they are told to', async () => {
    const host = await serve(() => undefined)
    const control = new AbortController()
    const answer = multiQuery({ ...access, host }, [{}], control.signal)
    control.abort()
    await expect(answer).rejects.toThrow(/abort/i)
  })
})
