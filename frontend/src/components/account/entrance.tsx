import type { ReactNode } from 'react'

interface EntranceProps {
  title: string
  intro?: ReactNode
  children: ReactNode
  /** Other ways, below. */
  beside?: ReactNode
}

/** The frame of the pages that lead into the account. */
export function Entrance({ title, intro, children, beside }: EntranceProps) {
  return (
    <div className="mx-auto w-full max-w-lg px-4 py-10 sm:py-16">
      <div className="panel sm:px-10 sm:py-9">
        <h1 className="text-3xl">{title}</h1>
        {intro && <p className="mt-2 text-muted">{intro}</p>}
        <div className="mt-6">{children}</div>
      </div>
      {beside && <div className="mt-6 text-center text-[0.95rem] text-muted">{beside}</div>}
    </div>
  )
}
