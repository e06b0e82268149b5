import Link from 'next/link'
import { ProductGrid } from '@/components/product/product-grid'
import { CategoryTiles } from '@/components/home/category-tiles'
import { Hero } from '@/components/home/hero'
import { JsonLd } from '@/components/ui/json-ld'
import { listCategories, listProducts } from '@/lib/api'
import { config } from '@/lib/config'
import { websiteJsonLd } from '@/lib/json-ld'
import { SITE_NAME } from '@/lib/site'

export const metadata = { alternates: { canonical: '/' } }

export default async function HomePage() {
  const [categories, newest] = await Promise.all([
    listCategories(),
    listProducts({ ordering: 'newest', in_stock: true, page_size: 11 }),
  ])
  const products = newest.results
  return (
    <>
      <JsonLd data={websiteJsonLd(SITE_NAME, config().siteUrl)} />
      <Hero products={products.slice(0, 3)} />
      <CategoryTiles categories={categories.filter(({ depth, product_count: count }) => depth === 0 && count > 0)} />
      {products.length > 3 && (
        <section aria-labelledby="new-heading" className="shell mt-16 sm:mt-20">
          <div className="mb-6 flex items-baseline justify-between gap-4">
            <h2 id="new-heading" className="text-2xl sm:text-3xl">
              New in the shop
            </h2>
            <Link href="/search?sort=newest" className="link shrink-0 text-sm">
              See all
            </Link>
          </div>
          <ProductGrid products={products.slice(3)} />
        </section>
      )}
    </>
  )
}
