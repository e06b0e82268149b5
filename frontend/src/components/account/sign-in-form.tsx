'use client'

import Link from 'next/link'
import { useState } from 'react'
import { signInHere, type Credentials } from '@/lib/account/browser-session'
import { Field, Form, PasswordField, type Values } from './form'

/** `next` is the page of this shop to go to. */
export function SignInForm({ next }: { next: string }) {
  const [needsCode, setNeedsCode] = useState(false)

  async function signIn(values: Values) {
    const problem = await signInHere(credentialsIn(values))
    if (problem === null) {
      location.assign(next)
      return null
    }
    if (problem.code === 'otp_required' && !needsCode) {
      setNeedsCode(true)
      return null
    }
    return problem.code.startsWith('otp_') ? { ...problem, fields: { otp: [problem.words] } } : problem
  }

  return (
    <Form onSend={signIn} submit="Sign in" sending="Signing in…">
      <Field
        name="username"
        label="User name or e-mail address"
        required
        autoComplete="username"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        maxLength={254}
      />
      <PasswordField
        name="password"
        label="Password"
        autoComplete="current-password"
        hint={
          <Link href="/forgot-password" className="link">
            Forgot your password?
          </Link>
        }
      />
      {needsCode && (
        <Field
          name="otp"
          label="Code from your authenticator app"
          hint="Your account asks for a second factor: the six digits that the app shows now."
          required
          autoFocus
          inputMode="numeric"
          autoComplete="one-time-code"
          maxLength={12}
          className="tracking-[0.3em] tabular-nums"
        />
      )}
    </Form>
  )
}

function credentialsIn({ username = '', password = '', otp = '' }: Values): Credentials {
  const digits = otp.replace(/\s/g, '')
  return { username: username.trim(), password, ...(digits && { otp: digits }) }
}
