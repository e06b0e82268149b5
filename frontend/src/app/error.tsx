'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { Notice } from '@/components/ui/notice'

/** Shown in place of a page that failed, most often because the API did not answer in time. */
export default function PageError({ reset }: { reset: () => void }) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()
  return (
    <Notice title="We can’t show this page right now">
      <p role="alert">Something on our side isn’t answering. Please try again in a moment.</p>
      <button
        type="button"
        disabled={pending}
        onClick={() => {
          startTransition(() => {
            router.refresh()
            reset()
          })
        }}
        className="button button-solid"
      >
        {pending ? 'Trying…' : 'Try again'}
      </button>
    </Notice>
  )
}
