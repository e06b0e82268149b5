import Link from 'next/link'
import { SITE_NAME } from '@/lib/site'
import type { Category, SearchConfig } from '@/lib/types'
import { AccountLink } from './account-link'
import { HeaderSearch } from './header-search'
import { MainMenu } from './main-menu'

/** How many root categories the bar has room for; the rest is one click away. */
const MAX_ROOTS = 7

interface HeaderProps {
  categories: Category[]
  search: SearchConfig | null
}

export function Header({ categories, search }: HeaderProps) {
  const roots = categories.filter(({ depth }) => depth === 0)
  return (
    <header className="border-b border-line bg-surface">
      <div className="shell grid grid-cols-[auto_1fr] items-center gap-x-4 gap-y-3 py-3 sm:grid-cols-[auto_1fr_auto] lg:grid-cols-[1fr_minmax(0,34rem)_1fr] lg:py-4">
        <div className="flex items-center lg:contents">
          {categories.length > 0 && <MainMenu categories={categories} />}
          <Link href="/" className="font-display text-2xl font-semibold tracking-tight lg:text-[1.75rem]">
            {SITE_NAME}
          </Link>
        </div>
        <div className="col-span-2 sm:col-span-1 sm:col-start-2">
          <HeaderSearch search={search} categories={roots} />
        </div>
        <div className="col-start-2 row-start-1 -mr-2 justify-self-end sm:col-start-3 sm:mr-0">
          <AccountLink />
        </div>
      </div>
      {roots.length > 0 && (
        <nav aria-label="Categories" className="hidden lg:block">
          <ul className="shell flex items-center gap-8 pb-3 text-[0.95rem]">
            {roots.slice(0, MAX_ROOTS).map(({ slug, name }) => (
              <li key={slug} className="min-w-0">
                <Link href={`/categories/${slug}`} className="block max-w-48 truncate py-1 underline-offset-8 hover:underline">
                  {name}
                </Link>
              </li>
            ))}
            <li className="ml-auto">
              <Link href="/categories" className="block py-1 text-muted underline-offset-8 hover:text-ink hover:underline">
                All categories
              </Link>
            </li>
          </ul>
        </nav>
      )}
    </header>
  )
}
