'use client'

import Link from 'next/link'
import { useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import { Done } from './done'
import { Form, PasswordField, type Values } from './form'
import { useLink, type MailedLink } from './use-link'

export function ResetPasswordForm({ link: given }: { link: MailedLink | null }) {
  const link = useLink(given)
  const [isSpent, setSpent] = useState(link === null)

  async function reset({ new_password = '' }: Values) {
    const problem = await tellAccount('POST', 'password/reset/confirm', { ...link, new_password })
    if (problem === null) location.assign('/signin?notice=password')
    if (problem?.code === 'link_invalid') setSpent(true)
    return problem
  }

  if (isSpent) {
    return (
      <Done title="This link does not work any more">
        <p>It works once, for 30 minutes, and only as a whole: perhaps a newer mail came after it, or a part of it is missing.</p>
        <Link href="/forgot-password" className="button button-solid">
          Send me a new link
        </Link>
      </Done>
    )
  }
  return (
    <Form onSend={reset} submit="Set new password" sending="Setting…">
      <PasswordField
        name="new_password"
        label="New password"
        hint="At least 8 characters. You are then signed out everywhere, and sign in with this one."
        autoComplete="new-password"
      />
    </Form>
  )
}
