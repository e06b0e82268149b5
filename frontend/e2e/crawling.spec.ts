import { expect, test } from './test'
import { findProductWithOptions, listCards } from './catalogue'
import { readSettings } from './settings'

test('the sitemap lists every product once, at the shop’s public address', { tag: '@desktop' }, async ({ request }) => {
  const index = await (await request.get('/sitemap.xml')).text()
  const parts = [...index.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, url]) => new URL(url ?? '').pathname)
  const locations: string[] = []
  for (const part of parts) {
    const xml = await (await request.get(part)).text()
    locations.push(...[...xml.matchAll(/<loc>(.*?)<\/loc>/g)].map(([, url]) => url ?? ''))
  }
  const products = locations.filter((url) => new URL(url).pathname.startsWith('/products/'))
  expect(new Set(products).size).toBe((await listCards()).count)
  expect(products).toHaveLength(new Set(products).size)
  expect(new Set(locations.map((url) => new URL(url).origin))).toEqual(new Set([readSettings().storefrontUrl]))
})

test('robots are sent to the sitemap and away from searches', { tag: '@desktop' }, async ({ request }) => {
  const robots = await (await request.get('/robots.txt')).text()
  expect(robots).toContain(`Sitemap: ${readSettings().storefrontUrl}/sitemap.xml`)
  expect(robots).toContain('Disallow: /search')
})

test('what does not exist is a 404', { tag: '@desktop' }, async ({ request }) => {
  const addresses = ['/nowhere', '/products/no-such-product', '/categories/no-such-category', '/sitemaps/products-9999.xml']
  for (const address of addresses) expect((await request.get(address)).status(), address).toBe(404)
})

test('a product page says to machines what it says to people', { tag: '@desktop' }, async ({ page }) => {
  const product = await findProductWithOptions()
  await page.goto(`/products/${product.slug}?variant=${product.variants[0]?.id ?? 0}`)
  await expect(page).toHaveTitle(new RegExp('.+ – Shopster$'))
  const canonical = await page.locator('link[rel=canonical]').getAttribute('href')
  expect(canonical).toBe(`${readSettings().storefrontUrl}/products/${product.slug}`)
  const blocks = await page.locator('script[type="application/ld+json"]').allTextContents()
  const data = blocks.map((block) => JSON.parse(block) as Record<string, unknown>)
  expect(data.find((each) => each['@type'] === 'Product')).toMatchObject({ name: product.name })
  expect(data.find((each) => each['@type'] === 'BreadcrumbList')).toBeDefined()
})

test('a page of the shop loads nothing from other hosts', { tag: '@desktop' }, async ({ page }) => {
  const ours = [readSettings().storefrontUrl, readSettings().apiUrl].map((url) => new URL(url).hostname)
  const foreign: string[] = []
  page.on('request', (request) => {
    const { hostname, protocol } = new URL(request.url())
    if (protocol.startsWith('http') && !ours.includes(hostname)) foreign.push(request.url())
  })
  for (const address of ['/', '/search', `/products/${(await findProductWithOptions()).slug}`]) {
    await page.goto(address, { waitUntil: 'networkidle' })
  }
  expect(foreign).toEqual([])
})
