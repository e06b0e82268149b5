import { readSettings } from './settings'
import { expect } from './test'
import { alertOn, expectAccount, fillSignIn, fillSignUp, mailedLink, newPerson, passwordField, signOut, signUp, test, verify } from './people'

// Each has passwords checked, which is slow on purpose, several times over.
test.slow()

test('signing up, confirming, signing out and in by the address, and changing the profile', async ({ page, person }) => {
  await signUp(page, person)
  await expect(page.getByText('Please confirm your e-mail address')).toBeVisible()
  await signOut(page)

  // An address that nobody has confirmed opens nothing.
  await fillSignIn(page, person.email, person.password)
  await expect(alertOn(page)).toBeFocused()
  await expect(alertOn(page)).toContainText('do not go together')

  await verify(page, person)
  await page.getByRole('link', { name: 'Go to my account' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Sign in' })).toBeVisible()
  await fillSignIn(page, person.email, person.password)
  await expectAccount(page)
  await expect(page.getByText('Please confirm your e-mail address')).toBeHidden()

  await page.getByLabel('First name').fill('Ada')
  await page.getByLabel('Last name').fill('Lovelace')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
  await page.reload()
  await expect(page.getByLabel('Last name')).toHaveValue('Lovelace')
})

test('a form to sign up says what is wrong with it, where it is, and keeps what was typed', async ({ page, person }) => {
  await page.goto('/signup')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expect(page.getByLabel('User name')).toBeFocused()
  await expect(page.getByLabel('User name')).toHaveAccessibleDescription(/Please fill this in\./)
  await expect(page.getByText('Please fill this in.')).toHaveCount(3)

  await fillSignUp(page, { ...person, email: 'ada at example' })
  await expect(page.getByLabel('E-mail address')).toBeFocused()
  await expect(page.getByLabel('E-mail address')).toHaveAttribute('aria-invalid', 'true')

  await fillSignUp(page, { ...person, password: 'short' })
  await expect(passwordField(page)).toHaveAccessibleDescription(/Use at least 8 characters\./)

  await fillSignUp(page, { ...person, password: 'password123' })
  await expect(passwordField(page)).toHaveAccessibleDescription(/too common/)
  await expect(passwordField(page)).toBeFocused()
  await expect(page.getByLabel('User name')).toHaveValue(person.username)

  await fillSignUp(page, { ...person, username: 'ada lovelace!' })
  await expect(page.getByLabel('User name')).toHaveAccessibleDescription(/may hold letters, digits/)

  await page.getByRole('button', { name: 'Show password' }).click()
  await expect(passwordField(page)).toHaveAttribute('type', 'text')
})

test('a taken user name is named, a known e-mail address is not', { tag: '@desktop' }, async ({ page, person }) => {
  await signUp(page, person)
  await verify(page, person)
  await page.context().clearCookies()

  await page.goto('/signup')
  await fillSignUp(page, { ...newPerson(), username: person.username })
  await expect(page.getByLabel('User name')).toHaveAccessibleDescription(/This is taken\./)

  const other = { ...newPerson(), email: person.email }
  await fillSignUp(page, other)
  await expectAccount(page)
  await expect(page.getByText('Please confirm your e-mail address')).toContainText('if it can be used')
})

test('who signed up without hearing of it is in at the next try', { tag: '@desktop' }, async ({ page, person }) => {
  await page.goto('/signup')
  await page.route('**/api/account/register', async (route) => {
    // The API opens the account, and the answer comes too late.
    expect((await route.fetch()).status()).toBe(202)
    await route.fulfill({ status: 503, json: { code: 'unavailable', detail: '', fields: {} } })
  }, { times: 1 })
  await fillSignUp(page, person)
  await expect(alertOn(page)).toContainText('isn’t answering')
  await page.getByRole('button', { name: 'Create account' }).click()
  await expectAccount(page)
  await expect(page.getByLabel('User name')).toHaveValue(person.username)
})

test('forgetting a password, setting another, and signing in with it', async ({ page, person }) => {
  await signUp(page, person)
  await verify(page, person)
  await page.goto('/account')
  await signOut(page)

  await page.getByRole('link', { name: 'Forgot your password?' }).click()
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible()
  await page.getByLabel('E-mail address').fill('nobody')
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByLabel('E-mail address')).toHaveAccessibleDescription(/such as name@example\.com/)
  await page.getByLabel('E-mail address').fill(person.email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByRole('heading', { name: 'Look into your mail' })).toBeFocused()

  const link = await mailedLink(page, person.email, '/reset-password')
  const response = await page.goto(link)
  expect(response?.headers()['referrer-policy']).toBe('no-referrer')
  await expect(page).toHaveURL('/reset-password')
  // The link is not in the address any more, and neither a reload nor a way round loses it.
  await page.reload()
  await expect(passwordField(page, 'New password')).toBeVisible()
  await page.goto('/signin')
  await page.goBack()
  await passwordField(page, 'New password').fill('short')
  await page.getByRole('button', { name: 'Set new password' }).click()
  await expect(passwordField(page, 'New password')).toHaveAccessibleDescription(/at least 8/)
  await passwordField(page, 'New password').fill('another staple gun')
  await page.getByRole('button', { name: 'Set new password' }).click()
  await expect(page.getByText('Your new password is set.')).toBeVisible()

  await fillSignIn(page, person.username, person.password)
  await expect(alertOn(page)).toContainText('do not go together')
  await fillSignIn(page, person.username, 'another staple gun')
  await expectAccount(page)

  // It works once.
  await page.goto(link)
  await passwordField(page, 'New password').fill('a third one of these')
  await page.getByRole('button', { name: 'Set new password' }).click()
  await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeFocused()
})

test('links that are cut off or made up say so and offer a way on', async ({ page }) => {
  await page.goto('/verify')
  await expect(page.getByRole('heading', { name: 'Open the link in the mail again' })).toBeFocused()
  await page.goto('/reset-password?uid=only')
  await expect(page.getByRole('heading', { name: 'Open the link in the mail again' })).toBeFocused()
  await page.getByRole('link', { name: 'Send me a new link' }).click()
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible()

  const response = await page.goto('/verify?uid=made&token=up')
  expect(response?.headers()['referrer-policy']).toBe('no-referrer')
  await expect(page).toHaveURL('/verify')
  await page.reload()
  await page.getByRole('button', { name: 'Confirm my e-mail address' }).click()
  await expect(page.getByRole('heading', { name: 'This link does not work any more' })).toBeFocused()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Open the link in the mail again' })).toBeFocused()
})

test('an address that was never heard of gets the same words', async ({ page }) => {
  await page.goto('/forgot-password')
  await page.getByLabel('E-mail address').fill(newPerson().email)
  await page.getByRole('button', { name: 'Send me a link' }).click()
  await expect(page.getByText('If there is an account with the address')).toBeVisible()
})

test('too many attempts are answered with how long to wait', { tag: '@desktop' }, async ({ page, person }) => {
  await signUp(page, person)
  await signOut(page)
  for (let attempt = 0; attempt < 12; attempt += 1) {
    await fillSignIn(page, person.username, `wrong ${attempt}`)
    await expect(page.getByRole('main').getByRole('button', { name: 'Sign in' })).toBeVisible()
    if (await page.getByText('That was tried too often').isVisible()) break
  }
  await expect(alertOn(page)).toHaveText(/That was tried too often\. Please try again in (?:\d+ seconds|a minute|a moment)\./)
  await expect(page.getByLabel('User name or e-mail address')).toHaveValue(person.username)
})

test('while nothing can be reached a form says so and keeps what was typed', async ({ page, person }) => {
  await signUp(page, person)
  await page.route('**/api/account/me', (route) => route.abort())
  await page.getByLabel('First name').fill('Ada')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(alertOn(page)).toContainText('We could not reach the shop')
  await expect(page.getByLabel('First name')).toHaveValue('Ada')
  await page.unroute('**/api/account/me')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText('Saved.')).toBeVisible()
})

test('signing in leads back to where somebody came from, and never elsewhere', { tag: '@desktop' }, async ({ page, person }) => {
  await signUp(page, person)
  await signOut(page)
  await page.goto('/account/addresses')
  await expect(page).toHaveURL('/signin?callbackUrl=%2Faccount%2Faddresses')
  await fillSignIn(page, person.username, person.password)
  await expect(page).toHaveURL('/account/addresses')
  for (const path of ['/signin', '/signup']) {
    const answer = await page.request.get(`${path}?callbackUrl=${encodeURIComponent('/account/..//evil.example')}`, { maxRedirects: 0 })
    expect([answer.status(), answer.headers().location]).toEqual([307, '/account'])
  }
  for (const elsewhere of ['https://evil.example/', '/.//evil.example']) {
    await signOut(page)
    await page.goto(`/signin?callbackUrl=${encodeURIComponent(elsewhere)}`)
    await fillSignIn(page, person.username, person.password)
    await expect(page).toHaveURL(`${readSettings().storefrontUrl}/account`)
  }
})
