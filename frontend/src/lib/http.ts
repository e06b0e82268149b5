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

/** Throws ApiError for a 4xx and ApiUnavailable for everything else that is not a JSON answer in time. */
export async function getJson<Answer>(url: URL, { timeoutMs, ...init }: GetOptions): Promise<Answer> {
  const headers = { accept: 'application/json' }
  try {
    const response = await fetch(url, { ...init, headers, signal: AbortSignal.timeout(timeoutMs) })
    if (response.status >= 500) throw new ApiUnavailable(`GET ${url.href} answered ${response.status}`)
    const body: unknown = await response.json()
    if (!response.ok) throw toApiError(response.status, body)
    return body as Answer
  } catch (error) {
    if (error instanceof ApiError || error instanceof ApiUnavailable) throw error
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
