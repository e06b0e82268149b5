'use client'

import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { useState } from 'react'
import { signOutHere } from '@/lib/account/browser-session'

const PAGES = [
  { href: '/account', name: 'Profile' },
  { href: '/account/addresses', name: 'Addresses' },
  { href: '/account/security', name: 'Security' },
  { href: '/account/data', name: 'Your data' },
]

/** A column beside the page on wide screens, lines above it on small ones. */
export function AccountMenu() {
  const path = usePathname()
  return (
    <nav aria-label="Account">
      <ul className="flex flex-wrap gap-2 text-[0.95rem] lg:flex-col lg:gap-1">
        {PAGES.map(({ href, name }) => (
          <li key={href}>
            <Link
              href={href}
              aria-current={path === href ? 'page' : undefined}
              className="flex h-11 items-center rounded-full border border-line px-4 hover:border-ink aria-[current]:border-ink aria-[current]:bg-ink aria-[current]:text-white lg:rounded-lg lg:border-transparent lg:hover:bg-tint lg:aria-[current]:border-transparent lg:aria-[current]:bg-tint lg:aria-[current]:font-medium lg:aria-[current]:text-ink"
            >
              {name}
            </Link>
          </li>
        ))}
        <li className="lg:mt-3 lg:border-t lg:border-line lg:pt-3">
          <SignOutButton />
        </li>
      </ul>
    </nav>
  )
}

function SignOutButton() {
  const [words, setWords] = useState('Sign out')

  async function signOut() {
    setWords('Signing out…')
    const problem = await signOutHere()
    if (problem === null) location.assign('/signin?notice=signed-out')
    else setWords('Try again to sign out')
  }

  return (
    <button
      type="button"
      onClick={() => void signOut()}
      className="flex h-11 w-full items-center rounded-full border border-line px-4 hover:border-ink lg:rounded-lg lg:border-transparent lg:hover:bg-tint"
    >
      {words}
    </button>
  )
}
