'use client'

import Link from 'next/link'
import { useState } from 'react'
import { askAccount } from '@/lib/account/browser'
import type { ConfirmedEmail } from '@/lib/account/types'
import { Done } from './done'
import { Form } from './form'
import { useLink, type MailedLink } from './use-link'

type Outcome = ConfirmedEmail | 'link_invalid' | 'email_taken'

/** Nothing happens before the button is pressed: programs that look for harm in mails open their links too. */
export function VerifyEmail({ link: given }: { link: MailedLink | null }) {
  const link = useLink(given)
  const [outcome, setOutcome] = useState<Outcome | null>(link ? null : 'link_invalid')

  async function confirm() {
    const answer = await askAccount<ConfirmedEmail>('POST', 'email/confirm', { ...link })
    if ('data' in answer) {
      setOutcome(answer.data)
      return null
    }
    const { code } = answer.problem
    if (code === 'link_invalid' || code === 'email_taken') setOutcome(code)
    return answer.problem
  }

  if (outcome !== null) return <Told outcome={outcome} />
  return (
    <Form onSend={confirm} submit="Confirm my e-mail address" sending="Confirming…">
      <p>Press the button to confirm that the mail reached you.</p>
    </Form>
  )
}

function Told({ outcome }: { outcome: Outcome }) {
  if (outcome === 'link_invalid') {
    return (
      <Done title="This link does not work any more">
        <p>It works once, for three days, and only as a whole. Your account can send you a new one.</p>
        <AccountLink />
      </Done>
    )
  }
  if (outcome === 'email_taken') {
    return (
      <Done title="Another account has this address">
        <p>It was confirmed there in the meantime. Choose another address in your account, or sign in to that one.</p>
        <AccountLink />
      </Done>
    )
  }
  return (
    <Done title="Thank you">
      <p>
        <strong className="font-medium [overflow-wrap:anywhere]">{outcome.email}</strong> is confirmed. From now on you can sign in with it, too.
      </p>
      <AccountLink />
    </Done>
  )
}

function AccountLink() {
  return (
    <Link href="/account" prefetch={false} className="button button-solid">
      Go to my account
    </Link>
  )
}
