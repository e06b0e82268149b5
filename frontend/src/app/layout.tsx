import type { Metadata, Viewport } from 'next'
import type { ReactNode } from 'react'
import { Footer } from '@/components/layout/footer'
import { Header } from '@/components/layout/header'
import { LiveSearchProvider } from '@/components/layout/live-search'
import { findSearchConfig, listCategories, unlessAway } from '@/lib/api'
import { config } from '@/lib/config'
import { SITE_CLAIM, SITE_DESCRIPTION, SITE_NAME } from '@/lib/site'
import './globals.css'

export function generateMetadata(): Metadata {
  return {
    metadataBase: new URL(config().siteUrl),
    title: { default: `${SITE_NAME} – ${SITE_CLAIM}`, template: `%s – ${SITE_NAME}` },
    description: SITE_DESCRIPTION,
    openGraph: { siteName: SITE_NAME, type: 'website' },
  }
}

// Pages are rendered when they are asked for: at build time there is no API, and addresses are not known.
export const dynamic = 'force-dynamic'

export const viewport: Viewport = { themeColor: '#ffffff' }

export default async function RootLayout({ children }: { children: ReactNode }) {
  const [categories, search] = await Promise.all([unlessAway(listCategories(), []), findSearchConfig()])
  return (
    <html lang="en">
      <head>
        <link rel="preconnect" href={config().apiPublicUrl} />
      </head>
      <body className="flex min-h-dvh flex-col">
        <a href="#content" className="absolute -top-20 left-4 z-20 rounded-b-lg bg-ink px-4 py-3 text-white focus:top-0">
          Skip to content
        </a>
        <LiveSearchProvider>
          <Header categories={categories} search={search} />
          <main id="content" tabIndex={-1} className="flex-1 outline-none">
            {children}
          </main>
        </LiveSearchProvider>
        <Footer categories={categories} />
      </body>
    </html>
  )
}
