import Link from 'next/link'
import { SITE_CLAIM, SITE_NAME } from '@/lib/site'
import type { Category } from '@/lib/types'

const MAX_ROOTS = 8

export function Footer({ categories }: { categories: Category[] }) {
  const roots = categories.filter(({ depth }) => depth === 0).slice(0, MAX_ROOTS)
  return (
    <footer className="mt-20 border-t border-line bg-tint">
      <div className="shell grid gap-10 py-12 sm:grid-cols-[1fr_2fr]">
        <div>
          <p className="font-display text-xl font-semibold">{SITE_NAME}</p>
          <p className="mt-1 text-muted">{SITE_CLAIM}</p>
        </div>
        <nav aria-label="Footer">
          <ul className="grid grid-cols-2 gap-x-8 gap-y-2 text-[0.95rem] md:grid-cols-3">
            {roots.map(({ slug, name }) => (
              <li key={slug}>
                <Link href={`/categories/${slug}`} className="inline-block py-1 underline-offset-4 hover:underline">
                  {name}
                </Link>
              </li>
            ))}
            <li>
              <Link href="/search" className="inline-block py-1 underline-offset-4 hover:underline">
                All products
              </Link>
            </li>
          </ul>
        </nav>
      </div>
    </footer>
  )
}
