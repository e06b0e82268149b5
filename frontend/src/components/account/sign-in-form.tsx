'use client'

import Link from 'next/link'
import { useState } from 'react'
import { signInHere, type Credentials } from '@/lib/account/browser-session'
import { Field, Form, PasswordField, type Values } from './form'

const OF_THE_CODE = new Set(['otp_required', 'otp_invalid'])

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
    return OF_THE_CODE.has(problem.code) ? { ...problem, fields: { otp: [problem.words] } } : problem
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
        longest={254}
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
          label="Code of your second factor"
          hint="The digits that your authenticator app shows now, or one of your recovery codes."
          required
          autoFocus
          autoComplete="one-time-code"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          longest={40}
          className="tabular-nums"
        />
      )}
    </Form>
  )
}

function credentialsIn({ username = '', password = '', otp = '' }: Values): Credentials {
  const digits = otp.replace(/\s/g, '')
  return { username: username.trim(), password, ...(digits && { otp: digits }) }
}
