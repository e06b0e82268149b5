import type { Locator, Page } from '@playwright/test'
import { formatMoney, toTyped } from '../src/lib/money'
import type { Variant } from '../src/lib/types'
import { findNestedCategory, findProduct, findProductWithOptions, listCards } from './catalogue'
import { expect, test } from './test'

test('from the shop window through a category and its part to a product', async ({ page, isMobile }) => {
  const { parent, child } = await findNestedCategory()
  await page.goto('/')
  if (isMobile) await page.getByRole('button', { name: 'Menu', exact: true }).click()
  const menu = page.getByRole('navigation', { name: isMobile ? 'All categories' : 'Categories', exact: true })
  await menu.getByRole('link', { name: parent.name, exact: true }).click()
  await expect(page.getByRole('heading', { level: 1, name: parent.name })).toBeVisible()

  const parts = page.getByRole('navigation', { name: `Parts of ${parent.name}` })
  await parts.getByRole('link', { name: child.name }).click()
  await expect(page).toHaveURL(`/categories/${child.slug}`)
  await expect(page.getByText(child.product_count === 1 ? '1 product' : `${child.product_count} products`, { exact: true })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText(parent.name)

  const first = page.getByRole('article').first()
  const name = await first.getByRole('heading').innerText()
  await first.getByRole('link').click()
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
  await expect(page.getByRole('navigation', { name: 'Breadcrumb' })).toContainText(child.name)
})

test('a category sorts, filters and pages in the address', async ({ page }) => {
  const { parent } = await findNestedCategory()
  const cheapest = (await listCards(`&category=${parent.slug}&in_stock=true&ordering=price`)).results
  await page.goto(`/categories/${parent.slug}`)
  await page.getByLabel('Sort by').selectOption('price_asc')
  await expect(page).toHaveURL(/sort=price_asc/)
  await page.getByLabel('In stock only').check()
  await expect(page).toHaveURL(/sort=price_asc&in_stock=1$/)
  await expect(page.getByRole('article').first()).toContainText(cheapest[0]?.name ?? '')

  const middle = cheapest[Math.floor(cheapest.length / 2)]
  if (!middle?.price) throw new Error(`${parent.name} has too few products in stock`)
  const limit = middle.price.amount
  await page.getByLabel('Highest price').fill(toTyped(middle.price))
  await page.getByRole('button', { name: 'Apply' }).click()
  await expect(page).toHaveURL(/max=/)
  const left = (await listCards(`&category=${parent.slug}&in_stock=true&price_max=${limit}`)).count
  await expect(page.getByText(left === 1 ? '1 product' : `${left} products`, { exact: true })).toBeVisible()
})

test('choosing options selects the variant, its price and its stock', async ({ page }) => {
  const product = await findProductWithOptions()
  await page.goto(`/products/${product.slug}`)
  // The variant shown first needs no choice, and so no address of its own: it comes last.
  const [shownFirst, ...others] = product.variants.slice(0, 8).sort((a, b) => Number(b.in_stock) - Number(a.in_stock))
  for (const variant of [...others, ...(shownFirst ? [shownFirst] : [])]) {
    for (const [position, { name }] of product.options.entries()) {
      await optionPicker(page, name).locator(`input[value=${JSON.stringify(variant.options[position])}]`).check()
    }
    await expect(page).toHaveURL(new RegExp(`variant=${variant.id}$`))
    await expectOffer(page, variant)
  }
})

test('a link to a variant opens it', async ({ page }) => {
  const product = await findProductWithOptions()
  const variant = product.variants.at(-1)
  if (!variant) throw new Error(`${product.slug} has no variants`)
  await page.goto(`/products/${product.slug}?variant=${variant.id}`)
  await expectOffer(page, variant)
  for (const [position, { name }] of product.options.entries()) {
    await expect(optionPicker(page, name).getByRole('radio', { checked: true })).toHaveValue(variant.options[position] ?? '')
  }
})

test('a sold-out variant says so and a combination that does not exist cannot be chosen', async ({ page }) => {
  const product = await findProduct(({ variants }) => variants.length > 1 && variants.some((each) => !each.in_stock), 'sold-out variant')
  const soldOut = product.variants.find((each) => !each.in_stock)
  await page.goto(`/products/${product.slug}?variant=${soldOut?.id ?? 0}`)
  await expect(page.getByText('Sold out', { exact: true }).first()).toBeVisible()

  const chosen = soldOut?.options ?? []
  for (const [position, { name, values }] of product.options.entries()) {
    for (const value of values) {
      const wanted = [...chosen.slice(0, position), value]
      const exists = product.variants.some((each) => wanted.every((part, index) => each.options[index] === part))
      await expect(optionPicker(page, name).locator(`input[value=${JSON.stringify(value)}]`)).toBeEnabled({ enabled: exists })
    }
  }
})

function optionPicker(page: Page, name: string): Locator {
  return page.locator('fieldset').filter({ has: page.getByText(name, { exact: true }) })
}

async function expectOffer(page: Page, variant: Variant): Promise<void> {
  const header = page.getByRole('heading', { level: 1 }).locator('..')
  await expect(header).toContainText(formatMoney(variant.price))
  await expect(header).toContainText(variant.in_stock ? 'In stock' : 'Sold out')
}
