'use strict'
// The packages are the storefront's; SEARCH_URL, SEARCH_INDEX and the keys come from the test.
const { createRequire } = require('node:module')
const path = require('node:path')

const packages = path.resolve(__dirname, '../../../../../frontend/package.json')
const load = createRequire(packages)
const { APP_ID, SEARCH_KEY, ADMIN_KEY, SEARCH_INDEX, SEARCH_URL } = process.env
const server = new URL(SEARCH_URL)
const host = { url: server.host, accept: 'readWrite', protocol: 'http' }

module.exports = { load, packages, host, APP_ID, SEARCH_KEY, ADMIN_KEY, SEARCH_INDEX }
