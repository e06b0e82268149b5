'use client'

import Link from 'next/link'
import { useState } from 'react'
import { askAccount, type Answer } from '@/lib/account/browser'
import type { MailedLink } from '@/lib/account/mailed-link'
import type { ConfirmedEmail } from '@/lib/account/types'
import { Done } from './done'
import { Form } from './form'
import { LinkAwaited, NoLink } from './no-link'
import { useLink } from './use-link'

type Outcome = ConfirmedEmail | 'link_invalid' | 'email_taken'

/** Nothing happens before the button is pressed: programs that look for harm in mails open their links too. */
export function VerifyEmail({ link: given }: { link: MailedLink | null }) {
  const { link, forget } = useLink(given)
  const [outcome, setOutcome] = useState<Outcome | null>(null)

  async function confirm() {
    const answer = await askAccount<ConfirmedEmail>('POST', 'email/confirm', { ...link })
    const found = outcomeOf(answer)
    if (found !== null) forget()
    setOutcome(found)
    return 'data' in answer ? null : answer.problem
  }

  if (outcome !== null) return <Told outcome={outcome} />
  if (link === undefined) return <LinkAwaited />
  if (link === null) {
    return (
      <NoLink>
        <AccountLink />
      </NoLink>
    )
  }
  return (
    <Form onSend={confirm} submit="Confirm my e-mail address" sending="Confirming…">
      <p>Press the button to confirm that the mail reached you.</p>
    </Form>
  )
}

/** Null where the link may work at another try. */
function outcomeOf(answer: Answer<ConfirmedEmail>): Outcome | null {
  if ('data' in answer) return answer.data
  const { code } = answer.problem
  return code === 'link_invalid' || code === 'email_taken' ? code : null
}

function Told({ outcome }: { outcome: Outcome }) {
  if (outcome === 'link_invalid') {
    return (
      <Done title="This link does not work any more">
        <p>
          It was used already, it is older than three days, your password or address has changed since it was sent, or a part of it is missing.
          Your account shows whether your address is confirmed, and can send you a new link.
        </p>
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
