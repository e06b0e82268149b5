import path from 'node:path'
import type { NextConfig } from 'next'

const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'SAMEORIGIN' },
  { key: 'Referrer-Policy', value: 'strict-origin-when-cross-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()' },
]

// Their addresses hold the secret of a mailed link.
const mailedPages = ['/reset-password', '/verify']

const config: NextConfig = {
  output: 'standalone',
  // Without it Next looks for the nearest lock file above this folder and may take the wrong one.
  outputFileTracingRoot: path.resolve(__dirname),
  poweredByHeader: false,
  reactStrictMode: true,
  // `npm run lint` is a check of its own.
  eslint: { ignoreDuringBuilds: true },
  // Title and description come in the head for every visitor, not only for the crawlers that Next knows by name.
  htmlLimitedBots: /.*/,
  experimental: {
    // Cached API answers live in memory only: a restart never shows an old catalogue.
    isrFlushToDisk: false,
  },
  headers: () =>
    Promise.resolve([
      { source: '/:path*', headers: securityHeaders },
      ...mailedPages.map((source) => ({ source, headers: [{ key: 'Referrer-Policy', value: 'no-referrer' }] })),
    ]),
}

export default config
