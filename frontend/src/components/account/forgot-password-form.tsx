'use client'

import { useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import { Done } from './done'
import { Field, Form, type Values } from './form'

/** Says the same whoever asks: nobody learns here which addresses have an account. */
export function ForgotPasswordForm() {
  const [sentTo, setSentTo] = useState<string | null>(null)

  async function request({ email = '' }: Values) {
    const problem = await tellAccount('POST', 'password/reset', { email: email.trim() })
    if (problem === null) setSentTo(email.trim())
    return problem
  }

  if (sentTo !== null) {
    return (
      <Done title="Look into your mail">
        <SentWords to={sentTo} />
        <button
          type="button"
          className="link"
          onClick={() => {
            setSentTo(null)
          }}
        >
          Nothing came? Try again or with another address
        </button>
      </Done>
    )
  }
  return (
    <Form onSend={request} submit="Send me a link" sending="Sending…">
      <Field name="email" type="email" label="E-mail address" required autoComplete="email" longest={254} />
    </Form>
  )
}

/** An account that merely names the address gets a link, too. */
export function SentWords({ to }: { to: string }) {
  return (
    <p>
      If there is an account with the address <strong className="font-medium [overflow-wrap:anywhere]">{to}</strong>, a link to set a new password is
      on its way there. It works once, for 30 minutes.
    </p>
  )
}
