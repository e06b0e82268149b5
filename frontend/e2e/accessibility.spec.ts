import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { findNestedCategory, findProductWithOptions } from './catalogue'
import { readSettings } from './settings'
import { expect, test } from './test'

const PAGES: Record<string, () => string | Promise<string>> = {
  home: () => '/',
  'all categories': () => '/categories',
  category: async () => `/categories/${(await findNestedCategory()).parent.slug}?sort=name`,
  product: async () => `/products/${(await findProductWithOptions()).slug}`,
  search: () => '/search',
  'filtered search': () => '/search?in_stock=1&sort=price_asc',
  'search without results': () => '/search?q=qqxxzzjjkk',
  'page not found': () => '/nowhere',
}

for (const [name, addressOf] of Object.entries(PAGES)) {
  test(`${name}: no serious finding, nothing wider than the screen`, async ({ page }) => {
    await page.goto(await addressOf())
    await expectAccessible(page)
    await expectToFit(page)
  })
}

test('search away: no serious finding', async ({ page }) => {
  const { degradedUrl } = readSettings()
  test.skip(!degradedUrl, 'STOREFRONT_DEGRADED_URL is unset: there is no storefront without search to look at')
  await page.goto(`${degradedUrl}/search`)
  await expectAccessible(page)
})

test('open drawers: no serious finding', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/search')
  await page.getByRole('button', { name: 'Menu', exact: true }).click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: /^Filters/ }).click()
  await expectAccessible(page)
})

test('the keyboard skips to the content', { tag: '@desktop' }, async ({ page }) => {
  await page.goto('/')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(page.locator('main')).toBeFocused()
})

async function expectToFit(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  expect(content).toBe(screen)
}
