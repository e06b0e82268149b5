import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Breadcrumbs } from '@/components/listing/breadcrumbs'
import { CategoryLinks } from '@/components/listing/category-links'
import { ListingControls } from '@/components/listing/listing-controls'
import { Pagination } from '@/components/listing/pagination'
import { ProductGrid } from '@/components/product/product-grid'
import { JsonLd } from '@/components/ui/json-ld'
import { getCategory, getShopCurrency, listProducts } from '@/lib/api'
import { config } from '@/lib/config'
import { ApiError, isNotFound } from '@/lib/http'
import { breadcrumbJsonLd } from '@/lib/json-ld'
import { isFiltered, listingHref, PAGE_SIZE, parseListing, toProductQuery, type SearchParams } from '@/lib/listing'
import { slugOf } from '@/lib/slug'
import { excerpt } from '@/lib/text'
import type { ProductPage, ProductQuery } from '@/lib/types'

interface CategoryPageProps {
  params: Promise<{ slug: string }>
  searchParams: Promise<SearchParams>
}

export async function generateMetadata({ params, searchParams }: CategoryPageProps): Promise<Metadata> {
  const slug = slugOf(await params)
  const category = await getCategory(slug)
  if (!category) return { title: 'Page not found' }
  const { page, ...listing } = parseListing(await searchParams, await getShopCurrency())
  const path = `/categories/${slug}`
  return {
    title: category.seo.title || category.name,
    description: category.seo.description || excerpt(category.description) || `${category.name}: ${category.product_count} products.`,
    alternates: { canonical: page > 1 ? `${path}?page=${page}` : path },
    // Combinations of filters are endless and say nothing that the plain category does not.
    ...(isFiltered({ ...listing, page }) && { robots: { index: false } }),
  }
}

export default async function CategoryPage({ params, searchParams }: CategoryPageProps) {
  const slug = slugOf(await params)
  const [category, currency] = await Promise.all([getCategory(slug), getShopCurrency()])
  if (!category) notFound()
  const listing = parseListing(await searchParams, currency)
  const { count, results } = await productsOrNotFound(toProductQuery(slug, listing))
  const path = `/categories/${slug}`
  return (
    <div className="shell">
      <JsonLd data={breadcrumbJsonLd([...category.ancestors, category], config().siteUrl)} />
      <Breadcrumbs trail={category.ancestors} current={category.name} />
      <header className="mb-8 flex flex-col items-center gap-4 text-center">
        <h1 className="text-4xl sm:text-5xl">{category.name}</h1>
        {category.description && (
          <div className="rich-text max-w-2xl text-muted" dangerouslySetInnerHTML={{ __html: category.description }} />
        )}
        <CategoryLinks categories={category.children} label={`Parts of ${category.name}`} />
      </header>
      <ListingControls path={path} listing={listing} currency={currency} />
      <p role="status" className="my-5 text-sm text-muted tabular-nums">
        {count === 1 ? '1 product' : `${count} products`}
      </p>
      {results.length === 0 ? (
        <p className="py-16 text-center text-muted">No product here matches. Try a wider price range or clear the filters.</p>
      ) : (
        <ProductGrid products={results} eager={4} />
      )}
      <Pagination
        current={listing.page}
        last={Math.ceil(count / PAGE_SIZE)}
        hrefOf={(page) => listingHref(path, { ...listing, page }, currency)}
      />
    </div>
  )
}

/** The page of products: past the last there is none, and a filter that the API refuses matches nothing. */
async function productsOrNotFound(query: ProductQuery): Promise<Pick<ProductPage, 'count' | 'results'>> {
  try {
    return await listProducts(query)
  } catch (error) {
    if (isNotFound(error)) notFound()
    if (error instanceof ApiError) return { count: 0, results: [] }
    throw error
  }
}
