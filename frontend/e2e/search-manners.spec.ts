import { expectAccessible } from './accessible'
import { listCards } from './catalogue'
import { hitCount } from './results'
import { expect, test } from './test'

test('on a phone the filters are a dialog that keeps the focus', { tag: '@phone' }, async ({ page }) => {
  await page.goto('/search')
  const opener = page.getByRole('button', { name: /^Filters/ })
  await opener.click()
  const dialog = page.getByRole('dialog', { name: 'Filters' })
  await expect(dialog.getByRole('button', { name: 'Close filters' })).toBeFocused()
  await expectAccessible(page)
  await expect(page.locator('header')).toHaveAttribute('inert', '')
  await expect(page.locator('h1')).toHaveJSProperty('inert', true)
  // From either end Tab leads to the browser's own controls or back in, never to the page behind.
  for (const [from, key] of [['Close filters', 'Shift+Tab'], [/^Show \d+ product/, 'Tab']] as const) {
    await dialog.getByRole('button', { name: from }).focus()
    for (let press = 0; press < 3; press += 1) {
      await page.keyboard.press(key)
      expect(await page.evaluate(isBehindFilters)).toBe(false)
    }
  }
  const { count } = await listCards('&in_stock=true')
  await dialog.getByRole('checkbox', { name: /^In stock/ }).check()
  await dialog.getByRole('button', { name: `Show ${count.toLocaleString('en-US')} products` }).click()
  await expect(dialog).toBeHidden()
  await expect(opener).toBeFocused()
  await expect.poll(() => hitCount(page)).toBe(count)
  await expect(page.getByRole('article').first()).toBeInViewport()
})

test('nothing moves when it comes late', async ({ page }) => {
  const [product] = (await listCards('&ordering=name')).results
  await page.goto(`/products/${product?.slug ?? ''}`)
  await page.evaluate(watchShifts)
  for (const address of ['/search', '/search?q=qqxxzzjjkk', '/search?in_stock=1&max=0.01', `/products/${product?.slug ?? ''}`]) {
    await page.goto(address, { waitUntil: 'networkidle' })
    expect(await page.evaluate(watchShifts), address).toBeLessThan(0.02)
  }
})

test('letters typed while the search is slow keep the page in place', async ({ page }) => {
  await page.goto('/search')
  const before = await page.getByRole('article').count()
  let answer: () => void = () => undefined
  const released = new Promise<void>((resolve) => (answer = resolve))
  await page.route('**/1/indexes/*/queries*', async (route) => {
    await released
    await route.continue()
  })
  await page.getByRole('combobox', { name: 'Search products' }).fill('a')
  await expect(page.locator('ul[aria-busy=true]').first()).toBeVisible()
  expect(await page.getByRole('article').count()).toBe(before)
  answer()
  await expect(page.locator('ul[aria-busy=true]')).toHaveCount(0)
})

/** The sum of all layout shifts of the page so far that nobody asked for. */
function watchShifts(): Promise<number> {
  return new Promise((resolve) => {
    let sum = 0
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
        if (!entry.hadRecentInput) sum += entry.value
      }
    }).observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => {
      resolve(sum)
    }, 300)
  })
}

function isBehindFilters(): boolean {
  const focused = document.activeElement
  return focused !== null && focused !== document.body && focused.closest('#search-filters') === null
}
