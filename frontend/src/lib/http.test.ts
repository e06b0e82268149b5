import { describe, expect, it } from 'vitest'
import { ApiError, ApiUnavailable, getJson, isNotFound } from './http'
import { answerJson, serve } from './test-server'

const options = { timeoutMs: 300 }

async function failureOf(address: string): Promise<unknown> {
  return getJson(new URL(address), options).then(
    () => 'no failure',
    (error: unknown) => error,
  )
}

describe('getJson', () => {
  it('returns the answer', async () => {
    const address = await serve(answerJson(200, { count: 3 }))
    expect(await getJson(new URL(address), options)).toEqual({ count: 3 })
  })

  it('turns a refusal into an ApiError with code, words and fields', async () => {
    const body = { code: 'invalid', detail: 'Some fields are wrong.', fields: { price_min: ['A whole number is required.'] } }
    const error = await failureOf(await serve(answerJson(400, body)))
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({ status: 400, code: 'invalid', message: 'Some fields are wrong.', fields: body.fields })
    expect(isNotFound(error)).toBe(false)
  })

  it('tells a missing resource from other refusals', async () => {
    const error = await failureOf(await serve(answerJson(404, { code: 'not_found', detail: 'Not found.', fields: {} })))
    expect(isNotFound(error)).toBe(true)
  })

  it.each([500, 502, 503])('calls the API unavailable when it answers %i', async (status) => {
    expect(await failureOf(await serve(answerJson(status, {})))).toBeInstanceOf(ApiUnavailable)
  })

  it('calls the API unavailable when it answers something else than JSON', async () => {
    const address = await serve((_request, response) => response.end('<html>'))
    expect(await failureOf(address)).toBeInstanceOf(ApiUnavailable)
  })

  it('calls the API unavailable when nobody listens', async () => {
    const error = await failureOf('http://127.0.0.1:9')
    expect(error).toBeInstanceOf(ApiUnavailable)
    expect(String(error)).toContain('http://127.0.0.1:9')
  })

  it('gives up on an API that never answers', async () => {
    const address = await serve(() => undefined)
    const began = Date.now()
    expect(await failureOf(address)).toBeInstanceOf(ApiUnavailable)
    expect(Date.now() - began).toBeLessThan(options.timeoutMs * 5)
  })

  describe('with an answer kept from earlier', () => {
    // Outside Next nothing is kept, so the first answer plays the kept one: its date says how old it is.
    const policy = { timeoutMs: 300, next: { revalidate: 60, tags: [] } }
    const keptSince = (seconds: number) => new Date(Date.now() - seconds * 1000).toUTCString()

    async function serveKeptThen(seconds: number, status: number) {
      let answers = 0
      return serve((request, response) => {
        answers += 1
        if (answers === 1) response.setHeader('date', keptSince(seconds))
        answerJson(answers === 1 ? 200 : status, { answers })(request, response)
      })
    }

    it('uses it while it is young', async () => {
      expect(await getJson(new URL(await serveKeptThen(30, 200)), policy)).toEqual({ answers: 1 })
    })

    it('asks for a new one when it is too old', async () => {
      expect(await getJson(new URL(await serveKeptThen(90, 200)), policy)).toEqual({ answers: 2 })
    })

    it('uses it though it is too old while the API is away', async () => {
      expect(await getJson(new URL(await serveKeptThen(90, 503)), policy)).toEqual({ answers: 1 })
    })

    it('does not use it when the API says that there is nothing any more', async () => {
      await expect(getJson(new URL(await serveKeptThen(90, 404)), policy)).rejects.toSatisfy(isNotFound)
    })
  })
})
