import type { Metadata } from 'next'
import Link from 'next/link'
import { Notice } from '@/components/ui/notice'

export const metadata: Metadata = { title: 'Page not found' }

export default function NotFound() {
  return (
    <Notice title="We can’t find that page">
      <p>It may have moved, or the product is no longer sold. Search above, or start from the categories.</p>
      <Link href="/categories" className="button button-solid">
        Browse categories
      </Link>
    </Notice>
  )
}
