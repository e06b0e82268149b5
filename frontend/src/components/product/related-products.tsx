import Link from 'next/link'
import { listProducts } from '@/lib/api'
import type { Named } from '@/lib/types'
import { ProductGrid } from './product-grid'

export const RELATED_COUNT = 4

interface RelatedProductsProps {
  category: Named
  /** Id of the product that the page is about. */
  except: number
}

export async function RelatedProducts({ category, except }: RelatedProductsProps) {
  const { results } = await listProducts({ category: category.slug, in_stock: true, page_size: RELATED_COUNT + 1 })
  const others = results.filter(({ id }) => id !== except).slice(0, RELATED_COUNT)
  if (others.length === 0) {
    return (
      <p className="text-muted">
        This is the only one. <Link href="/categories" className="link">See all categories</Link>
      </p>
    )
  }
  return <ProductGrid products={others} />
}
