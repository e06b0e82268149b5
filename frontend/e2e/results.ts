import type { Page } from '@playwright/test'

/** How many products the search page says that it found. */
export async function hitCount(page: Page): Promise<number> {
  const text = await page.getByText(/^[\d,]+ products?$/).innerText()
  return Number(text.replace(/\D/g, ''))
}
