import type { Metadata } from 'next'
import { AccountPage } from '@/components/account/account-page'
import { Profile } from '@/components/account/profile'
import { expectSession } from '@/lib/account/visitor'

export const metadata: Metadata = { title: 'Your account', robots: { index: false } }

export default async function ProfilePage() {
  await expectSession('/account')
  return (
    <AccountPage title="Your account">
      <Profile />
    </AccountPage>
  )
}
