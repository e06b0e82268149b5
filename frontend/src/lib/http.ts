/** One GET with a time limit, and what can go wrong with it. */
import type { CachePolicy } from './cache'

/** The API understood and said no: `{code, detail, fields}`. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string,
    readonly fields: Readonly<Record<string, string[]>>,
  ) {
    super(detail)
    this.name = 'ApiError'
  }
}

/** No usable answer: unreachable, too slow, or failing. */
export class ApiUnavailable extends Error {
  override name = 'ApiUnavailable'
}

export interface GetOptions {
  timeoutMs: number
  next?: CachePolicy
}

/**
 * Throws ApiError for a 4xx and ApiUnavailable for everything else that is not a JSON answer in time. An answer
 * kept longer than its policy says is used only where there is no newer one to be had.
 */
export async function getJson<Answer>(url: URL, { timeoutMs, next }: GetOptions): Promise<Answer> {
  const kept = await get(url, timeoutMs, next ? { next } : {})
  if (!next || !isOlderThan(next.revalidate, kept)) return parse<Answer>(kept, url)
  try {
    return await parse<Answer>(await get(url, timeoutMs, { cache: 'no-store' }), url)
  } catch (error) {
    if (error instanceof ApiUnavailable) return parse<Answer>(kept, url)
    throw error
  }
}

async function get(url: URL, timeoutMs: number, init: RequestInit): Promise<Response> {
  try {
    const headers = { accept: 'application/json' }
    return await fetch(url, { ...init, headers, signal: AbortSignal.timeout(timeoutMs) })
  } catch (error) {
    throw new ApiUnavailable(`GET ${url.href} failed: ${describe(error)}`, { cause: error })
  }
}

/** Next hands out what it keeps once more after its time is over, however long ago that was. */
function isOlderThan(seconds: number, { headers }: Response): boolean {
  const answered = Date.parse(headers.get('date') ?? '')
  return Date.now() - answered > seconds * 1000
}

async function parse<Answer>(response: Response, url: URL): Promise<Answer> {
  if (response.status >= 500) throw new ApiUnavailable(`GET ${url.href} answered ${response.status}`)
  try {
    const body: unknown = await response.json()
    if (response.ok) return body as Answer
    throw toApiError(response.status, body)
  } catch (error) {
    if (error instanceof ApiError) throw error
    throw new ApiUnavailable(`GET ${url.href} failed: ${describe(error)}`, { cause: error })
  }
}

export function isNotFound(error: unknown): boolean {
  return error instanceof ApiError && error.status === 404
}

function toApiError(status: number, body: unknown): ApiError {
  const { code, detail, fields } = (body ?? {}) as Partial<{ code: string; detail: string; fields: Record<string, string[]> }>
  return new ApiError(status, code ?? 'error', detail ?? `The API answered ${status}.`, fields ?? {})
}

function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message
}
