import type { ReactNode } from 'react'

interface NoticeProps {
  title: string
  children: ReactNode
}

/** A page or a panel that has nothing else to show. */
export function Notice({ title, children }: NoticeProps) {
  return (
    <div className="mx-auto flex max-w-xl flex-col items-center gap-4 px-4 py-16 text-center sm:py-24">
      <h1 className="text-3xl sm:text-4xl">{title}</h1>
      <div className="flex flex-col items-center gap-6 text-muted">{children}</div>
    </div>
  )
}
