import type { Page } from '@playwright/test'
import { toTyped } from '../src/lib/money'
import { listCards } from './catalogue'
import { hitCount } from './results'
import { expect, test } from './test'

test('typing a name in the header finds the product, and it opens', async ({ page }) => {
  const [product] = (await listCards('&ordering=name')).results
  if (!product) throw new Error('The catalogue is empty: load the demo catalogue')
  await page.goto('/')
  await searchBox(page).pressSequentially(product.name, { delay: 20 })
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/search\?q=/)
  await expect(searchBox(page)).toHaveValue(product.name)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Results for “${product.name}”`)
  await page.getByRole('article').filter({ hasText: product.name }).first().getByRole('link').click()
  await expect(page).toHaveURL(`/products/${product.slug}`)
  await expect(page.getByRole('heading', { level: 1, name: product.name })).toBeVisible()
})

test('results are in the page that the server sends', async ({ request }) => {
  const { count } = await listCards()
  const html = await (await request.get('/search')).text()
  expect(html).toContain(`${count.toLocaleString('en-US')} products`)
  expect(html.match(/<article/g)).toHaveLength(Math.min(count, 24))
})

test('facets narrow the results, in the address too, and the back button widens them again', async ({ page, isMobile }) => {
  const { count } = await listCards('&in_stock=true')
  await page.goto('/search')
  const everything = await hitCount(page)

  if (isMobile) await page.getByRole('button', { name: /^Filters/ }).click()
  const filters = page.getByLabel('Filters', { exact: true })
  await filters.getByRole('checkbox', { name: /^In stock/ }).check()
  await expect(page).toHaveURL(/in_stock=1/)
  await expect.poll(() => hitCount(page)).toBe(count)

  const brandChoice = filters.getByRole('group', { name: 'Brand' }).getByRole('listitem').first()
  const [brand = ''] = (await brandChoice.innerText()).split('\n')
  await brandChoice.getByRole('checkbox').check()
  await expect(page).toHaveURL(/brand=/)
  const narrowed = await hitCount(page)
  if (isMobile) await filters.getByRole('button', { name: /^Show \d+ product/ }).click()
  for (const card of await page.getByRole('article').all()) await expect(card).toContainText(brand)

  await page.reload()
  await expect.poll(() => hitCount(page)).toBe(narrowed)
  await page.goBack()
  await expect(page).not.toHaveURL(/brand=/)
  await page.goBack()
  await expect.poll(() => hitCount(page)).toBe(everything)
})

test('a category and its parts narrow the results', async ({ page, isMobile }) => {
  await page.goto('/search')
  const everything = await hitCount(page)
  if (isMobile) await page.getByRole('button', { name: /^Filters/ }).click()
  const categories = page.getByLabel('Filters', { exact: true }).getByRole('group', { name: 'Category' })
  const roots = await categories.getByRole('link').count()
  await categories.getByRole('link').first().click()
  await expect(page).toHaveURL(/category=/)
  await expect.poll(() => hitCount(page)).toBeLessThan(everything)
  await expect(categories.locator('[aria-current]')).toHaveCount(1)
  await expect.poll(() => categories.getByRole('link').count()).toBeGreaterThanOrEqual(roots)
})

test('a price range is typed in money and sorting follows the price', async ({ page, isMobile }) => {
  const { results } = await listCards('&ordering=price')
  const middle = results[Math.floor(results.length / 2)]?.price
  if (!middle) throw new Error('The catalogue is too small: load the demo catalogue')
  await page.goto('/search?sort=price_desc')
  if (isMobile) await page.getByRole('button', { name: /^Filters/ }).click()
  const price = page.getByLabel('Filters', { exact: true }).getByRole('group', { name: 'Price' })
  await price.getByLabel(/^Highest price in/).fill(toTyped(middle))
  await price.getByRole('button', { name: 'Go' }).click()
  await expect(page).toHaveURL(new RegExp(`max=${toTyped(middle)}`))
  const { count } = await listCards(`&price_max=${middle.amount}`)
  await expect.poll(() => hitCount(page)).toBe(count)
  if (isMobile) await page.keyboard.press('Escape')
  await expect(page.getByRole('article').first()).toContainText(toTyped(middle))
})

test('pages of results have addresses of their own', async ({ page }) => {
  await page.goto('/search?sort=newest')
  const first = await page.getByRole('article').first().innerText()
  await page.getByRole('link', { name: 'Next page' }).click()
  await expect(page).toHaveURL(/page=2/)
  await expect(page.getByRole('article').first()).not.toHaveText(first)
})

test('a search without results says so and offers a way on', async ({ page }) => {
  await page.goto('/search?q=qqxxzzjjkk&in_stock=1')
  await expect(page.getByRole('heading', { name: 'Nothing matches “qqxxzzjjkk”' })).toBeVisible()
  await page.getByRole('button', { name: 'Clear all filters' }).click()
  await expect(page).not.toHaveURL(/in_stock/)
  await expect(page.getByRole('navigation', { name: 'Categories to browse' }).getByRole('link').first()).toBeVisible()
})

function searchBox(page: Page) {
  return page.getByRole('combobox', { name: 'Search products' })
}
