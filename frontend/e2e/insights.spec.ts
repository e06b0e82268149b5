import { expect, test } from './test'

test('what was seen and opened is told, without a cookie and with no more than a made-up token', { tag: '@desktop' }, async ({ page, context }) => {
  const sent: Record<string, unknown>[] = []
  const answers: number[] = []
  page.on('request', (request) => {
    if (!request.url().includes('/1/events')) return
    sent.push(...(request.postDataJSON() as { events: Record<string, unknown>[] }).events)
  })
  page.on('response', (response) => {
    if (response.url().includes('/1/events')) answers.push(response.status())
  })
  await page.goto('/search?page=2')
  await expect.poll(() => sent.map(({ eventType }) => eventType)).toContain('view')
  await expect.poll(() => answers).toContain(200)
  await page.getByRole('article').nth(2).getByRole('link').click()
  await expect(page).toHaveURL(/\/products\//)
  const click = sent.find(({ eventType }) => eventType === 'click')
  expect(click).toMatchObject({ positions: [27], queryID: expect.stringMatching(/^\w{32}$/) })
  expect(Object.keys(click ?? {}).sort()).toEqual(
    ['eventName', 'eventType', 'index', 'objectIDs', 'positions', 'queryID', 'timestamp', 'userToken'].sort(),
  )
  expect(new Set(sent.map(({ userToken }) => userToken)).size).toBe(1)
  expect(await context.cookies()).toEqual([])
})

test('a server that takes no events is asked once', { tag: '@desktop' }, async ({ page }) => {
  let asked = 0
  await page.route('**/1/events*', async (route) => {
    asked += 1
    await route.fulfill({ status: 404, json: {}, headers: { 'access-control-allow-origin': '*' } })
  })
  await page.goto('/search')
  await expect.poll(() => asked).toBe(1)
  await page.goto('/search?in_stock=1')
  await page.waitForTimeout(1500)
  expect(asked).toBe(1)
})
