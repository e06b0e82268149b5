'use client'

import Link from 'next/link'
import { useSyncExternalStore } from 'react'
import { read, subscribe, type SessionStatus } from '@/lib/account/session-status'
import { Icon } from '../ui/icons'

/** The same page for everybody: the browser finds out who is signed in, and nothing moves when it has. */
export function AccountLink() {
  const status = useSyncExternalStore<SessionStatus>(subscribe, read, () => 'loading')
  const isSignedOut = status === 'unauthenticated'
  return (
    <Link
      // Before that is known it leads to the account, which sends on whoever has to sign in.
      href={isSignedOut ? '/signin' : '/account'}
      prefetch={false}
      className="flex h-11 items-center gap-2 text-[0.95rem] underline-offset-8 hover:underline max-sm:w-11 max-sm:justify-center"
    >
      <Icon name="person" className="size-6 sm:size-5" />
      <span className="grid max-sm:sr-only">
        <Word isShown={isSignedOut}>Sign in</Word>
        <Word isShown={status === 'authenticated'}>Account</Word>
      </span>
      {status === 'loading' && <span className="sr-only">Account</span>}
    </Link>
  )
}

/** Both words have the same place, so it is as wide as the longer one. */
function Word({ isShown, children }: { isShown: boolean; children: string }) {
  return <span className={`col-start-1 row-start-1 text-right ${isShown ? '' : 'invisible'}`}>{children}</span>
}
