'use client'

import { useState } from 'react'
import { askAccount } from '@/lib/account/browser'
import type { Account } from '@/lib/account/types'
import { Field, Form, type Values } from './account/form'

interface AccountProfileFormProps {
  account: Account
  onSaved: (account: Account) => void
}

/** Name and user name (PATCH /api/auth/me/). The e-mail address is changed elsewhere: it wants the password and a mail. */
export function AccountProfileForm({ account, onSaved }: AccountProfileFormProps) {
  const [isSaved, setSaved] = useState(false)

  async function save({ first_name = '', last_name = '', username = '' }: Values) {
    setSaved(false)
    const given = { first_name: first_name.trim(), last_name: last_name.trim(), username: username.trim() }
    const answer = await askAccount<Account>('PATCH', 'me', given)
    if ('problem' in answer) return answer.problem
    onSaved(answer.data)
    setSaved(true)
    return null
  }

  return (
    <Form onSend={save} draft="profile" submit="Save" sending="Saving…" beside={<p role="status">{isSaved && 'Saved.'}</p>}>
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="first_name" label="First name" defaultValue={account.first_name} autoComplete="given-name" longest={150} />
        <Field name="last_name" label="Last name" defaultValue={account.last_name} autoComplete="family-name" longest={150} />
      </div>
      <Field
        name="username"
        label="User name"
        hint="What you sign in with."
        defaultValue={account.username}
        required
        autoComplete="username"
        autoCapitalize="off"
        autoCorrect="off"
        spellCheck={false}
        longest={150}
      />
    </Form>
  )
}
