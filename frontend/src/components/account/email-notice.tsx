'use client'

import { useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import type { Account } from '@/lib/account/types'

/** Tells of an address that waits for its owner to confirm it; nothing where there is none. */
export function EmailNotice({ account }: { account: Account }) {
  const [words, setWords] = useState('')
  const waiting = account.pending_email || (account.email_verified ? '' : account.email)
  if (!waiting) return null

  async function resend() {
    setWords('Sending…')
    const problem = await tellAccount('POST', 'email/resend')
    setWords(problem ? problem.words : 'Sent. Look into your mail.')
  }

  return (
    <section aria-label="Confirm your e-mail address" className="rounded-2xl bg-tint px-5 py-4">
      <p>
        Please confirm your e-mail address: a link went to <strong className="font-medium [overflow-wrap:anywhere]">{waiting}</strong>, if it can be
        used for an account.
        {!account.email_verified && ' Until then, sign in with your user name.'}
      </p>
      <p className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.95rem]">
        <button type="button" className="link py-1" onClick={() => void resend()}>
          Send it again
        </button>
        <span role="status">{words}</span>
      </p>
    </section>
  )
}
