'use client'

import Link from 'next/link'
import { useSession } from 'next-auth/react'
import { Icon } from '../ui/icons'

const WORDS = { loading: '', authenticated: 'Account', unauthenticated: 'Sign in' }

/** The same page for everybody: the browser finds out who is signed in, and nothing moves when it has. */
export function AccountLink() {
  const { status } = useSession()
  const words = WORDS[status]
  return (
    <Link
      // It leads to the sign-in page whoever has to, and says so as soon as that is known.
      href={status === 'unauthenticated' ? '/signin' : '/account'}
      prefetch={false}
      className="flex h-11 items-center gap-2 rounded-full pr-1 text-[0.95rem] underline-offset-8 hover:underline max-sm:w-11 max-sm:justify-center max-sm:pr-0"
    >
      <Icon name="person" className="size-6 sm:size-5" />
      <span className="w-16 max-sm:sr-only">{words || <span className="sr-only">Account</span>}</span>
    </Link>
  )
}
