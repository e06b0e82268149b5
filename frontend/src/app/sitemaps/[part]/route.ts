import { answerSitemap, listSitemapPaths } from '@/lib/sitemap'

export const dynamic = 'force-dynamic'

export async function GET(_request: Request, { params }: { params: Promise<{ part: string }> }): Promise<Response> {
  const { part } = await params
  return answerSitemap('urlset', listSitemapPaths(part))
}
