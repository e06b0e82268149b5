'use client'

import { useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import { forgetDrafts } from '@/lib/account/drafts'
import { Form, PasswordField, type Values } from './form'
import { Panel } from './panel'

export function DeleteAccount() {
  const [isAsking, setAsking] = useState(false)

  async function close({ password = '' }: Values) {
    const problem = await tellAccount('POST', 'delete', { password })
    if (problem) return problem
    forgetDrafts()
    location.assign('/signin?notice=deleted')
    return null
  }

  const cancel = (
    <button
      type="button"
      className="button button-quiet"
      onClick={() => {
        setAsking(false)
      }}
    >
      Keep my account
    </button>
  )
  return (
    <Panel title="Close your account">
      <p className="text-muted">
        Your name, addresses and everything else about you are erased, and you are signed out everywhere at once. That can’t be taken back.
      </p>
      {isAsking ? (
        <Form onSend={close} submit="Close my account for good" sending="Closing…" isDangerous beside={cancel}>
          <PasswordField name="password" label="Your password" autoComplete="current-password" autoFocus />
        </Form>
      ) : (
        <button
          type="button"
          className="button button-quiet self-start border-sale text-sale hover:border-ink"
          onClick={() => {
            setAsking(true)
          }}
        >
          Close my account…
        </button>
      )}
    </Panel>
  )
}
