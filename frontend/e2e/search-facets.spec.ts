import type { Locator, Page } from '@playwright/test'
import type { Product } from '../src/lib/types'
import { expectAccessible } from './accessible'
import { readProduct } from './catalogue'
import { hitCount } from './results'
import { expect, test } from './test'

const FOLD = 'fieldset:has(> legend > button[aria-expanded])'

test('options and attributes come with the page, and each change asks the search server once', async ({ page, request, isMobile }) => {
  expect(await (await request.get('/search')).text()).toMatch(/<legend[^>]*><button[^>]*aria-expanded/)
  await page.goto('/search')
  const asked: number[] = []
  page.on('request', (each) => {
    if (/\/1\/indexes\/.*\/queries/.test(each.url())) asked.push((each.postDataJSON() as { requests: object[] }).requests.length)
  })
  const group = await firstGroup(page, isMobile)
  await expectNarrowed(page, group, 0)
  // The hits, and the values of what is chosen as if it were not.
  expect(asked).toEqual([2])
})

test('a value narrows the results to the products that have it, in the address too', async ({ page, isMobile }) => {
  await page.goto('/search')
  const everything = await hitCount(page)
  const group = await firstGroup(page, isMobile)
  const name = await nameOf(group)
  const [value, narrowed] = await expectNarrowed(page, group, 0)
  expect(new URL(page.url()).searchParams.getAll(await pathOf(page, name))).toEqual([value])
  const chips = page.getByRole('list', { name: 'Chosen filters' }).getByRole('listitem')
  await expect(chips.first()).toHaveText(`Remove filter${name}: ${value}`)
  await expectAccessible(page)
  if (isMobile) await page.keyboard.press('Escape')
  for (const card of (await page.getByRole('article').all()).slice(0, 5)) {
    const slug = (await card.getByRole('link').first().getAttribute('href'))?.split('/').at(-1) ?? ''
    expect(valuesOf(await readProduct(slug), name)).toContain(value)
  }

  await page.reload()
  await expect.poll(() => hitCount(page)).toBe(narrowed)
  await expect(chips.first()).toContainText(`${name}: ${value}`)
  await chips.first().getByRole('button').click()
  await expect.poll(() => hitCount(page)).toBe(everything)
  await page.goBack()
  await expect.poll(() => hitCount(page)).toBe(narrowed)
  await page.getByRole('button', { name: 'Clear all', exact: true }).click()
  await expect.poll(() => hitCount(page)).toBe(everything)
  expect(new URL(page.url()).search).toBe('')
})

test('values of one facet add up, and another facet narrows them', async ({ page, isMobile }) => {
  await page.goto('/search')
  const group = await firstGroup(page, isMobile)
  const [, first] = await expectNarrowed(page, group, 0)
  await group.getByRole('checkbox').nth(1).check()
  await expect.poll(() => hitCount(page)).toBeGreaterThanOrEqual(first)
  const both = await hitCount(page)
  const other = page.locator(FOLD).filter({ visible: true }).nth(1)
  await unfold(other)
  const [, narrowed] = await expectNarrowed(page, other, 0)
  expect(narrowed).toBeLessThanOrEqual(both)
})

test('groups open and close with the keyboard, and long ones unfold', async ({ page, isMobile }) => {
  await page.goto('/search')
  await firstGroup(page, isMobile)
  const groups = page.locator(FOLD)
  const heads = groups.locator('legend button')
  const [open, count] = [2, await heads.count()]
  for (const head of (await heads.all()).slice(0, open)) await expect(head).toHaveAttribute('aria-expanded', 'true')
  if (count > open) {
    const closed = groups.nth(open)
    await expect(closed.getByRole('checkbox').first()).toBeHidden()
    await heads.nth(open).focus()
    await page.keyboard.press('Enter')
    await expect(heads.nth(open)).toHaveAttribute('aria-expanded', 'true')
    await expect(closed.getByRole('checkbox').first()).toBeVisible()
    await page.keyboard.press('Enter')
    await expect(closed.getByRole('checkbox').first()).toBeHidden()
  }
  const long = groups.filter({ has: page.getByRole('button', { name: /^Show (more|fewer)/ }) }).first()
  test.skip((await long.count()) === 0, 'No facet of the catalogue has so many values')
  const before = await long.getByRole('checkbox').count()
  await long.getByRole('button', { name: /^Show more/ }).click()
  expect(await long.getByRole('checkbox').count()).toBeGreaterThan(before)
  await long.getByRole('button', { name: /^Show fewer/ }).click()
  await expect(long.getByRole('checkbox')).toHaveCount(before)
})

