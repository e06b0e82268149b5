import Link from 'next/link'
import type { Named } from '@/lib/types'

interface BreadcrumbsProps {
  /** Categories from the root down. */
  trail: Named[]
  /** The page itself; not a link. */
  current: string
}

export function Breadcrumbs({ trail, current }: BreadcrumbsProps) {
  return (
    <nav aria-label="Breadcrumb" className="py-5 text-sm text-muted">
      <ol className="flex flex-wrap gap-x-2 gap-y-1">
        {[{ href: '/', name: 'Home' }, ...trail.map(({ slug, name }) => ({ href: `/categories/${slug}`, name }))].map(({ href, name }) => (
          <li key={href} className="flex gap-2">
            <Link href={href} className="underline-offset-4 hover:text-ink hover:underline">
              {name}
            </Link>
            <span aria-hidden="true">/</span>
          </li>
        ))}
        <li aria-current="page" className="text-ink">
          {current}
        </li>
      </ol>
    </nav>
  )
}
