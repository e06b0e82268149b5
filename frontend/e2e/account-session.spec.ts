import type { BrowserContext, Page } from '@playwright/test'
import { decode } from 'next-auth/jwt'
import { alertOn, fillSignIn, newAddress, signOut, signUp, test } from './people'
import { readSettings } from './settings'
import { expect } from './test'

// Each has passwords checked, which is slow on purpose, several times over.
test.slow()

const COOKIE = 'next-auth.session-token'
const TABS = 20
/** Access tokens of the stack live a minute (JWT_ACCESS_TOKEN_MINUTES=1), and are renewed after three quarters of it. */
const RENEWED_AFTER_MS = 46_000

async function cookieOf(context: BrowserContext): Promise<string> {
  const cookies = await context.cookies()
  return cookies.find(({ name }) => name === COOKIE)?.value ?? ''
}

async function tokensIn(sealed: string) {
  const { authSecret } = readSettings()
  test.skip(!authSecret, 'AUTH_SECRET is unset: cookies can’t be looked into')
  const token = await decode({ token: sealed, secret: authSecret ?? '' })
  if (!token?.refresh) throw new Error('The cookie holds no tokens')
  return token
}

async function setCookie(page: Page, value: string): Promise<void> {
  await page.context().addCookies([{ name: COOKIE, value, url: readSettings().storefrontUrl, httpOnly: true, sameSite: 'Lax' }])
}

test('no page and no answer holds a token, and no script reads the cookie', { tag: '@desktop' }, async ({ page, person }) => {
  const bodies: Promise<string>[] = []
  page.on('response', (response) => {
    if (response.url().startsWith(readSettings().storefrontUrl)) bodies.push(response.text().catch(() => ''))
  })
  await signUp(page, person)
  for (const path of ['/account/security', '/account/data', '/account/addresses']) await page.goto(path, { waitUntil: 'networkidle' })
  const session = await (await page.request.get('/api/auth/session')).json() as Record<string, unknown>
  expect(Object.keys(session).sort()).toEqual(['expires', 'user'])
  expect(session.user).toEqual({})

  const { access, refresh } = await tokensIn(await cookieOf(page.context()))
  for (const body of await Promise.all(bodies)) {
    expect(body).not.toContain(refresh)
    expect(body).not.toContain(access)
    // How every token begins.
    expect(body).not.toContain('eyJhbGci')
  }
  expect(await page.evaluate(() => document.cookie)).toBe('')
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === COOKIE)
  expect(cookie).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' })
})

test('twenty tabs at the moment of expiry: one renewal, and nobody is signed out', { tag: '@desktop' }, async ({ page, person, context }) => {
  test.setTimeout(180_000)
  await signUp(page, person)
  const before = await cookieOf(context)
  const tabs = await Promise.all(
    Array.from({ length: TABS }, async () => {
      const tab = await context.newPage()
      // A page that asks for nothing by itself.
      await tab.goto('/robots.txt')
      return tab
    }),
  )
  await page.waitForTimeout(RENEWED_AFTER_MS)

  const set: string[] = []
  context.on('response', (response) => {
    void response.headersArray().then((headers) => {
      for (const { name, value } of headers) {
        if (name.toLowerCase() === 'set-cookie' && value.startsWith(`${COOKIE}=`)) set.push(value.slice(COOKIE.length + 1).split(';')[0] ?? '')
      }
    })
  })
  const statuses = await Promise.all(tabs.map((tab) => tab.evaluate(askTwice)))
  expect(statuses).toEqual(tabs.map(() => [200, 200, true]))

  const after = await tokensIn(await cookieOf(context))
  expect(after.refresh).not.toBe((await tokensIn(before)).refresh)
  const renewed = await Promise.all(set.map(async (sealed) => (await tokensIn(sealed)).refresh))
  expect(renewed.length).toBeGreaterThan(0)
  expect(new Set(renewed)).toEqual(new Set([after.refresh]))

  // Longer after than the API repeats itself: a browser that missed all those answers.
  await page.waitForTimeout(11_000)
  await setCookie(page, before)
  await page.goto('/account')
  await expect(page.getByLabel('User name')).toHaveValue(person.username)
  expect((await tokensIn(await cookieOf(context))).refresh).toBe(after.refresh)
})

