/** Products by their ids, as the search knows them now. Changes with what a card needs. */
import { getRecords, type SearchAccess } from './search-http'
import { CARD_ATTRIBUTES, recordToCard, type SearchRecord } from './search-record'
import type { ProductCard } from './types'

interface Looked {
  cards: ProductCard[]
  /** Ids of products that are deleted or hidden. */
  gone: number[]
}

export async function lookUp(access: SearchAccess, index: string, ids: readonly number[], signal?: AbortSignal): Promise<Looked> {
  const requests = ids.map((id) => ({
    indexName: index,
    objectID: String(id),
    attributesToRetrieve: [...CARD_ATTRIBUTES, 'visible'],
  }))
  const records = await getRecords<SearchRecord & { visible?: boolean }>(access, requests, signal)
  return splitGone(ids, records)
}

/** A hidden product's record may still be there, without a name and not visible. */
export function splitGone(ids: readonly number[], records: readonly ((SearchRecord & { visible?: boolean }) | null)[]): Looked {
  const looked: Looked = { cards: [], gone: [] }
  for (const [position, id] of ids.entries()) {
    const record = records[position]
    if (record?.visible && record.slug) looked.cards.push(recordToCard(String(id), record))
    else looked.gone.push(id)
  }
  return looked
}
