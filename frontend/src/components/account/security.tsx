'use client'

import { useState } from 'react'
import type { Account } from '@/lib/account/types'
import { EmailForm } from './email-form'
import { EmailNotice } from './email-notice'
import { Loaded } from './loaded'
import { Panel } from './panel'
import { PasswordForm } from './password-form'
import { SessionList } from './session-list'
import { useAccountData } from './use-account-data'

export function Security() {
  const [changes, setChanges] = useState(0)
  const source = useAccountData<Account>('me')
  return (
    <>
      {source.data && <EmailNotice key={source.data.pending_email} account={source.data} />}
      <Panel title="E-mail address">
        <Loaded source={source} placeholder="h-52">
          {(account) => <EmailForm account={account} onChanged={source.reload} />}
        </Loaded>
      </Panel>
      <Panel title="Password">
        <PasswordForm
          username={source.data?.username ?? ''}
          onChanged={() => {
            setChanges(changes + 1)
          }}
        />
      </Panel>
      <Panel title="Where you are signed in">
        {/* A new password ends all the others. */}
        <SessionList key={changes} />
      </Panel>
    </>
  )
}
