import type { Metadata } from 'next'
import { AccountPage } from '@/components/account/account-page'
import { DataExport } from '@/components/account/data-export'
import { DeleteAccount } from '@/components/account/delete-account'
import { expectSession } from '@/lib/account/visitor'

export const metadata: Metadata = { title: 'Your data', robots: { index: false } }

export default async function DataPage() {
  await expectSession('/account/data')
  return (
    <AccountPage title="Your data" intro="It is yours: take a copy, or have it erased.">
      <DataExport />
      <DeleteAccount />
    </AccountPage>
  )
}
