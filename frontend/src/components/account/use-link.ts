'use client'

import { useEffect, useState } from 'react'
import { forgetLink, openedLink, type MailedLink } from '@/lib/account/mailed-link'

interface OpenedLink {
  /** Undefined until it is known, null where there is none. */
  link: MailedLink | null | undefined
  /** For when it is used up. */
  forget: () => void
}

/**
 * What a mail's link said. It is taken out of the address at once, as histories and shared screens have no use for it, and
 * kept for this tab: who loads the page again, or comes back to it, has it still.
 */
export function useLink(given: MailedLink | null): OpenedLink {
  const [link, setLink] = useState<MailedLink | null | undefined>(given ?? undefined)

  useEffect(() => {
    const { pathname, search } = location
    const opened = openedLink(pathname, search)
    setLink((known) => known ?? opened)
    if (search) history.replaceState(null, '', pathname)
  }, [])

  return {
    link,
    forget: () => {
      forgetLink(location.pathname)
    },
  }
}
