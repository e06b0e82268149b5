import { config } from '@/lib/config'
import { listSitemapPaths, sitemapXml } from '@/lib/sitemap'

export const dynamic = 'force-dynamic'

export async function GET(_request: Request, { params }: { params: Promise<{ part: string }> }): Promise<Response> {
  const { part } = await params
  const paths = await listSitemapPaths(part)
  if (!paths) return new Response('There is no such part of the sitemap.\n', { status: 404 })
  const urls = paths.map((path) => config().siteUrl + path)
  return new Response(sitemapXml('urlset', urls), { headers: { 'content-type': 'application/xml' } })
}
