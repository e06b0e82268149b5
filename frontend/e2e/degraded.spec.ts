import { expect, test } from './test'
import { readSettings } from './settings'

const { degradedUrl } = readSettings()

test.describe('while the search server is away', () => {
  test.skip(!degradedUrl, 'STOREFRONT_DEGRADED_URL is unset: there is no storefront without search to look at')
  test.use({ baseURL: degradedUrl ?? 'about:blank' })

  test('the search page answers in time, says so and offers the categories', async ({ page }) => {
    const began = Date.now()
    const response = await page.goto('/search?q=shirt')
    expect(response?.status()).toBe(200)
    await expect(page.getByRole('heading', { name: 'Search is taking a break' })).toBeVisible()
    expect(Date.now() - began).toBeLessThan(8000)
    const categories = page.getByRole('navigation', { name: 'Categories to browse' })
    await categories.getByRole('link').first().click()
    await expect(page).toHaveURL(/\/categories\//)
    await expect(page.getByRole('article').first()).toBeVisible()
  })

  test('trying again while it is still away keeps the page usable', async ({ page }) => {
    await page.goto('/search')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('heading', { name: 'Search is taking a break' })).toBeVisible()
  })

  test('the search box says that there are no suggestions, and leads to the search page all the same', async ({ page }) => {
    await page.goto('/')
    const box = page.getByRole('combobox', { name: 'Search products' })
    await box.fill('shirt')
    await expect(page.getByText('Suggestions are not there right now. Press Enter to search.')).toBeVisible()
    await box.press('Enter')
    await expect(page).toHaveURL('/search?q=shirt')
    await expect(page.getByRole('heading', { name: 'Search is taking a break' })).toBeVisible()
  })

  test('the rest of the shop is untouched', async ({ page }) => {
    await page.goto('/')
    await expect(page.getByRole('article').first()).toBeVisible()
    await page.getByRole('article').first().getByRole('link').click()
    await expect(page).toHaveURL(/\/products\//)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  })
})
