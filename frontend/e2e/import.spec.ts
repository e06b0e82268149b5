import { expect, test } from './test'

/** Run by itself, once a store's export has been imported into the running shop; `IMPORTED_PRODUCT` names one of it. */
test('what was just imported is found by typing its name, and opens', async ({ page }) => {
  const name = process.env.IMPORTED_PRODUCT
  if (!name) throw new Error('IMPORTED_PRODUCT is unset: set it to the name of a product of the imported file')
  await page.goto('/')
  const search = page.getByRole('combobox', { name: 'Search products' })
  await search.pressSequentially(name, { delay: 20 })
  await expect(search).toHaveValue(name)
  await page.keyboard.press('Enter')
  const found = page.getByRole('article').filter({ hasText: name }).first()
  await found.getByRole('link').click()
  await expect(page).toHaveURL(/\/products\//)
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
})
