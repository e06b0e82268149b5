import { expectAccessible } from './accessible'
import { readSettings } from './settings'
import { expect, test } from './test'

// The storefront keeps an answer of the API for a minute.
const KEPT_MS = 90_000

test('what others search for is suggested before typing, and while it fits', async ({ page }) => {
  const { popularQuery: query = '' } = readSettings()
  test.skip(query === '', 'POPULAR_QUERY is unset')
  test.setTimeout(KEPT_MS + 30_000)
  const box = page.getByRole('combobox', { name: 'Search products' })
  const list = page.getByRole('listbox', { name: 'Suggestions' })
  const popular = list.getByRole('group', { name: 'Popular searches' }).getByRole('option')
  await expect(async () => {
    await page.goto('/')
    await box.click()
    await expect(popular).toHaveText([query], { timeout: 2000 })
  }).toPass({ timeout: KEPT_MS })
  await expectAccessible(page)

  await box.pressSequentially(query.slice(0, 3).toUpperCase())
  await expect(list.getByRole('group', { name: 'Products' })).toBeVisible()
  await expect(popular).toHaveText([query])
  await page.keyboard.press('ArrowDown')
  await expect(list.getByRole('option', { selected: true })).toHaveText(query)
  await expect(box).toHaveAttribute('aria-activedescendant', (await popular.first().getAttribute('id')) ?? '')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/search\?q=/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Results for “${query}”`)
})
