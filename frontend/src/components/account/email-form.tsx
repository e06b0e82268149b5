'use client'

import { useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import type { Account } from '@/lib/account/types'
import { Field, Form, PasswordField, type Values } from './form'

interface EmailFormProps {
  account: Account
  onChanged: () => Promise<void>
}

/** The new address counts once its link is opened; until then the old one stays. */
export function EmailForm({ account, onChanged }: EmailFormProps) {
  const [isAsked, setAsked] = useState(false)

  async function change({ email = '', password = '' }: Values) {
    const problem = await tellAccount('POST', 'email/change', { email: email.trim(), password })
    setAsked(problem === null)
    if (problem === null) await onChanged()
    return problem
  }

  return (
    <>
      <p>
        <span className="[overflow-wrap:anywhere]">{account.email}</span>{' '}
        <span className="text-muted">{account.email_verified ? '(confirmed)' : '(not confirmed yet)'}</span>
      </p>
      <Form
        onSend={change}
        draft="email"
        isClearedAfter
        submit="Change address"
        sending="Sending…"
        beside={<p role="status">{isAsked && 'We have sent a link to the new address, if it can be used.'}</p>}
      >
        <Field name="email" type="email" label="New e-mail address" required autoComplete="email" longest={254} />
        <PasswordField name="password" label="Your password" autoComplete="current-password" />
      </Form>
    </>
  )
}
