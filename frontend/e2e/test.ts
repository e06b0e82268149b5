import { expect, test as base, type Page } from '@playwright/test'

const HYDRATION_FAILED = 'Minified React error #418'

/**
 * Playwright's test, whose pages are opened when they react to clicks, and which fails when a page throws: a failed
 * hydration mends itself and would go unseen.
 */
export const test = base.extend<{ pageErrors: string[] }>({
  page: async ({ page }, provide) => {
    const [goto, reload] = [page.goto.bind(page), page.reload.bind(page)]
    const reacting = async <Answer>(opened: Promise<Answer>) => {
      const response = await opened
      await page.waitForFunction(isHydrated)
      return response
    }
    page.goto = (url, options) => reacting(goto(url, options))
    page.reload = (options) => reacting(reload(options))
    await provide(page)
  },
  pageErrors: [
    async ({ page }, use) => {
      const errors: string[] = []
      const places = new Set<string>()
      page.on('pageerror', ({ message }) => {
        if (message.includes(HYDRATION_FAILED)) places.add(page.url())
        else errors.push(message)
      })
      await use(errors)
      for (const place of places) {
        if (await failsToHydrateAgain(page, place)) errors.push(`${place} does not hydrate: server and browser render it differently`)
      }
      expect(errors, 'errors thrown by the page').toEqual([])
    },
    { auto: true },
  ],
})

/** Whether React has taken over the last part of the page and has nothing left to do. */
function isHydrated(): Promise<boolean> {
  const footer = document.querySelector('footer')
  const taken = footer !== null && Object.keys(footer).some((key) => key.startsWith('__react'))
  return new Promise((resolve) => {
    requestIdleCallback(() => {
      resolve(taken)
    })
  })
}

/**
 * On a busy machine React's hydration now and then overtakes the parser (react/react#37321) and starts over. That
 * hits a page once in a hundred loads; a difference between server and browser hits it at each.
 */
async function failsToHydrateAgain(page: Page, place: string): Promise<boolean> {
  let failures = 0
  page.on('pageerror', ({ message }) => {
    if (message.includes(HYDRATION_FAILED)) failures += 1
  })
  for (let visit = 0; visit < 3; visit += 1) await page.goto(place, { waitUntil: 'networkidle' })
  return failures > 1
}

export { expect }
