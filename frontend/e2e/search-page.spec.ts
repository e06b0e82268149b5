import type { Page } from '@playwright/test'
import { formatMoney, toTyped } from '../src/lib/money'
import { listCards } from './catalogue'
import { hitCount } from './results'
import { expect, test } from './test'

test('the first page comes with results and facets, and the browser asks for nothing again', async ({ page, request }) => {
  const html = await (await request.get('/search')).text()
  expect(html).toMatch(/<article/)
  expect(html).toMatch(/<legend[^>]*><span[^>]*>Brand/)
  expect(html).toMatch(/<legend[^>]*><span[^>]*>Category/)
  expect(html).toMatch(/<legend[^>]*><button[^>]*aria-expanded/)
  expect(html).toMatch(/type="range"/)
  const asked: string[] = []
  page.on('request', (each) => {
    if (/\/1\/indexes\//.test(each.url())) asked.push(each.url())
  })
  await page.goto('/search', { waitUntil: 'networkidle' })
  expect(asked).toEqual([])
})

test('every part of the state is in the address and comes back from it', async ({ page, isMobile }) => {
  await page.goto('/search')
  await openFilters(page, isMobile)
  const filters = page.getByLabel('Filters', { exact: true })
  const category = filters.getByRole('group', { name: 'Category' }).getByRole('link').first()
  const name = (await category.innerText()).split('\n')[0]?.trim() ?? ''
  await category.click()
  await expect(page).toHaveURL(/category=/)
  await filters.getByRole('group', { name: 'Brand' }).getByRole('checkbox').first().check()
  await expect(page).toHaveURL(/brand=/)
  const slider = filters.getByRole('slider', { name: 'Lowest price' })
  // The first step of the scale is above the cheapest.
  const [start, step] = [await slider.getAttribute('min'), await slider.getAttribute('step')].map(Number)
  const lowest = toTyped({ amount: (start ?? 0) + (step ?? 0) + 1, currency: await currency() })
  await filters.getByLabel(/^Lowest price in/).fill(lowest)
  await filters.getByRole('button', { name: 'Go' }).click()
  await expect(page).toHaveURL(new RegExp(`min=${lowest}(&|$)`))
  await filters.getByRole('checkbox', { name: /^In stock/ }).check()
  await expect(page).toHaveURL(/in_stock=1/)
  if (isMobile) await page.keyboard.press('Escape')
  await page.getByLabel('Sort by').selectOption({ label: 'Price: low to high' })
  await expect(page).toHaveURL(/sort=price_asc/)
  const shown = await shownState(page)
  expect(shown.chips).toEqual(expect.arrayContaining([expect.stringContaining(name), expect.stringContaining('In stock')]))

  await page.goto(page.url())
  expect(await shownState(page)).toEqual(shown)
  await page.goBack()
  await expect(page).not.toHaveURL(/sort=/)
  await page.goForward()
  await expect.poll(() => shownState(page)).toEqual(shown)
})

test('the price slider works with the keys, says its price and keeps the focus', async ({ page, isMobile }) => {
  await page.goto('/search')
  const everything = await hitCount(page)
  await openFilters(page, isMobile)
  const upper = page.getByRole('slider', { name: 'Highest price' })
  const end = Number(await upper.inputValue())
  await upper.focus()
  for (let press = 0; press < 5; press += 1) await page.keyboard.press('ArrowLeft')
  const amount = Number(await upper.inputValue())
  expect(amount).toBeLessThan(end)
  await expect(page).toHaveURL(/max=/)
  await expect(upper).toHaveAttribute('aria-valuetext', formatMoney({ amount, currency: await currency() }))
  await expect(upper).toBeFocused()
  const { count } = await listCards(`&price_max=${amount}`)
  await expect.poll(() => hitCount(page)).toBe(count)

  const lower = page.getByRole('slider', { name: 'Lowest price' })
  await lower.focus()
  await page.keyboard.press('End')
  expect(await lower.inputValue()).toBe(await upper.inputValue())
  await page.keyboard.press('Home')
  await upper.focus()
  await page.keyboard.press('End')
  await expect(page).not.toHaveURL(/min=|max=/)
  await expect.poll(() => hitCount(page)).toBe(everything)
})

test('results follow the typing, and their number is told', async ({ page }) => {
  const [product] = (await listCards('&ordering=name')).results
  await page.goto('/search')
  const everything = await hitCount(page)
  await page.getByRole('combobox', { name: 'Search products' }).pressSequentially(product?.name ?? '', { delay: 20 })
  await expect.poll(() => hitCount(page)).toBeLessThan(everything)
  await expect(page.getByRole('article').first()).toContainText(product?.name ?? '')
  await expect(page.getByRole('status').filter({ hasText: /^[\d,]+ products?/ })).toBeVisible()
  await expect(page.getByRole('listbox', { name: 'Suggestions' })).toHaveCount(0)
  await expect(page).toHaveURL(/q=/)
})

test('a brand is found among many by its first letters', async ({ page, isMobile }) => {
  await page.goto('/search')
  await openFilters(page, isMobile)
  const brands = page.getByRole('group', { name: 'Brand' })
  const search = brands.getByRole('searchbox', { name: 'Find a brand' })
  test.skip((await search.count()) === 0, 'The catalogue has too few brands to search among them')
  const name = (await brands.getByRole('listitem').last().innerText()).split('\n')[0] ?? ''
  await search.fill(name.slice(0, 3))
  await expect(brands.getByRole('listitem').first()).toContainText(name.slice(0, 3))
  await search.fill('qqxxzz')
  await expect(brands.getByText('No brand like that.')).toBeVisible()
})

test('another page of results begins at its heading', async ({ page }) => {
  await page.goto('/search')
  const next = page.getByRole('link', { name: 'Next page' })
  await next.focus()
  await page.keyboard.press('Enter')
  await expect(page).toHaveURL(/page=2/)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(page.getByRole('heading', { level: 1 })).toBeInViewport()
  await expect(page.getByRole('status').filter({ hasText: /, page 2 of \d+$/ })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(page.locator('main :focus')).toHaveCount(1)
})

async function currency(): Promise<string> {
  return (await listCards()).results[0]?.price?.currency ?? ''
}

async function openFilters(page: Page, isMobile: boolean): Promise<void> {
  if (isMobile) await page.getByRole('button', { name: /^Filters/ }).click()
}

async function shownState(page: Page) {
  const chips = await page.getByRole('list', { name: 'Chosen filters' }).getByRole('listitem').allInnerTexts()
  return { chips, hits: await hitCount(page), sort: await page.getByLabel('Sort by').inputValue() }
}
