import { expectAccessible } from './accessible'
import { listCards } from './catalogue'
import { expect, test } from './test'

test('filters that leave nothing can be dropped one by one, with what that brings', async ({ page }) => {
  const { count } = await listCards('&in_stock=true')
  await page.goto('/search?in_stock=1&max=0.01')
  await expect(page.getByRole('heading', { name: 'Nothing matches these filters' })).toBeVisible()
  const filters = page.getByRole('list', { name: 'Filters to drop' }).getByRole('button')
  await expect(filters).toHaveText([new RegExp(`Up to .*${count} products`), /In stock ?0 products/])
  await expectAccessible(page)
  await filters.first().click()
  await expect(page).not.toHaveURL(/max=/)
  await expect(page).toHaveURL(/in_stock=1/)
  await expect(page.getByText(`${count.toLocaleString('en-US')} products`, { exact: true })).toBeVisible()
})

test('where no word is known there are categories and products to go on with', async ({ page }) => {
  await page.goto('/search?q=qqxxzzjjkk')
  await expect(page.getByRole('navigation', { name: 'Categories to browse' }).getByRole('link').first()).toBeVisible()
  const shelves = page.getByRole('region', { name: 'From our shelves' })
  await expect(shelves.getByRole('article').first()).toBeVisible()
  await shelves.getByRole('article').first().getByRole('link').click()
  await expect(page).toHaveURL(/\/products\//)
})

test('words that the search let go of are named', async ({ page }) => {
  // The note is shown for whatever server says so; here an answer of the real one is made to.
  await page.route('**/1/indexes/*/queries*', async (route) => {
    const response = await route.fetch()
    const body = (await response.json()) as { results: object[] }
    const results = body.results.map((result) => ({ ...result, queryAfterRemoval: 'a <em>qqxx</em>' }))
    await route.fulfill({ response, json: { ...body, results } })
  })
  await page.goto('/search')
  await page.getByRole('combobox', { name: 'Search products' }).fill('a qqxx')
  await expect(page.getByText('These are results for “a”, without qqxx.')).toBeVisible()
})
