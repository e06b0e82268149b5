import type { Metadata } from 'next'
import Link from 'next/link'
import { Entrance } from '@/components/account/entrance'
import { ForgotPasswordForm } from '@/components/account/forgot-password-form'

export const metadata: Metadata = { title: 'Forgot your password?', robots: { index: false } }

export default function ForgotPasswordPage() {
  return (
    <Entrance
      title="Forgot your password?"
      intro="Tell us your e-mail address, and we send you a link to set a new one."
      beside={
        <Link href="/signin" className="link text-ink">
          Back to signing in
        </Link>
      }
    >
      <ForgotPasswordForm />
    </Entrance>
  )
}
