import type { Page } from '@playwright/test'
import { expectAccessible } from './accessible'
import { expectAccount, passwordField, signUp, test } from './people'
import { expect } from './test'

// Each has passwords checked, which is slow on purpose, several times over.
test.slow()

const ENTRANCES = ['/signin', '/signup', '/forgot-password', '/reset-password?uid=a&token=b', '/reset-password', '/verify?uid=a&token=b', '/verify']

for (const path of ENTRANCES) {
  test(`${path}: no serious finding, nothing wider than the screen, not for search engines`, async ({ page }) => {
    await page.goto(path)
    await expectAccessible(page)
    await expectToFit(page)
    await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', /noindex/)
  })
}

test('the pages of the account: no serious finding, nothing wider than the screen, not for search engines', async ({ page, person }) => {
  await signUp(page, person)
  const shown: Record<string, string> = {
    '/account': 'First name',
    '/account/addresses': 'You have not added an address yet.',
    '/account/security': 'This device',
    '/account/data': 'Prepare a copy',
  }
  for (const [path, words] of Object.entries(shown)) {
    await page.goto(path)
    await expect(page.getByText(words).first()).toBeVisible()
    await expectAccessible(page)
    await expectToFit(page)
    await expect(page.locator('meta[name=robots]')).toHaveAttribute('content', /noindex/)
  }
  await page.goto('/account/addresses')
  await page.getByRole('button', { name: 'Add an address' }).click()
  await page.getByRole('button', { name: 'Save address' }).click()
  await expectAccessible(page)
  await page.getByLabel('Full name').fill('Maximiliane Wolkenstein-Trostburg '.repeat(3).trim())
  await page.getByLabel('Street and number').fill('W'.repeat(120))
  await page.getByLabel('City').fill('Llanfairpwllgwyngyll')
  await page.getByLabel('Country').selectOption('United Kingdom')
  await page.getByRole('button', { name: 'Save address' }).click()
  await expect(page.getByRole('article')).toBeVisible()
  await expectToFit(page)
})

test('an account is opened with the keyboard alone', { tag: '@desktop' }, async ({ page, person }) => {
  await page.goto('/signup')
  await page.getByLabel('User name').focus()
  await page.keyboard.type(person.username)
  await page.keyboard.press('Tab')
  await page.keyboard.type(person.email)
  await page.keyboard.press('Tab')
  await page.keyboard.type('short')
  await page.keyboard.press('Tab')
  await expect(page.getByRole('button', { name: 'Show password' })).toBeFocused()
  await page.keyboard.press('Space')
  await expect(passwordField(page)).toHaveAttribute('type', 'text')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(passwordField(page)).toBeFocused()
  await page.keyboard.type(' of breath now')
  await page.keyboard.press('Enter')
  await expectAccount(page)
  await page.getByLabel('First name').focus()
  await page.keyboard.type('Ada')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Saved.')).toBeVisible()
  await expect(page.getByLabel('First name')).toBeFocused()
})

test('the header knows who is signed in, and nothing in it moves for that', async ({ page, person, isMobile }) => {
  const header = page.getByRole('banner')
  await page.goto('/')
  await header.getByRole('link', { name: 'Sign in' }).click()
  await expect(page).toHaveURL('/signin')
  const signedOut = await boxes(page)
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual([])
  await signUp(page, person)
  await page.goto('/signup')
  await expectAccount(page)
  await expect(header.getByRole('link', { name: 'Account' })).toBeVisible()
  expect(await boxes(page)).toEqual(signedOut)
  await page.goto('/')
  await header.getByRole('link', { name: 'Account' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Your account' })).toBeVisible()
  if (isMobile) await expect(page.getByRole('navigation', { name: 'Account' }).getByRole('link', { name: 'Profile' })).toHaveAttribute('aria-current', 'page')
})

/** Where the header's search and its last link stand. */
function boxes(page: Page) {
  const header = page.getByRole('banner')
  return Promise.all([header.getByRole('combobox').boundingBox(), header.getByRole('link', { name: /^(?:Sign in|Account)$/ }).boundingBox()])
}

async function expectToFit(page: Page): Promise<void> {
  const [content, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth])
  expect(content).toBe(screen)
}

test('words that the address asks for are the shop’s own or none', { tag: '@desktop' }, async ({ page }) => {
  await page.goto('/signin?notice=password')
  await expect(page.getByRole('status').filter({ hasText: 'Your new password is set' })).toBeVisible()
  for (const notice of ['constructor', '__proto__', 'toString']) {
    const answer = await page.goto(`/signin?notice=${notice}`)
    expect(answer?.status()).toBe(200)
    await expect(page.getByRole('heading', { name: 'Sign in' })).toBeVisible()
    await expect(page.locator('main [role=status]')).toHaveCount(0)
  }
})
