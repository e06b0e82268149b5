// What both builds of the client do with the server; the browser gets this file as a script, Node as a module.
async function steps(client, index) {
  const done = {}
  const saved = await client.saveObjects({
    indexName: index,
    waitForTasks: true,
    objects: [
      { objectID: '1', name: 'Linen Shirt', brand: 'Acme', stock: 1 },
      { objectID: '2', name: 'Cotton Shirt', brand: 'Beta', stock: 2 },
      { objectID: 'ä/1 "x"', name: 'Odd one', brand: 'Beta' },
    ],
  })
  done.saved = saved.flatMap((batch) => batch.objectIDs)
  const settings = { searchableAttributes: ['name'], attributesForFaceting: ['searchable(brand)'] }
  const { taskID } = await client.setSettings({ indexName: index, indexSettings: settings })
  await client.waitForTask({ indexName: index, taskID })
  done.settings = (await client.getSettings({ indexName: index })).attributesForFaceting
  await client.partialUpdateObjects({
    indexName: index,
    objects: [{ objectID: '1', stock: { _operation: 'Increment', value: 5 } }],
    createIfNotExists: false,
  })
  done.stock = (await client.getObject({ indexName: index, objectID: '1' })).stock
  done.odd = (await client.getObject({ indexName: index, objectID: 'ä/1 "x"' })).name
  const several = await client.getObjects({ requests: [{ indexName: index, objectID: '2' }, { indexName: index, objectID: 'no' }] })
  done.several = several.results.map((record) => record && record.name)
  const { results } = await client.search({
    requests: [
      { indexName: index, query: 'shirt', facets: ['brand'], clickAnalytics: true },
      { indexName: index, type: 'facet', facet: 'brand', facetQuery: 'be' },
    ],
  })
  done.hits = results[0].hits.map((hit) => hit.objectID).sort()
  done.facets = results[0].facets
  done.queryID = results[0].queryID.length
  done.facetHits = results[1].facetHits
  const single = await client.searchSingleIndex({ indexName: index, searchParams: { query: 'linnen' } })
  done.marked = single.hits[0]._highlightResult.name.value
  const synonyms = [{ objectID: 's', type: 'synonym', synonyms: ['shirt', 'chemise'] }]
  await client.saveSynonyms({ indexName: index, synonymHit: synonyms, replaceExistingSynonyms: true })
  done.synonym = (await client.searchSingleIndex({ indexName: index, searchParams: { query: 'chemise' } })).nbHits
  done.synonyms = (await client.searchSynonyms({ indexName: index })).nbHits
  await client.saveRules({
    indexName: index,
    rules: [{ objectID: 'r', conditions: [{ pattern: 'shirt', anchoring: 'is' }], consequence: { hide: [{ objectID: '2' }] } }],
  })
  done.ruled = (await client.searchSingleIndex({ indexName: index, searchParams: { query: 'shirt' } })).hits.map((hit) => hit.objectID)
  const browsed = []
  await client.browseObjects({
    indexName: index,
    browseParams: { hitsPerPage: 2 },
    aggregator: (page) => browsed.push(...page.hits.map((hit) => hit.objectID)),
  })
  done.browsed = browsed
  const { key } = await client.addApiKey({ acl: ['search'], description: 'made by a test' })
  await client.waitForApiKey({ operation: 'add', key })
  done.key = (await client.getApiKey({ key })).description
  await client.deleteApiKey({ key })
  done.gone = await client.getApiKey({ key }).catch((error) => [error.status, error.message])
  await client.operationIndex({ indexName: index, operationIndexParams: { operation: 'copy', destination: `${index}-copy` } })
  await client.replaceAllObjects({ indexName: index, objects: [{ objectID: '9', name: 'New Shirt' }] })
  done.replaced = (await client.searchSingleIndex({ indexName: index })).hits.map((hit) => hit.objectID)
  await client.deleteBy({ indexName: `${index}-copy`, deleteByParams: { filters: 'brand:Beta' } })
  done.left = (await client.searchSingleIndex({ indexName: `${index}-copy` })).hits.map((hit) => hit.objectID)
  done.exists = await client.indexExists({ indexName: 'nothing-of-this-name' })
  done.refused = await client.searchSingleIndex({ indexName: index, searchParams: { hitsPerPage: 5000 } }).catch((error) => [error.status, error.message])
  return done
}

globalThis.steps = steps
