/** Calls of the API for one shopper. Changes with how this server tells the API who it is and for whom it asks. */
import { config } from '../config'
import { ApiUnavailable } from '../http'
import { CLIENT_HEADER, clientHeader, type Shopper } from './client-header'

/** Passwords are slow to check, on purpose. */
const PATIENCE = 4

export interface ApiCall {
  method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** Below /api/auth/, with its slash at the end. */
  path: string
  body?: unknown
  shopper: Shopper
  access?: string
  timeoutMs?: number
}

/** The answer, whatever it says; throws ApiUnavailable where there is none in time. */
export async function callApi({ method, path, body, shopper, access, timeoutMs }: ApiCall): Promise<Response> {
  const { apiInternalUrl, apiTimeoutMs } = config()
  const url = `${apiInternalUrl}/api/auth/${path}`
  try {
    return await fetch(url, {
      method,
      headers: headersFor(shopper, access, body !== undefined),
      ...(body !== undefined && { body: JSON.stringify(body) }),
      cache: 'no-store',
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs ?? apiTimeoutMs * PATIENCE),
    })
  } catch (error) {
    throw new ApiUnavailable(`${method} ${url} failed: ${String(error)}`, { cause: error })
  }
}

function headersFor(shopper: Shopper, access: string | undefined, hasBody: boolean): Record<string, string> {
  const { storefrontSecret } = config()
  const { address } = shopper
  return {
    accept: 'application/json',
    ...(hasBody && { 'content-type': 'application/json' }),
    ...(access && { authorization: `Bearer ${access}` }),
    ...(storefrontSecret && address && { [CLIENT_HEADER]: clientHeader({ ...shopper, address }, storefrontSecret, new Date()) }),
  }
}
