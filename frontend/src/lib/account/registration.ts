/**
 * Opening an account from a form that may be sent several times: where an answer is lost, nobody knows whether the
 * account was opened. Changes with `POST /api/auth/register/`.
 */
import { tellAccount, type Problem } from './browser'
import { signInHere } from './browser-session'

export interface Registration {
  username: string
  email: string
  password: string
}

/** `open`: the account is there, and something stands in the way of signing in now. */
export type Outcome = 'signed-in' | 'open' | Problem

/** What a form calls at each try; it remembers those that nobody answered. */
export function registrar(): (given: Registration) => Promise<Outcome> {
  const unanswered = new Set<string>()

  return async (given) => {
    const problem = await tellAccount('POST', 'register', given)
    if (problem === null) return (await signInHere(given)) === null ? 'signed-in' : 'open'
    if (problem.code === 'unavailable') unanswered.add(given.username)
    // A name that is taken may be so by the try before: then its password opens it.
    return isTaken(problem) && unanswered.has(given.username) ? openedBefore(given, problem) : problem
  }
}

async function openedBefore(given: Registration, taken: Problem): Promise<Outcome> {
  const refused = await signInHere(given)
  if (refused === null) return 'signed-in'
  return isOfSomebodyElse(refused) ? taken : refused
}

function isTaken({ fields }: Problem): boolean {
  return fields.username?.includes('is taken') ?? false
}

/** A new account has no second factor. */
function isOfSomebodyElse({ code }: Problem): boolean {
  return code === 'invalid_credentials' || code.startsWith('otp_')
}
