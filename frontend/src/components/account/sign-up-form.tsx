'use client'

import { tellAccount } from '@/lib/account/browser'
import { signInHere } from '@/lib/account/browser-session'
import { Field, Form, PasswordField, type Values } from './form'

/** Opens an account and signs in by its user name: an e-mail address counts only once it is confirmed. */
export function SignUpForm({ next }: { next: string }) {
  async function signUp({ username = '', email = '', password = '' }: Values) {
    const given = { username: username.trim(), email: email.trim(), password }
    const problem = await tellAccount('POST', 'register', given)
    if (problem) return problem
    const refused = await signInHere(given)
    // The account is there whatever stands in the way of signing in now.
    const page = refused ? `/signin?notice=registered&callbackUrl=${encodeURIComponent(next)}` : next
    location.assign(page)
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
        maxLength={150}
      />
      <Field
        name="email"
        type="email"
        label="E-mail address"
        hint="We send a link to confirm it. Until then, sign in with your user name."
        required
        autoComplete="email"
        maxLength={254}
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
