/** Finds, through the API, products and categories that fit a test: no test knows the catalogue's words. */
import type { Category, CategoryPage, Product, ProductPage } from '../src/lib/types'
import { readSettings } from './settings'

async function read<Answer>(path: string): Promise<Answer> {
  const response = await fetch(`${readSettings().apiUrl}/api${path}`)
  if (!response.ok) throw new Error(`GET ${path} answered ${response.status}`)
  return (await response.json()) as Answer
}

export async function listCards(query = ''): Promise<ProductPage> {
  return read(`/products/?page_size=100${query}`)
}

/** A root category with children, and its first child that has products. */
export async function findNestedCategory(): Promise<{ parent: Category; child: Category }> {
  const { results } = await read<CategoryPage>('/categories/?page_size=100')
  for (const parent of results.filter(({ depth }) => depth === 0)) {
    const child = results.find((each) => each.parent === parent.slug && each.product_count > 0)
    if (child) return { parent, child }
  }
  throw new Error('The catalogue has no category inside another: load the demo catalogue')
}

export async function readProduct(slug: string): Promise<Product> {
  return read(`/products/${slug}/`)
}

/** The first product that `fits`. */
export async function findProduct(fits: (product: Product) => boolean, what: string): Promise<Product> {
  for (const { slug } of (await listCards()).results) {
    const product = await readProduct(slug)
    if (fits(product)) return product
  }
  throw new Error(`The catalogue has no ${what}: load the demo catalogue`)
}

export async function findProductWithOptions(): Promise<Product> {
  const fits = ({ options, variants }: Product) => variants.length > 1 && options.some(({ values }) => values.length > 1)
  return findProduct(fits, 'product with options')
}
