import type { Metadata } from 'next'
import { AccountPage } from '@/components/account/account-page'
import { AddressBook } from '@/components/account/address-book'
import { expectSession } from '@/lib/account/visitor'

export const metadata: Metadata = { title: 'Your addresses', robots: { index: false } }

export default async function AddressesPage() {
  await expectSession('/account/addresses')
  return (
    <AccountPage title="Your addresses" intro="Where deliveries and bills go.">
      <AddressBook />
    </AccountPage>
  )
}
