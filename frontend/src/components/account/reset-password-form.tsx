'use client'

import Link from 'next/link'
import { useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import type { MailedLink } from '@/lib/account/mailed-link'
import { Done } from './done'
import { Form, PasswordField, type Values } from './form'
import { LinkAwaited, NoLink } from './no-link'
import { useLink } from './use-link'

export function ResetPasswordForm({ link: given }: { link: MailedLink | null }) {
  const { link, forget } = useLink(given)
  const [isSpent, setSpent] = useState(false)

  async function reset({ new_password = '' }: Values) {
    const problem = await tellAccount('POST', 'password/reset/confirm', { ...link, new_password })
    if (problem === null || problem.code === 'link_invalid') forget()
    if (problem === null) location.assign('/signin?notice=password')
    if (problem?.code === 'link_invalid') setSpent(true)
    return problem
  }

  if (isSpent) return <Spent />
  if (link === undefined) return <LinkAwaited />
  if (link === null) {
    return (
      <NoLink>
        <NewLink />
      </NoLink>
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

function Spent() {
  return (
    <Done title="This link does not work any more">
      <p>
        It was used already, it has expired, your password or address has changed since it was sent, or a part of it is missing. If
        you have set a new password with it, sign in with that one.
      </p>
      <NewLink />
      <Link href="/signin" className="link py-1">
        Sign in
      </Link>
    </Done>
  )
}

function NewLink() {
  return (
    <Link href="/forgot-password" className="button button-solid">
      Send me a new link
    </Link>
  )
}
