'use client'

import type { Account } from '@/lib/account/types'
import { AccountProfileForm } from '../AccountProfileForm'
import { EmailNotice } from './email-notice'
import { Loaded } from './loaded'
import { useAccountData } from './use-account-data'

export function Profile() {
  const source = useAccountData<Account>('me')
  return (
    <>
      {source.data && <EmailNotice account={source.data} />}
      <section aria-label="Your profile" className="panel">
        <Loaded source={source} placeholder="h-72">
          {(account) => <AccountProfileForm account={account} onSaved={source.setData} />}
        </Loaded>
      </section>
    </>
  )
}
