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
  const [product] = (await listCards('&ordering=name&in_stock=true')).results
  const name = product?.name ?? ''
  await page.goto(`/search?q=${encodeURIComponent(`${name} Qqxxzzjjkk`)}`)
  await expect(page.getByText(`These are results for “${name}”, without Qqxxzzjjkk.`)).toBeVisible()
  await expect(page.getByRole('article').first()).toContainText(name)
  await expectAccessible(page)
  await page.getByRole('combobox', { name: 'Search products' }).fill(`<i>qqxxzz</i> ${name}`)
  await expect(page.getByText(/These are results for “.*”, without .*qqxxzz/)).toBeVisible()
})
