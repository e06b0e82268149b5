import Link from 'next/link'
import { listProducts } from '@/lib/api'
import type { Category } from '@/lib/types'
import { ProductImage } from '../product/product-image'

const MAX_TILES = 8

export async function CategoryTiles({ categories }: { categories: Category[] }) {
  const shown = categories.slice(0, MAX_TILES)
  const covers = await Promise.all(shown.map(coverOf))
  if (shown.length === 0) return null
  return (
    <section aria-labelledby="categories-heading" className="shell mt-16 sm:mt-20">
      <h2 id="categories-heading" className="mb-6 text-2xl sm:text-3xl">
        Shop by category
      </h2>
      <ul className="grid grid-cols-2 gap-4 sm:gap-6 lg:grid-cols-4">
        {shown.map(({ slug, name, product_count: count }, index) => (
          <li key={slug} className="group relative">
            <div className="aspect-[4/3] overflow-hidden rounded-2xl bg-tint">
              <ProductImage
                image={covers[index] ?? null}
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

/** The picture of the category's newest product. */
async function coverOf({ slug }: Category) {
  const { results } = await listProducts({ category: slug, ordering: 'newest', in_stock: true, page_size: 1 })
  const picture = results[0]?.image
  return picture ? { ...picture, alt: '' } : null
}
