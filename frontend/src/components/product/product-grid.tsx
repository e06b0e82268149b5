import type { ProductCard as Card } from '@/lib/types'
import { ProductCard } from './product-card'

interface ProductGridProps {
  products: Card[]
  /** How many pictures are in view when the page opens. */
  eager?: number
}

export function ProductGrid({ products, eager = 0 }: ProductGridProps) {
  return (
    <ul className="product-grid">
      {products.map((product, index) => (
        <li key={product.id}>
          <ProductCard product={product} eager={index < eager} />
        </li>
      ))}
    </ul>
  )
}

export function ProductGridSkeleton({ count }: { count: number }) {
  return (
    <div className="product-grid" role="status">
      <span className="sr-only">Loading products</span>
      {Array.from({ length: count }, (_, index) => (
        <div key={index} className="flex animate-pulse flex-col gap-3">
          <div className="aspect-square rounded-2xl bg-tint" />
          <div className="h-4 w-3/4 rounded bg-tint" />
          <div className="h-4 w-1/3 rounded bg-tint" />
        </div>
      ))}
    </div>
  )
}
