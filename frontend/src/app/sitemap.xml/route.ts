import { answerSitemap, listSitemapParts } from '@/lib/sitemap'

export const dynamic = 'force-dynamic'

export function GET(): Promise<Response> {
  return answerSitemap('sitemapindex', listSitemapParts())
}
