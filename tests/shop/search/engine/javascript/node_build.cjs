'use strict'
const { load, host, APP_ID, ADMIN_KEY, SEARCH_INDEX } = require('./common.cjs')
require('./steps.js')

const { algoliasearch } = load('algoliasearch')
const client = algoliasearch(APP_ID, ADMIN_KEY, { hosts: [host] })

globalThis.steps(client, SEARCH_INDEX).then((done) => process.stdout.write(JSON.stringify(done)))
