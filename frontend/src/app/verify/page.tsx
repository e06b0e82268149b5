import type { Metadata } from 'next'
import { Entrance } from '@/components/account/entrance'
import { VerifyEmail } from '@/components/account/verify-email'
import { mailedLink } from '@/lib/account/mailed-link'

export const metadata: Metadata = { title: 'Confirm your e-mail address', robots: { index: false } }

interface VerifyPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function VerifyPage({ searchParams }: VerifyPageProps) {
  return (
    <Entrance title="Confirm your e‑mail address">
      <VerifyEmail link={mailedLink(await searchParams)} />
    </Entrance>
  )
}
