'use client'

import { useEffect, useState, type RefObject } from 'react'
import { makeRestInert } from '@/lib/modal'

/** Below Tailwind's `sm`: a phone. */
const PHONE = '(max-width: 639.98px)'

/** Whether `element`, while open, fills the screen; then nothing behind it can be reached. */
export function useSheet(element: RefObject<HTMLElement | null>, isOpen: boolean): boolean {
  const [isPhone, setPhone] = useState(false)

  useEffect(() => {
    const media = window.matchMedia(PHONE)
    const update = () => {
      setPhone(media.matches)
    }
    update()
    media.addEventListener('change', update)
    return () => {
      media.removeEventListener('change', update)
    }
  }, [])

  const isSheet = isOpen && isPhone
  useEffect(() => (isSheet && element.current ? makeRestInert(element.current) : undefined), [isSheet, element])
  return isSheet
}
