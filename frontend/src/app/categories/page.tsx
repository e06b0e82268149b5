import type { Metadata } from 'next'
import Link from 'next/link'
import { Breadcrumbs } from '@/components/listing/breadcrumbs'
import { listCategories } from '@/lib/api'

export const metadata: Metadata = {
  title: 'All categories',
  alternates: { canonical: '/categories' },
}

export default async function CategoriesPage() {
  const categories = await listCategories()
  const roots = categories.filter(({ depth }) => depth === 0)
  return (
    <div className="shell">
      <Breadcrumbs trail={[]} current="All categories" />
      <h1 className="mb-8 text-4xl sm:text-5xl">All categories</h1>
      <ul className="columns-1 gap-10 sm:columns-2 lg:columns-4">
        {roots.map((root) => (
          <li key={root.slug} className="mb-8 break-inside-avoid">
            <ul>
              {categories
                .filter(({ path }) => path === root.path || path.startsWith(`${root.path}/`))
                .map(({ slug, name, depth, product_count: count }) => (
                  <li key={slug} style={{ paddingLeft: `${depth * 0.875}rem` }}>
                    <Link
                      href={`/categories/${slug}`}
                      className={`inline-flex gap-2 py-1 underline-offset-4 hover:underline ${depth === 0 ? 'font-medium' : ''}`}
                    >
                      {name} <span className="font-normal text-muted tabular-nums">{count}</span>
                    </Link>
                  </li>
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  )
}
