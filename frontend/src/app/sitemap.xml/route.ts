import { config } from '@/lib/config'
import { listSitemapParts, sitemapXml } from '@/lib/sitemap'

export const dynamic = 'force-dynamic'

export async function GET(): Promise<Response> {
  const parts = await listSitemapParts()
  const urls = parts.map((part) => `${config().siteUrl}/sitemaps/${part}`)
  return new Response(sitemapXml('sitemapindex', urls), { headers: { 'content-type': 'application/xml' } })
}
