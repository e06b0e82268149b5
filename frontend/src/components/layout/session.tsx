'use client'

import { SessionProvider } from 'next-auth/react'
import type { ReactNode } from 'react'

/** Whether somebody is signed in, for the components of the browser: asked once a page, and when a tab is looked at again. */
export function Session({ children }: { children: ReactNode }) {
  return <SessionProvider>{children}</SessionProvider>
}
