'use client'

import { useEffect, useState } from 'react'

export interface MailedLink {
  uid: string
  token: string
}

/** What a mail's link said. It is taken out of the address at once: histories and shared screens have no use for it. */
export function useLink(given: MailedLink | null): MailedLink | null {
  const [link] = useState(given)

  useEffect(() => {
    if (location.search) history.replaceState(null, '', location.pathname)
  }, [])

  return link
}
