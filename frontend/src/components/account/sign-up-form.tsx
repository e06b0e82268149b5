'use client'

import { useState } from 'react'
import { registrar } from '@/lib/account/registration'
import { Field, Form, PasswordField, type Values } from './form'

/** Opens an account and signs in by its user name: an e-mail address counts only once it is confirmed. */
export function SignUpForm({ next }: { next: string }) {
  const [register] = useState(registrar)

  async function signUp({ username = '', email = '', password = '' }: Values) {
    const outcome = await register({ username: username.trim(), email: email.trim(), password })
    if (typeof outcome !== 'string') return outcome
    location.assign(outcome === 'open' ? `/signin?notice=registered&callbackUrl=${encodeURIComponent(next)}` : next)
    return null
  }

  return (
    <Form onSend={signUp} submit="Create account" sending="Creating your account…">
      <Field
        name="username"
        label="User name"
        hint="You can sign in with it at once."
        required
        autoComplete="username"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        longest={150}
      />
      <Field
        name="email"
        type="email"
        label="E-mail address"
        hint="We send a link to confirm it. Until then, sign in with your user name."
        required
        autoComplete="email"
        longest={254}
      />
      <PasswordField
        name="password"
        label="Password"
        hint="At least 8 characters; a few words are better than one with signs in it."
        autoComplete="new-password"
      />
    </Form>
  )
}
