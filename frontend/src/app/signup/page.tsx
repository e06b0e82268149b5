import type { Metadata } from 'next'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { Entrance } from '@/components/account/entrance'
import { SignUpForm } from '@/components/account/sign-up-form'
import { ownPath } from '@/lib/account/own-path'
import { hasSession } from '@/lib/account/visitor'
import { config } from '@/lib/config'

export const metadata: Metadata = { title: 'Create an account', robots: { index: false } }

interface SignUpPageProps {
  searchParams: Promise<{ callbackUrl?: string | string[] }>
}

export default async function SignUpPage({ searchParams }: SignUpPageProps) {
  const next = ownPath((await searchParams).callbackUrl, config().siteUrl)
  if (await hasSession()) redirect(next)
  return (
    <Entrance
      title="Create an account"
      intro="For your addresses, and soon your orders, in one place."
      beside={
        <>
          Do you have one?{' '}
          <Link href={`/signin?callbackUrl=${encodeURIComponent(next)}`} className="link text-ink">
            Sign in
          </Link>
        </>
      }
    >
      <SignUpForm next={next} />
    </Entrance>
  )
}
