import Link from 'next/link'
import type { MouseEvent, ReactNode } from 'react'
import { pageWindow } from '@/lib/pagination'
import { Icon } from '../ui/icons'

interface PaginationProps {
  current: number
  last: number
  hrefOf: (page: number) => string
  /** Called instead of following the link, where the page changes in place. */
  onGo?: (page: number) => void
}

export function Pagination({ current, last, hrefOf, onGo }: PaginationProps) {
  if (last <= 1) return null
  const step = 'flex h-11 min-w-11 items-center justify-center rounded-full px-3 text-sm tabular-nums hover:bg-tint'

  function link(page: number, label: string, content: ReactNode) {
    return (
      <Link
        href={hrefOf(page)}
        aria-label={label}
        aria-current={page === current ? 'page' : undefined}
        className={`${step} aria-[current=page]:bg-ink aria-[current=page]:text-white`}
        // Only where it is wanted: a server component can't hand a function to a Link.
        {...(onGo && { onClick: inPlace(page, onGo) })}
      >
        {content}
      </Link>
    )
  }

  return (
    <nav aria-label="Pages" className="mt-14 flex justify-center">
      <ul className="flex flex-wrap items-center gap-1">
        {current > 1 && <li>{link(current - 1, 'Previous page', <Icon name="left" className="size-4" />)}</li>}
        {pageWindow(current, last).map((page, index) => (
          <li key={page ?? `gap-${index}`}>{page === null ? <span className={step}>…</span> : link(page, `Page ${page}`, page)}</li>
        ))}
        {current < last && <li>{link(current + 1, 'Next page', <Icon name="right" className="size-4" />)}</li>}
      </ul>
    </nav>
  )
}

function inPlace(page: number, onGo: (page: number) => void) {
  return (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return
    event.preventDefault()
    onGo(page)
  }
}
