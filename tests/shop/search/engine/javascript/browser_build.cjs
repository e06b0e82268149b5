'use strict'
// In a real browser: another origin than the server's, keys in the URL, XMLHttpRequest.
const http = require('node:http')
const path = require('node:path')
const { load, packages, host, APP_ID, ADMIN_KEY, SEARCH_INDEX } = require('./common.cjs')

const { chromium } = load('playwright-core')
const build = path.join(path.dirname(packages), 'node_modules/algoliasearch/dist/algoliasearch.umd.js')
const ARGUMENTS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-background-networking']

async function run() {
  // A browser lets only pages of this machine talk to it: the shop's page comes from here too, from another port.
  const shop = http.createServer((_, answer) => answer.setHeader('content-type', 'text/html').end('<p>shop</p>'))
  await new Promise((listening) => shop.listen(0, '127.0.0.1', listening))
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM_PATH, args: ARGUMENTS })
  try {
    const page = await browser.newPage()
    await page.goto(`http://127.0.0.1:${shop.address().port}/`)
    await page.addScriptTag({ path: build })
    await page.addScriptTag({ path: path.join(__dirname, 'steps.js') })
    const seen = []
    page.on('request', (request) => seen.push(request.url()))
    const done = await page.evaluate(
      ([application, key, host, index]) => {
        const client = window.algoliasearch.algoliasearch(application, key, { hosts: [host], authMode: 'WithinQueryParameters' })
        return window.steps(client, index)
      },
      [APP_ID, ADMIN_KEY, host, SEARCH_INDEX],
    )
    done.keysInUrl = seen.every((url) => url.includes('x-algolia-api-key='))
    process.stdout.write(JSON.stringify(done))
  } finally {
    await browser.close()
    shop.close()
  }
}

run()
