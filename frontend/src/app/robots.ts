import type { MetadataRoute } from 'next'
import { config } from '@/lib/config'

// The shop's address is known only when the server runs.
export const dynamic = 'force-dynamic'

export default function robots(): MetadataRoute.Robots {
  return {
    rules: { userAgent: '*', allow: '/', disallow: '/search' },
    sitemap: `${config().siteUrl}/sitemap.xml`,
  }
}