test('sizes stand from small to large', async ({ page, isMobile }) => {
  await page.goto('/search')
  await firstGroup(page, isMobile)
  const sizes = page.locator(FOLD).filter({ has: page.locator('li', { hasText: /^M\d/ }) }).first()
  test.skip((await sizes.count()) === 0, 'No product of the catalogue has sizes')
  const letters = (await valuesIn(sizes)).map(([value]) => value).filter((value) => /^(X*S|M|X*L)$/.test(value))
  const wanted = ['XXS', 'XS', 'S', 'M', 'L', 'XL', 'XXL'].filter((value) => letters.includes(value))
  expect(letters.filter((value) => wanted.includes(value))).toEqual(wanted)
})

test('a chosen value that leaves nothing can be dropped', async ({ page, isMobile }) => {
  await page.goto('/search')
  const group = await firstGroup(page, isMobile)
  const name = await nameOf(group)
  const [value] = await expectNarrowed(page, group, 0)
  await page.goto(`${page.url()}&max=0.01`)
  const drop = page.getByRole('list', { name: 'Filters to drop' }).getByRole('button')
  await expect(drop.first()).toContainText(`${name}: ${value}`)
  await expect(drop.first()).toContainText('0 products')
  if (isMobile) await page.getByRole('button', { name: /^Filters/ }).click()
  await expect(page.locator(FOLD).getByRole('checkbox', { name: value, checked: true })).toBeVisible()
  if (isMobile) await page.keyboard.press('Escape')
  await drop.first().click()
  await expect(page).not.toHaveURL(/(options|attributes)\./)
  await expect(page).toHaveURL(/max=0.01/)
})

test('names that no facet has do no harm', async ({ page }) => {
  await page.goto('/search')
  const everything = await hitCount(page)
  await page.goto('/search?options.Qqxxzz=1&attributes.=x&options=1&options.__proto__=1&options.constructor=1')
  expect(await hitCount(page)).toBe(everything)
  await expect(page.getByRole('list', { name: 'Chosen filters' })).toHaveCount(0)
})

async function firstGroup(page: Page, isMobile: boolean): Promise<Locator> {
  if (isMobile) await page.getByRole('button', { name: /^Filters/ }).click()
  const group = page.locator(FOLD).first()
  await expect(group).toBeVisible()
  return group
}

/** Chooses the value at `index`, waits for the results, and says which it is and how many products have it. */
async function expectNarrowed(page: Page, group: Locator, index: number): Promise<[string, number]> {
  const [value = '', count = 0] = (await valuesIn(group))[index] ?? []
  await group.getByRole('checkbox').nth(index).check()
  await expect.poll(() => hitCount(page)).toBe(count)
  return [value, count]
}

async function valuesIn(group: Locator): Promise<[string, number][]> {
  const lines = await group.locator('li:visible').allInnerTexts()
  return lines.map((line) => {
    const [value = '', count = ''] = line.split('\n').filter(Boolean)
    return [value.trim(), Number(count.replace(/\D/g, ''))]
  })
}

async function nameOf(group: Locator): Promise<string> {
  return (await group.locator('legend').innerText()).trim()
}

/** The name that a facet has in the address. */
async function pathOf(page: Page, name: string): Promise<string> {
  await expect(page).toHaveURL(/[?&](options|attributes)\./)
  return [...new URL(page.url()).searchParams.keys()].find((key) => key.endsWith(`.${name}`)) ?? ''
}

async function unfold(group: Locator): Promise<void> {
  const head = group.locator('legend button')
  if ((await head.getAttribute('aria-expanded')) === 'false') await head.click()
}

function valuesOf({ options, attributes }: Product, name: string): string[] {
  return [
    ...options.filter((option) => option.name === name).flatMap(({ values }) => values),
    ...attributes.filter((attribute) => attribute.name === name).map(({ value }) => String(value)),
  ]
}
