'use client'

import { useSyncExternalStore } from 'react'
import type { StoredList } from '@/lib/stored-list'

const NOTHING: readonly never[] = []

/** The list as it is now; empty on the server and in the first moment of a page. */
export function useStoredList<Item>(list: StoredList<Item>): readonly Item[] {
  return useSyncExternalStore(list.subscribe, list.read, () => NOTHING)
}
