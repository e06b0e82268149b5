import { expectAccessible } from './accessible'
import { listCards } from './catalogue'
import { expect, test } from './test'

test('products that were opened are shown again, newest first, and can be forgotten', async ({ page }) => {
  const [first, second] = (await listCards('&ordering=name')).results
  if (!first || !second) throw new Error('The catalogue is too small: load the demo catalogue')
  for (const { slug } of [first, second]) {
    await page.goto(`/products/${slug}`)
    await page.waitForFunction(() => localStorage.getItem('shopster.viewed') !== null)
  }
  const viewed = page.getByRole('region', { name: 'Recently viewed' })
  await expect(viewed.getByRole('article').getByRole('heading')).toHaveText([first.name])

  await page.goto('/search?q=qqxxzzjjkk')
  await expect(viewed.getByRole('article').getByRole('heading')).toHaveText([second.name, first.name])
  await expectAccessible(page)
  await viewed.getByRole('button', { name: 'Clear recently viewed' }).click()
  await expect(viewed).toHaveCount(0)
  await page.reload()
  await expect(viewed).toHaveCount(0)
})

test('a product that is gone is forgotten', async ({ page }) => {
  const [product] = (await listCards('&ordering=name')).results
  await page.goto('/')
  await page.evaluate((ids) => {
    localStorage.setItem('shopster.viewed', JSON.stringify(ids))
  }, [987654321, product?.id])
  await page.goto('/search')
  const viewed = page.getByRole('region', { name: 'Recently viewed' })
  await expect(viewed.getByRole('article')).toHaveCount(1)
  expect(await page.evaluate(() => localStorage.getItem('shopster.viewed'))).toBe(JSON.stringify([product?.id]))
})
