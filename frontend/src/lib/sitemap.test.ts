import { expect, it } from 'vitest'
import { ApiUnavailable } from './http'
import { answerSitemap, sitemapXml } from './sitemap'

it('escapes addresses', () => {
  expect(sitemapXml('urlset', ['https://shop.example/products/a?b=1&c=<2>'])).toContain(
    '<url><loc>https://shop.example/products/a?b=1&amp;c=&lt;2&gt;</loc></url>',
  )
})

it('asks crawlers to come back while the API is away', async () => {
  const answer = await answerSitemap('urlset', Promise.reject(new ApiUnavailable('away')))
  expect(answer.status).toBe(503)
  expect(answer.headers.get('retry-after')).toBe('120')
})

it('does not hide a mistake of its own', async () => {
  await expect(answerSitemap('urlset', Promise.reject(new TypeError('oops')))).rejects.toThrow('oops')
})
