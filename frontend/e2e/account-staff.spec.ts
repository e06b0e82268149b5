import { createHmac } from 'node:crypto'
import { alertOn, expectAccount, fillSignIn, test } from './people'
import { readSettings } from './settings'
import { expect } from './test'

// Each has passwords checked, which is slow on purpose, several times over.
test.slow()

const { staff } = readSettings()

/** What an authenticator app shows at a time, by RFC 6238: six digits, another number every 30 seconds. */
function codeAt(milliseconds: number, key: string): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(milliseconds / 30_000)))
  const digest = createHmac('sha1', Buffer.from(key, 'hex')).update(counter).digest()
  const place = (digest.at(-1) ?? 0) & 15
  return String((digest.readUInt32BE(place) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

test('staff with a second factor are asked for its code', { tag: '@desktop' }, async ({ page }) => {
  test.skip(!staff, 'STAFF_USERNAME is unset: nobody here has a second factor')
  const { username, password, totpKey } = staff ?? { username: '', password: '', totpKey: '' }
  await page.goto('/signin')
  await fillSignIn(page, username, 'wrong')
  await expect(alertOn(page)).toContainText('do not go together')
  await expect(page.getByLabel('Code of your second factor')).toBeHidden()

  await fillSignIn(page, username, password)
  const code = page.getByLabel('Code of your second factor')
  await expect(code).toBeFocused()
  const signIn = page.getByRole('main').getByRole('button', { name: 'Sign in' })
  await signIn.click()
  await expect(code).toHaveAccessibleDescription(/Please fill this in\./)
  await code.fill('000000')
  await signIn.click()
  await expect(code).toHaveAccessibleDescription(/That code is not right/)
  await expect(code).toBeFocused()

  // A wrong one delays the next try.
  await expect(async () => {
    await code.fill(codeAt(Date.now(), totpKey))
    await signIn.click()
    await expectAccount(page, 3000)
  }).toPass({ timeout: 60_000 })
})