/** In a tab: whether somebody is signed in, and who, at the same time. */
async function askTwice(): Promise<[number, number, boolean]> {
  const [account, session] = await Promise.all([fetch('/api/account/me'), fetch('/api/auth/session')])
  return [account.status, session.status, 'user' in ((await session.json()) as object)]
}

test('a cookie that nobody gave opens nothing, and goes away', { tag: '@desktop' }, async ({ page }) => {
  await page.goto('/')
  await setCookie(page, 'eyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..made.up.entirely')
  await page.goto('/account')
  await expect(page).toHaveURL('/signin?callbackUrl=%2Faccount')
  expect((await page.request.get('/api/account/me')).status()).toBe(401)
  expect(await cookieOf(page.context())).toBe('')
})

test('a broken cookie beside the session’s signs nobody out', { tag: '@desktop' }, async ({ page, person }) => {
  await signUp(page, person)
  const before = await cookieOf(page.context())
  const { storefrontUrl } = readSettings()
  await page.context().addCookies([{ name: 'next-auth.callback-url', value: 'http%3A', url: storefrontUrl }])
  await page.reload()
  await expect(page.getByLabel('User name')).toHaveValue(person.username)
  expect(await cookieOf(page.context())).toBe(before)
})

test('a request that claims to have passed Next’s middleware gains nothing', { tag: '@desktop' }, async ({ request }) => {
  const headers = { 'x-middleware-subrequest': 'middleware:middleware:middleware:middleware:middleware' }
  expect((await request.get('/api/account/me', { headers })).status()).toBe(401)
  const page = await request.get('/account', { headers, maxRedirects: 0 })
  expect([page.status(), page.headers().location]).toEqual([307, '/signin?callbackUrl=%2Faccount'])
})

test('a made-up host changes no link and no redirect', { tag: '@desktop' }, async ({ request }) => {
  const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' }
  const { storefrontUrl } = readSettings()
  for (const path of ['/api/auth/signin', '/api/auth/error?error=x', '/api/auth/signout']) {
    const { location } = (await request.get(path, { headers, maxRedirects: 0 })).headers()
    expect(new URL(location ?? '', storefrontUrl).origin).toBe(storefrontUrl)
  }
  const providers = await (await request.get('/api/auth/providers', { headers })).text()
  expect(providers).not.toContain('evil.example')
})

test('another site can change nothing', { tag: '@desktop' }, async ({ page, person }) => {
  await signUp(page, person)
  // As a form elsewhere sends it: `request` has the page's cookies.
  const answers = [
    await page.request.patch('/api/account/me', { headers: { 'sec-fetch-site': 'cross-site' }, data: { first_name: 'Evil' } }),
    await page.request.patch('/api/account/me', { headers: { origin: 'https://evil.example' }, data: { first_name: 'Evil' } }),
    await page.request.post('/api/account/logout/all', { headers: { 'sec-fetch-site': 'same-origin' }, form: {} }),
    await page.request.post('/api/auth/signout', { headers: { origin: 'https://evil.example' }, form: {} }),
  ]
  expect(answers.map((answer) => answer.status())).toEqual([403, 403, 415, 403])
  await page.reload()
  await expect(page.getByLabel('First name')).toHaveValue('')
})

test('the list of sessions shows where the shopper is, whatever the browser says of itself', { tag: '@desktop' }, async ({ page, person, address }) => {
  await page.setExtraHTTPHeaders({
    'x-forwarded-for': `6.6.6.6, ${address}`,
    'x-shopster-address': '6.6.6.6',
    'x-real-ip': '6.6.6.6',
    'x-shopster-client': 't=1,ip=6.6.6.6,ua=x,v1=00',
  })
  await signUp(page, person)
  await page.goto('/account/security')
  await expect(page.getByText('last used')).toContainText(address)
  await expect(page.getByText('6.6.6.6')).toHaveCount(0)
})

test('one shopper’s attempts are not another’s', { tag: '@desktop' }, async ({ page, person, browser }) => {
  await page.goto('/signin')
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await fillSignIn(page, person.username, 'wrong')
    await expect(page.getByRole('main').getByRole('button', { name: 'Sign in' })).toBeVisible()
  }
  await expect(alertOn(page)).toContainText('That was tried too often')
  const elsewhere = await browser.newContext({ extraHTTPHeaders: { 'x-forwarded-for': newAddress() } })
  const other = await elsewhere.newPage()
  await signUp(other, { ...person, username: `${person.username}-2` })
  await signOut(other)
  await elsewhere.close()
})
