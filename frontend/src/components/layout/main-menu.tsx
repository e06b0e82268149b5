'use client'

import Link from 'next/link'
import { useRef } from 'react'
import type { Category } from '@/lib/types'
import { Icon } from '../ui/icons'

/** The category tree behind the menu button of small screens. */
export function MainMenu({ categories }: { categories: Category[] }) {
  const panel = useRef<HTMLElement>(null)
  return (
    <>
      <button type="button" popoverTarget="main-menu" className="-ml-2 flex size-11 items-center justify-center lg:hidden">
        <Icon name="menu" className="size-6" />
        <span className="sr-only">Menu</span>
      </button>
      <nav
        ref={panel}
        id="main-menu"
        popover="auto"
        aria-label="All categories"
        className="drawer px-5 py-4"
        onClick={(event) => {
          if (event.target instanceof HTMLAnchorElement) panel.current?.hidePopover()
        }}
      >
        <div className="mb-2 flex items-center justify-between">
          <p className="text-lg font-medium">Shop</p>
          <button type="button" popoverTarget="main-menu" popoverTargetAction="hide" className="-mr-2 flex size-11 items-center justify-center">
            <Icon name="close" />
            <span className="sr-only">Close menu</span>
          </button>
        </div>
        <ul>
          {categories.map(({ slug, name, depth }) => (
            <li key={slug} style={{ paddingLeft: `${depth}rem` }} className={depth === 0 ? 'mt-2 border-t border-line pt-2' : ''}>
              <Link href={`/categories/${slug}`} className={`block py-2 ${depth === 0 ? 'font-medium' : 'text-muted'}`}>
                {name}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
    </>
  )
}
