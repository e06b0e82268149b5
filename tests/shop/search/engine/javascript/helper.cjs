'use strict'
// algoliasearch-helper as InstantSearch uses it: disjunctive and hierarchical facets refined together.
const { load, host, APP_ID, SEARCH_KEY, SEARCH_INDEX } = require('./common.cjs')

const { liteClient } = load('algoliasearch/lite')
const algoliasearchHelper = load('algoliasearch-helper')

const client = liteClient(APP_ID, SEARCH_KEY, { hosts: [host] })
const helper = algoliasearchHelper(client, SEARCH_INDEX, {
  disjunctiveFacets: ['brand', 'price'],
  hierarchicalFacets: [{ name: 'categories', attributes: ['categories.lvl0', 'categories.lvl1'], separator: ' > ' }],
  maxValuesPerFacet: 10,
  hitsPerPage: 3,
})

function searched() {
  return new Promise((resolve, reject) => {
    helper.once('result', ({ results }) => resolve(results))
    helper.once('error', ({ error }) => reject(error))
    helper.search()
  })
}

const names = (values) => Object.fromEntries(values.map((value) => [value.name, value.count]))
const tree = (value) => value.data && value.data.map((one) => [one.name, one.count, one.isRefined, tree(one) || []])

async function run() {
  const done = {}
  const plain = await searched()
  done.plain = { hits: plain.nbHits, pages: plain.nbPages, tree: tree(plain.getFacetValues('categories')) }
  helper.setQuery('shirt').addDisjunctiveFacetRefinement('brand', 'Acme').addDisjunctiveFacetRefinement('brand', 'Beta')
  helper.addNumericRefinement('price', '>=', 20)
  helper.toggleFacetRefinement('categories', 'Clothing > Tops')
  const refined = await searched()
  done.refined = {
    hits: refined.hits.map((hit) => hit.objectID).sort(),
    brands: names(refined.getFacetValues('brand')),
    chosen: refined.getFacetValues('brand').filter((value) => value.isRefined).map((value) => value.name).sort(),
    stats: refined.getFacetStats('price'),
    tree: tree(refined.getFacetValues('categories')),
  }
  helper.setPage(1)
  const second = await searched()
  done.second = { page: second.page, hits: second.hits.length }
  const found = await helper.searchForFacetValues('brand', 'ac', 5)
  done.values = found.facetHits.map((hit) => [hit.value, hit.highlighted, hit.isRefined])
  helper.setIndex(`${SEARCH_INDEX}-cheap`).setQuery('').clearRefinements()
  done.cheapest = (await searched()).hits.map((hit) => hit.price)
  process.stdout.write(JSON.stringify(done))
}

run()
