import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Suspense } from 'react'
import { Breadcrumbs } from '@/components/listing/breadcrumbs'
import { Attributes } from '@/components/product/attributes'
import { ProductGridSkeleton } from '@/components/product/product-grid'
import { ProductView } from '@/components/product/product-view'
import { RelatedProducts, RELATED_COUNT } from '@/components/product/related-products'
import { JsonLd } from '@/components/ui/json-ld'
import { RecentlyViewed } from '@/components/viewed/recently-viewed'
import { findSearchConfig, getProduct } from '@/lib/api'
import { config } from '@/lib/config'
import { breadcrumbJsonLd, productJsonLd } from '@/lib/json-ld'
import type { SearchParams } from '@/lib/listing'
import { slugOf } from '@/lib/slug'
import { excerpt } from '@/lib/text'

interface ProductPageProps {
  params: Promise<{ slug: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params }: ProductPageProps): Promise<Metadata> {
  const slug = slugOf(await params)
  const product = await getProduct(slug)
  if (!product) return { title: 'Page not found' }
  const title = product.seo.title || product.name
  const description = product.seo.description || excerpt(product.description) || product.name
  const path = `/products/${slug}`
  return {
    title,
    description,
    alternates: { canonical: path },
    openGraph: { title, description, url: path, images: product.image ? [product.image] : [] },
  }
}

export default async function ProductPage({ params, searchParams }: ProductPageProps) {
  const slug = slugOf(await params)
  const [product, search] = await Promise.all([getProduct(slug), findSearchConfig()])
  if (!product) notFound()
  const { siteUrl } = config()
  const variantId = Number((await searchParams).variant)
  const { name, brand, options, variants, images, price, compare_at_price } = product
  return (
    <div className="shell">
      <JsonLd data={productJsonLd(product, `${siteUrl}/products/${slug}`)} />
      <JsonLd data={breadcrumbJsonLd(product.breadcrumbs, siteUrl)} />
      <Breadcrumbs trail={product.breadcrumbs} current={name} />
      <ProductView
        // Another product starts with its own choice.
        key={slug}
        product={{ slug, name, brand, options, variants, images, price, compare_at_price }}
        variantId={variantId}
      >
        {product.description && (
          <section aria-labelledby="about-heading">
            <h2 id="about-heading" className="sr-only">
              Description
            </h2>
            {/* Sanitised by the API before it was stored. */}
            <div className="rich-text" dangerouslySetInnerHTML={{ __html: product.description }} />
          </section>
        )}
        <Attributes attributes={product.attributes} />
      </ProductView>
      {product.category && (
        <section aria-labelledby="related-heading" className="mt-20">
          <h2 id="related-heading" className="mb-6 text-2xl sm:text-3xl">
            More in {product.category.name}
          </h2>
          <Suspense fallback={<ProductGridSkeleton count={RELATED_COUNT} />}>
            <RelatedProducts category={product.category} except={product.id} />
          </Suspense>
        </section>
      )}
      <RecentlyViewed search={search} current={product.id} />
    </div>
  )
}
