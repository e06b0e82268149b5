import type { Metadata } from 'next'
import { Entrance } from '@/components/account/entrance'
import { ResetPasswordForm } from '@/components/account/reset-password-form'
import { mailedLink } from '@/lib/account/mailed-link'

export const metadata: Metadata = { title: 'Set a new password', robots: { index: false } }

interface ResetPasswordPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function ResetPasswordPage({ searchParams }: ResetPasswordPageProps) {
  return (
    <Entrance title="Set a new password">
      <ResetPasswordForm link={mailedLink(await searchParams)} />
    </Entrance>
  )
}
