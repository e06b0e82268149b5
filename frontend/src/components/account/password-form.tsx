'use client'

import { useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import { Form, PasswordField, type Values } from './form'

interface PasswordFormProps {
  /** For password managers, which keep the new password under it. */
  username: string
  onChanged: () => void
}

export function PasswordForm({ username, onChanged }: PasswordFormProps) {
  const [isChanged, setChanged] = useState(false)

  async function change({ current_password = '', new_password = '' }: Values) {
    const problem = await tellAccount('POST', 'password/change', { current_password, new_password })
    setChanged(problem === null)
    if (problem === null) onChanged()
    return problem
  }

  return (
    <Form
      onSend={change}
      isClearedAfter
      submit="Change password"
      sending="Changing…"
      beside={<p role="status">{isChanged && 'Changed. Everywhere else you are signed out.'}</p>}
    >
      <input type="text" name="username" value={username} readOnly hidden autoComplete="username" />
      <PasswordField name="current_password" label="Present password" autoComplete="current-password" />
      <PasswordField
        name="new_password"
        label="New password"
        hint="At least 8 characters. All other devices are then signed out."
        autoComplete="new-password"
      />
    </Form>
  )
}
