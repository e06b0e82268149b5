import type { Metadata } from 'next'
import { AccountPage } from '@/components/account/account-page'
import { Security } from '@/components/account/security'
import { expectSession } from '@/lib/account/visitor'

export const metadata: Metadata = { title: 'Security', robots: { index: false } }

export default async function SecurityPage() {
  await expectSession('/account/security')
  return (
    <AccountPage title="Security" intro="How you sign in, and where you are signed in.">
      <Security />
    </AccountPage>
  )
}
