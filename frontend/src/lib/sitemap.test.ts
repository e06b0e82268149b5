import { expect, it } from 'vitest'
import { sitemapXml } from './sitemap'

it('escapes addresses', () => {
  expect(sitemapXml('urlset', ['https://shop.example/products/a?b=1&c=<2>'])).toContain(
    '<url><loc>https://shop.example/products/a?b=1&amp;c=&lt;2&gt;</loc></url>',
  )
})
