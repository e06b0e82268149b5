'use client'

import { useContext, useEffect, useRef, useState, type RefObject } from 'react'
import { beforeLeaving } from '@/lib/account/browser'
import { fill, keepDraft, takeDraft, textsOf, type Control, type Texts } from '@/lib/account/drafts'
import { OwnerContext } from './draft-owner'

interface Draft {
  /** Whether the form holds what was typed before somebody had to sign in again. */
  isRestored: boolean
  /** For when the form's texts are saved. */
  settle: (form: HTMLFormElement) => void
}

/** Keeps what was typed over a session's end, under the form's `name`; without one nothing is kept. */
export function useDraft(name: string | undefined, form: RefObject<HTMLFormElement | null>): Draft {
  const owner = useContext(OwnerContext)
  const saved = useRef<Texts | null>(null)
  const [isRestored, setRestored] = useState(false)

  useEffect(() => {
    const element = form.current
    if (!name || !owner || !element) return
    saved.current ??= textsOf(controlsOf(element))
    const texts = takeDraft(owner, name)
    if (texts) {
      fill(controlsOf(element), texts)
      setRestored(true)
    }
    return beforeLeaving(() => {
      const typed = textsOf(controlsOf(element))
      if (JSON.stringify(typed) !== JSON.stringify(saved.current)) keepDraft(owner, name, typed)
    })
  }, [name, owner, form])

  return {
    isRestored,
    settle: (element) => {
      saved.current = textsOf(controlsOf(element))
      setRestored(false)
    },
  }
}

function controlsOf(form: HTMLFormElement): Control[] {
  return [...form.elements].filter((each) => each instanceof HTMLInputElement || each instanceof HTMLSelectElement)
}
