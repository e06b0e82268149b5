import type { Page, Route } from '@playwright/test'
import { formatMoney } from '../src/lib/money'
import type { ProductCard } from '../src/lib/types'
import { expectAccessible } from './accessible'
import { listCards } from './catalogue'
import { expect, test } from './test'

const QUERIES = '**/1/indexes/*/queries*'

test('typing suggests products with picture, match and price, and one opens', async ({ page }) => {
  const product = await someProduct()
  await page.goto('/')
  await type(page, product.name)
  const option = options(page).filter({ hasText: product.name }).first()
  await expect(option).toContainText(formatMoney(product.price))
  await expect(option.locator('mark').first()).toBeVisible()
  await expect(option.locator('img, svg').first()).toBeVisible()
  await expectAccessible(page)
  await option.click()
  await expect(page).toHaveURL(`/products/${product.slug}`)
  await expect(list(page)).toBeHidden()
})

test('a category is suggested with the query in it', async ({ page }) => {
  const product = await someProduct()
  await page.goto('/')
  await type(page, product.name)
  const categories = list(page).getByRole('group', { name: 'Categories' })
  const name = await categories.getByRole('option').first().innerText()
  await categories.getByRole('option').first().click()
  await expect(page).toHaveURL(/\/search\?q=.+&category=/)
  await expect(page.getByRole('article').first()).toBeVisible()
  expect(name).not.toBe('')
})

test('the keyboard alone leads through the list', async ({ page }) => {
  const product = await someProduct()
  await page.goto('/')
  await box(page).focus()
  await page.keyboard.type(product.name.slice(0, 4))
  await expect(options(page).first()).toBeVisible()
  await expect(page.locator('form[role=search] [role=status]')).toHaveText(/^\d+ suggestions? for /)
  await expect(box(page)).not.toHaveAttribute('aria-activedescendant', /.*/)

  const count = await options(page).count()
  await page.keyboard.press('ArrowDown')
  await expectActive(page, 0)
  await page.keyboard.press('End')
  await expectActive(page, count - 1)
  await page.keyboard.press('ArrowDown')
  await expectActive(page, 0)
  await page.keyboard.press('ArrowUp')
  await expectActive(page, count - 1)
  await page.keyboard.press('Home')
  await expectActive(page, 0)
  await expect(box(page)).toBeFocused()

  await page.keyboard.press('Escape')
  await expect(list(page)).toBeHidden()
  await expect(box(page)).toHaveValue(product.name.slice(0, 4))
  await page.keyboard.press('ArrowDown')
  await expect(options(page).first()).toBeVisible()
  await page.keyboard.press('ArrowUp')
  const href = await options(page).last().getAttribute('href')
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(href ?? '')
})

test('Tab leaves the list behind, Escape empties the box', { tag: '@desktop' }, async ({ page }) => {
  await page.goto('/')
  await type(page, (await someProduct()).name.slice(0, 3))
  await expect(options(page).first()).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await expect(list(page)).toBeHidden()
  await box(page).focus()
  await page.keyboard.press('Escape')
  await expect(box(page)).toHaveValue('')
})

test('Enter with nothing chosen searches for what was typed', async ({ page }) => {
  const { name } = await someProduct()
  await page.goto('/')
  await type(page, name)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/search\?q=/)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`Results for “${name}”`)
})

test('an answer that comes late changes nothing', async ({ page }) => {
  const { name } = await someProduct()
  const asked: string[] = []
  let late: (() => Promise<void>) | undefined
  await page.route(QUERIES, async (route) => {
    const query = queryOf(route)
    asked.push(query)
    if (query === name.slice(0, 2)) late = () => route.continue().catch(() => undefined)
    else await route.continue()
  })
  await page.goto('/')
  await box(page).fill(name.slice(0, 2))
  await expect.poll(() => asked).toEqual([name.slice(0, 2)])
  await box(page).fill(name)
  await expect(options(page).filter({ hasText: name }).first()).toBeVisible()
  const shown = await options(page).allInnerTexts()
  await late?.()
  await page.waitForTimeout(300)
  expect(await options(page).allInnerTexts()).toEqual(shown)
  expect(asked).toEqual([name.slice(0, 2), name])
})

test('what was searched for and looked at is suggested, until it is cleared', async ({ page }) => {
  const product = await someProduct()
  await page.goto(`/products/${product.slug}`)
  await type(page, product.name)
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/\/search/)
  await page.goto('/')
  await box(page).click()
  await expect(list(page).getByRole('group', { name: 'Recent searches' }).getByRole('option')).toHaveText([product.name])
  await expect(list(page).getByRole('group', { name: 'Recently viewed' })).toContainText(product.name)
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Clear history' }).click()
  await expect(list(page).getByRole('group', { name: /^Recent/ })).toHaveCount(0)
  await expect(box(page)).toBeFocused()
  expect(await page.evaluate(() => localStorage.getItem('shopster.searches'))).toBeNull()
})

test('on a phone the list is a sheet that nothing behind it can be reached from', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/')
  await box(page).tap()
  await expect(page.locator('main')).toHaveAttribute('inert', '')
  const { width, height } = await page.locator('form[role=search]').evaluate((form) => form.getBoundingClientRect())
  expect([width, height]).toEqual([390, await page.evaluate(() => window.innerHeight)])
  await box(page).fill((await someProduct()).name)
  await expect(options(page).first()).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Close search' }).tap()
  await expect(list(page)).toBeHidden()
  await expect(page.locator('main')).not.toHaveAttribute('inert')
})

test('without JavaScript the box is a form that leads to the results', async ({ browser, baseURL }) => {
  const { name } = await someProduct()
  const context = await browser.newContext({ javaScriptEnabled: false, ...(baseURL && { baseURL }) })
  const page = await context.newPage()
  await page.goto('/')
  await page.locator('#site-search').fill(name)
  await page.locator('#site-search').press('Enter')
  await expect(page).toHaveURL(/\/search\?q=/)
  await expect(page.getByRole('article').first()).toContainText(name)
  await context.close()
})

function box(page: Page) {
  return page.getByRole('combobox', { name: 'Search products' })
}

function list(page: Page) {
  return page.getByRole('listbox', { name: 'Suggestions' })
}

function options(page: Page) {
  return list(page).getByRole('option')
}

async function type(page: Page, text: string): Promise<void> {
  await box(page).pressSequentially(text, { delay: 5 })
}

async function expectActive(page: Page, index: number): Promise<void> {
  const id = await options(page).nth(index).getAttribute('id')
  await expect(box(page)).toHaveAttribute('aria-activedescendant', id ?? '')
  await expect(list(page).getByRole('option', { selected: true })).toHaveAttribute('id', id ?? '')
}

async function someProduct(): Promise<ProductCard & { price: NonNullable<ProductCard['price']> }> {
  const [product] = (await listCards('&ordering=name&in_stock=true')).results
  if (!product?.price) throw new Error('The catalogue is empty: load the demo catalogue')
  return { ...product, price: product.price }
}

function queryOf(route: Route): string {
  const body = route.request().postDataJSON() as { requests: { query?: string }[] }
  return body.requests[0]?.query ?? ''
}
