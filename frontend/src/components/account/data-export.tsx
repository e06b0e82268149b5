'use client'

import { useEffect, useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import type { DataExport as Export, DataExports } from '@/lib/account/types'
import { fileSize } from '@/lib/text'
import { Loaded } from './loaded'
import { Moment } from './moment'
import { Panel } from './panel'
import { useAccountData } from './use-account-data'

const LOOK_AGAIN_MS = 2500

export function DataExport() {
  const source = useAccountData<DataExports>('exports')
  const { data, reload } = source
  const [words, setWords] = useState('')
  const isPreparing = data?.results.some(({ state }) => state === 'preparing') ?? false

  useEffect(() => {
    if (!isPreparing) return
    const timer = setInterval(() => void reload(), LOOK_AGAIN_MS)
    return () => {
      clearInterval(timer)
    }
  }, [isPreparing, reload])

  async function prepare() {
    const problem = await tellAccount('POST', 'exports')
    await reload()
    setWords(problem ? problem.words : '')
  }

  return (
    <Panel title="A copy of your data">
      <p className="text-muted">All that we keep about you, as a file that people and programs can read. It takes a moment to put together.</p>
      <Loaded source={source} placeholder="h-14">
        {({ results }) =>
          results.length > 0 && (
            <ul aria-live="polite" className="divide-y divide-line">
              {results.map((each) => (
                <ExportItem key={each.id} copy={each} />
              ))}
            </ul>
          )
        }
      </Loaded>
      <p role="status" className={words ? '' : 'sr-only'}>
        {words}
      </p>
      <button type="button" aria-disabled={isPreparing} className="button button-quiet self-start aria-disabled:opacity-60" onClick={() => void (isPreparing || prepare())}>
        {isPreparing ? 'Preparing…' : 'Prepare a copy'}
      </button>
    </Panel>
  )
}

function ExportItem({ copy: { id, state, requested_at, expires_at, bytes } }: { copy: Export }) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0">
      <span>
        Asked for <Moment at={requested_at} />
        {state === 'ready' && expires_at && (
          <span className="block text-sm text-muted">
            Kept until <Moment at={expires_at} />
          </span>
        )}
      </span>
      {state === 'ready' ? (
        <a href={`/api/account/exports/${id}/file`} download className="link py-1 font-medium">
          Download{bytes !== null && ` (${fileSize(bytes)})`}
        </a>
      ) : (
        <span className="text-muted">Preparing…</span>
      )}
    </li>
  )
}
