import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { Entrance } from '@/components/account/entrance'
import { SignInForm } from '@/components/account/sign-in-form'
import { hasSession } from '@/lib/account/visitor'
import { ownPath } from '@/lib/account/own-path'
import { config } from '@/lib/config'

export const metadata: Metadata = { title: 'Sign in', robots: { index: false } }

const NOTICES: Readonly<Record<string, string>> = {
  ended: 'You have been signed out. Sign in to go on where you were.',
  'signed-out': 'You are signed out.',
  registered: 'Your account is there. Sign in with your user name.',
  password: 'Your new password is set. Sign in with it.',
  everywhere: 'You are signed out everywhere.',
  deleted: 'Your account is closed, and you are signed out everywhere. A mail confirms it where you had confirmed your address.',
}

interface SignInPageProps {
  searchParams: Promise<Record<string, string | string[] | undefined>>
}

export default async function SignInPage({ searchParams }: SignInPageProps) {
  const { callbackUrl, notice } = await searchParams
  const next = ownPath(callbackUrl, config().siteUrl)
  if (await hasSession()) redirect(next)
  const words = typeof notice === 'string' && Object.hasOwn(NOTICES, notice) ? NOTICES[notice] : undefined
  return (
    <Entrance
      title="Sign in"
      beside={
        <>
          New here?{' '}
          <Link href={`/signup?callbackUrl=${encodeURIComponent(next)}`} className="link text-ink">
            Create an account
          </Link>
        </>
      }
    >
      {words && (
        <p role="status" className="mb-6 rounded-lg bg-tint px-4 py-3 text-[0.95rem]">
          {words}
        </p>
      )}
      <SignInForm next={next} />
    </Entrance>
  )
}
