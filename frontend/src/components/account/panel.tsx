import type { ReactNode } from 'react'

/** One subject of a page. */
export function Panel({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="panel">
      <h2 className="text-xl sm:text-2xl">{title}</h2>
      <div className="mt-4 flex flex-col items-stretch gap-5">{children}</div>
    </section>
  )
}
