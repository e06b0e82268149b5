import Link from 'next/link'
import type { CategoryLink } from '@/lib/types'

interface CategoryLinksProps {
  categories: CategoryLink[]
  label: string
}

export function CategoryLinks({ categories, label }: CategoryLinksProps) {
  if (categories.length === 0) return null
  return (
    <nav aria-label={label}>
      <ul className="flex flex-wrap justify-center gap-2">
        {categories.map(({ slug, name, product_count: count }) => (
          <li key={slug}>
            <Link href={`/categories/${slug}`} className="chip text-ink">
              {name}
              <span className="text-muted tabular-nums">{count}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
