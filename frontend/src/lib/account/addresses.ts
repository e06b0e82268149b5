/** Saving and removing addresses, which another tab may have removed meanwhile. Changes with `/api/auth/addresses/`. */
import { problemOf, tellAccount, type Problem } from './browser'

const GONE = 'gone'

/** `id` is null for another one; `values` are a form's. Where there is none of that id any more, `isGone` of the answer. */
export async function saveAddress(id: string | null, values: Readonly<Record<string, string>>): Promise<Problem | null> {
  const body = bodyOf(values)
  if (id === null) return tellAccount('POST', 'addresses', body)
  const problem = await tellAccount('PATCH', `addresses/${id}`, body)
  if (problem?.code !== 'not_found') return problem
  return problemOf(GONE, 'This address was removed in the meantime, perhaps in another window. What you typed is still here: you can save it as a new one.')
}

export function isGone({ code }: Problem): boolean {
  return code === GONE
}

/** Null when it is gone, whoever removed it. */
export async function removeAddress(id: string): Promise<Problem | null> {
  const problem = await tellAccount('DELETE', `addresses/${id}`)
  return problem?.code === 'not_found' ? null : problem
}

/** A default is taken from an address by giving it to another one. */
function bodyOf({ is_default_shipping, is_default_billing, ...texts }: Readonly<Record<string, string>>): object {
  return {
    ...Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, text.trim()])),
    ...(is_default_shipping && { is_default_shipping: true }),
    ...(is_default_billing && { is_default_billing: true }),
  }
}
