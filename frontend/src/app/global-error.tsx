'use client'

import { Notice } from '@/components/ui/notice'
import './globals.css'

/** The last resort: the frame of the page itself failed, so this brings its own. */
export default function GlobalError() {
  return (
    <html lang="en">
      <body>
        <title>Shopster</title>
        <main>
          <Notice title="We can’t show the shop right now">
            <p role="alert">Something on our side went wrong. Please try again in a moment.</p>
            <a href="" className="button button-solid">
              Try again
            </a>
          </Notice>
        </main>
      </body>
    </html>
  )
}
