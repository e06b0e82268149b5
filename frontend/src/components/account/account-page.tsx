import type { ReactNode } from 'react'
import { sessionOwner } from '@/lib/account/visitor'
import { AccountMenu } from './account-menu'
import { DraftOwner } from './draft-owner'

interface AccountPageProps {
  title: string
  intro?: string
  children: ReactNode
}

/** The frame of the account's pages: what there is beside what is open. */
export async function AccountPage({ title, intro, children }: AccountPageProps) {
  return (
    <div className="shell grid gap-x-12 gap-y-6 py-8 sm:py-12 lg:grid-cols-[14rem_minmax(0,44rem)]">
      <AccountMenu />
      <div className="min-w-0">
        <h1 className="text-3xl sm:text-4xl">{title}</h1>
        {intro && <p className="mt-2 text-muted">{intro}</p>}
        <div className="mt-6 flex flex-col gap-6 sm:mt-8">
          <DraftOwner id={await sessionOwner()}>{children}</DraftOwner>
        </div>
      </div>
    </div>
  )
}
