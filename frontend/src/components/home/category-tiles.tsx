import Link from 'next/link'
import type { Category, Picture } from '@/lib/types'
import { ProductImage } from '../product/product-image'

interface CategoryTilesProps {
  /** Each with the picture of a product from it, if there is one. */
  tiles: { category: Category; cover: Picture | null }[]
}

export function CategoryTiles({ tiles }: CategoryTilesProps) {
  if (tiles.length === 0) return null
  return (
    <section aria-labelledby="categories-heading" className="shell mt-16 sm:mt-20">
      <h2 id="categories-heading" className="mb-6 text-2xl sm:text-3xl">
        Shop by category
      </h2>
      <ul className="grid grid-cols-2 gap-x-4 gap-y-6 sm:gap-x-6 md:grid-cols-3 lg:grid-cols-4">
        {tiles.map(({ category: { slug, name, product_count: count }, cover }) => (
          <li key={slug} className="group relative">
            <div className="aspect-[4/3] overflow-hidden rounded-2xl bg-tint">
              <ProductImage
                image={cover && { ...cover, alt: '' }}
                seed={slug}
                className="size-full object-cover transition-transform duration-500 group-hover:scale-[1.03]"
              />
            </div>
            <h3 className="mt-3 font-medium">
              <Link href={`/categories/${slug}`} className="after:absolute after:inset-0 group-hover:underline group-hover:underline-offset-4">
                {name}
              </Link>
            </h3>
            <p className="text-sm text-muted">{count === 1 ? '1 product' : `${count} products`}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}
