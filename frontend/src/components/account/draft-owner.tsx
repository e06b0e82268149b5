'use client'

import { createContext, type ReactNode } from 'react'

/** The id of the account that a page was made for; empty where it is for anybody. */
export const OwnerContext = createContext('')

export function DraftOwner({ id, children }: { id: string; children: ReactNode }) {
  return <OwnerContext value={id}>{children}</OwnerContext>
}
