/** Shoppers who do what people do with an account, each from an address of their own: attempts are counted by address. */
import { randomBytes, randomInt } from 'node:crypto'
import type { Page } from '@playwright/test'
import { readSettings } from './settings'
import { expect, test as base } from './test'

export interface Person {
  username: string
  email: string
  password: string
}

interface Fixtures {
  /** Nobody knows them yet. */
  person: Person
  /** What the proxy before the shop says of whose address it is. */
  address: string
}

/** The stack believes one proxy (SHOPSTER_TRUSTED_PROXIES=1), which these tests are. */
export const test = base.extend<Fixtures>({
   
  person: async ({}, provide) => {
    await provide(newPerson())
  },
   
  address: async ({}, provide) => {
    await provide(newAddress())
  },
  extraHTTPHeaders: async ({ address }, provide) => {
    await provide({ 'x-forwarded-for': address })
  },
})

export function newPerson(): Person {
  const username = `ada-${randomBytes(5).toString('hex')}`
  return { username, email: `${username}@example.com`, password: 'correct horse battery' }
}

export function newAddress(): string {
  // As an address is written: no group begins with a zero.
  const [first, second] = [0, 0].map(() => randomInt(0x1000, 0x10000).toString(16))
  return `2001:db8:${first}:${second}::7`
}

export function passwordField(page: Page, label = 'Password') {
  return page.getByLabel(label, { exact: true })
}

/** From the form to the account. */
export async function signUp(page: Page, person: Person): Promise<void> {
  await page.goto('/signup')
  await fillSignUp(page, person)
  await expectAccount(page)
  await expect(page.getByLabel('User name')).toHaveValue(person.username)
}

export async function fillSignUp(page: Page, { username, email, password }: Person): Promise<void> {
  await page.getByLabel('User name').fill(username)
  await page.getByLabel('E-mail address').fill(email)
  await passwordField(page).fill(password)
  await page.getByRole('button', { name: 'Create account' }).click()
}

/** Passwords are slow to check, and slower on a busy machine. */
export async function expectAccount(page: Page, timeout = 20_000): Promise<void> {
  await expect(page).toHaveURL('/account', { timeout })
}

/** What went wrong, on the page itself: Next has an alert of its own outside it. */
export function alertOn(page: Page) {
  return page.getByRole('main').getByRole('alert')
}

/** On the sign-in page, with a name or an address. */
export async function fillSignIn(page: Page, name: string, password: string): Promise<void> {
  await page.getByLabel('User name or e-mail address').fill(name)
  await passwordField(page).fill(password)
  await page.getByRole('main').getByRole('button', { name: 'Sign in' }).click()
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await expect(page.getByText('You are signed out.')).toBeVisible()
}

/** The link to `path` in the newest mail to `email` that has one, once there are `count` of them. */
export async function mailedLink(page: Page, email: string, path: '/verify' | '/reset-password', count = 1): Promise<string> {
  let links: string[] = []
  await expect(async () => {
    links = (await mailedLinks(page, email)).filter((address) => new URL(address).pathname === path)
    expect(links.length, `mails to ${email} with a link to ${path}`).toBeGreaterThanOrEqual(count)
  }).toPass({ timeout: 20_000 })
  return links[0] ?? ''
}

/** The links in what `<api>/mails/` shows, newest first. */
async function mailedLinks(page: Page, email: string): Promise<string[]> {
  const { apiUrl, storefrontUrl } = readSettings()
  const list = await (await page.request.get(`${apiUrl}/mails/`)).text()
  const entries = [...list.matchAll(/<a href="(\/mails\/[^"]+)">(.*?)<\/a>/gs)].filter(([, , about]) => about?.includes(email))
  const links: string[] = []
  for (const [, place] of entries) {
    const mail = await (await page.request.get(`${apiUrl}${place ?? ''}`)).text()
    const text = mail.slice(mail.indexOf('<pre>'))
    links.push(...[...text.matchAll(/href="([^"]+)"/g)].map(([, href]) => (href ?? '').replaceAll('&amp;', '&')))
  }
  return links.filter((link) => link.startsWith(storefrontUrl))
}

/** Opens the mailed link and presses the button. */
export async function verify(page: Page, { email }: Person): Promise<void> {
  await page.goto(await mailedLink(page, email, '/verify'))
  await page.getByRole('button', { name: 'Confirm my e-mail address' }).click()
  await expect(page.getByRole('heading', { name: 'Thank you' })).toBeFocused()
}
