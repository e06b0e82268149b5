'use client'

import { useCallback, useEffect, useState } from 'react'
import { askAccount, type Problem } from '@/lib/account/browser'

export interface AccountData<Data> {
  /** Null while it is on its way, and where it can't be had. */
  data: Data | null
  problem: Problem | null
  setData: (data: Data) => void
  reload: () => Promise<void>
}

/** What the API says at `path` of whoever is signed in. */
export function useAccountData<Data>(path: string): AccountData<Data> {
  const [data, setData] = useState<Data | null>(null)
  const [problem, setProblem] = useState<Problem | null>(null)

  const reload = useCallback(async () => {
    const answer = await askAccount<Data>('GET', path)
    if ('data' in answer) setData(answer.data)
    setProblem('problem' in answer ? answer.problem : null)
  }, [path])

  useEffect(() => {
    void reload()
  }, [reload])

  return { data, problem, setData, reload }
}
