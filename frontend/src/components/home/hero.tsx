import Link from 'next/link'
import { SITE_CLAIM } from '@/lib/site'
import type { ProductCard } from '@/lib/types'
import { ProductImage } from '../product/product-image'

/** The shop window: the claim beside three products, the first of them large. */
export function Hero({ products }: { products: ProductCard[] }) {
  return (
    <section aria-labelledby="hero-heading" className="bg-tint">
      <div className="shell grid items-center gap-10 py-12 lg:grid-cols-[1fr_1.1fr] lg:gap-16 lg:py-16">
        <div className="flex flex-col items-start gap-6">
          <h1 id="hero-heading" className="text-[2.75rem] leading-[1.05] sm:text-6xl">
            {SITE_CLAIM}
          </h1>
          <p className="max-w-md text-lg text-muted">Have a look at what is new, wander through the categories, or search for just the thing.</p>
          <div className="flex flex-wrap gap-3">
            <Link href="/search?sort=newest" className="button button-solid">
              See what’s new
            </Link>
            <Link href="/categories" className="button button-quiet">
              Browse categories
            </Link>
          </div>
        </div>
        {products.length > 0 && (
          <ul className="grid grid-cols-3 gap-3 sm:gap-4">
            {products.map((product, index) => (
              <li key={product.id} className={`group relative ${index === 0 ? 'col-span-2 row-span-2' : ''}`}>
                <Link href={`/products/${product.slug}`} className="block overflow-hidden rounded-2xl bg-surface">
                  <ProductImage
                    image={product.image && { ...product.image, alt: '' }}
                    seed={product.slug}
                    eager
                    className="aspect-square size-full object-cover transition-transform duration-500 group-hover:scale-[1.03]"
                  />
                  <span className="sr-only">{product.name}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </div>
    </section>
  )
}
