import Link from 'next/link'
import type { ReactNode } from 'react'
import { savedPercent } from '@/lib/money'
import type { ProductCard as Card } from '@/lib/types'
import { LinkPending } from '../ui/link-pending'
import { Price } from './price'
import { ProductImage } from './product-image'

interface ProductCardProps {
  product: Card
  /** The name with search matches marked; the plain name where it is left out. */
  title?: ReactNode
  eager?: boolean
}

export function ProductCard({ product, title, eager = false }: ProductCardProps) {
  const { slug, name, brand, image, price, compare_at_price: before, in_stock: inStock } = product
  return (
    <article className="group relative flex flex-col">
      <div className="relative aspect-square overflow-hidden rounded-2xl bg-tint">
        <ProductImage
          // The name below says it already.
          image={image && { ...image, alt: '' }}
          seed={slug}
          eager={eager}
          className={`size-full object-cover transition-transform duration-500 group-hover:scale-[1.03] ${inStock ? '' : 'opacity-60'}`}
        />
        <Badge inStock={inStock} saved={savedPercent(price, before)} />
      </div>
      <div className="mt-3 flex flex-col gap-0.5">
        {brand && <p className="truncate text-[0.8rem] text-muted">{brand.name}</p>}
        <h3 className="line-clamp-2 text-[0.95rem] leading-snug font-medium">
          {/* The link covers the whole card. */}
          <Link href={`/products/${slug}`} className="after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4">
            <LinkPending />
            {title ?? name}
          </Link>
        </h3>
        <Price price={price} before={before} className="mt-0.5 text-[0.95rem]" />
      </div>
    </article>
  )
}

function Badge({ inStock, saved }: { inStock: boolean; saved: number | null }) {
  const style = 'absolute top-3 left-3 rounded-full px-2.5 py-1 text-xs font-medium'
  if (!inStock) return <span className={`${style} bg-surface text-ink`}>Sold out</span>
  if (saved === null) return null
  return <span className={`${style} bg-sale text-white`}>−{saved}%</span>
}
