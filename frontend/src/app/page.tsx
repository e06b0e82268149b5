import Link from 'next/link'
import { CategoryTiles } from '@/components/home/category-tiles'
import { Hero } from '@/components/home/hero'
import { ProductGrid } from '@/components/product/product-grid'
import { JsonLd } from '@/components/ui/json-ld'
import { listCategories, listProducts } from '@/lib/api'
import { config } from '@/lib/config'
import { websiteJsonLd } from '@/lib/json-ld'
import { SITE_NAME } from '@/lib/site'
import type { Category, ProductCard } from '@/lib/types'

export const metadata = { alternates: { canonical: '/' } }

const MAX_TILES = 12

export default async function HomePage() {
  const [shelves, newest] = await Promise.all([
    listShelves(),
    listProducts({ ordering: 'newest', in_stock: true, page_size: 8 }),
  ])
  return (
    <>
      <JsonLd data={websiteJsonLd(SITE_NAME, config().siteUrl)} />
      <Hero products={windowOf(shelves)} />
      <CategoryTiles tiles={shelves.map(({ category, products }) => ({ category, cover: products[0]?.image ?? null }))} />
      {newest.count > 0 && (
        <section aria-labelledby="new-heading" className="shell mt-16 sm:mt-20">
          <div className="mb-6 flex items-baseline justify-between gap-4">
            <h2 id="new-heading" className="text-2xl sm:text-3xl">
              New in the shop
            </h2>
            <Link href="/search?sort=newest" className="link shrink-0 text-sm">
              See all
            </Link>
          </div>
          <ProductGrid products={newest.results} />
        </section>
      )}
    </>
  )
}

interface Shelf {
  category: Category
  /** Its two newest products in stock. */
  products: ProductCard[]
}

async function listShelves(): Promise<Shelf[]> {
  const categories = await listCategories()
  const roots = categories.filter(({ depth, product_count: count }) => depth === 0 && count > 0).slice(0, MAX_TILES)
  return Promise.all(
    roots.map(async (category) => {
      const query = { category: category.slug, ordering: 'newest', in_stock: true, page_size: 2 } as const
      return { category, products: (await listProducts(query)).results }
    }),
  )
}

/** One product from each of the three largest categories, other than those that the categories' tiles show. */
function windowOf(shelves: Shelf[]): ProductCard[] {
  const largest = shelves.toSorted((a, b) => b.category.product_count - a.category.product_count)
  return largest.flatMap(({ products }) => products.slice(1, 2)).slice(0, 3)
}
