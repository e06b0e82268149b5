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
})
