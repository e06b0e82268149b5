'use client'

import { useState } from 'react'
import { tellAccount } from '@/lib/account/browser'
import { describeDevice } from '@/lib/account/device'
import { forgetDrafts } from '@/lib/account/drafts'
import type { DeviceSession, DeviceSessions } from '@/lib/account/types'
import { Loaded } from './loaded'
import { Moment } from './moment'
import { useAccountData } from './use-account-data'

export function SessionList() {
  const source = useAccountData<DeviceSessions>('sessions')
  const [words, setWords] = useState('')

  async function end({ id, user_agent }: DeviceSession) {
    const problem = await tellAccount('DELETE', `sessions/${id}`)
    await source.reload()
    setWords(problem && problem.code !== 'not_found' ? problem.words : `${describeDevice(user_agent)} is signed out.`)
  }

  async function endAll() {
    const problem = await tellAccount('POST', 'logout/all')
    if (problem) {
      setWords(problem.words)
      return
    }
    forgetDrafts()
    location.assign('/signin?notice=everywhere')
  }

  return (
    <>
      <Loaded source={source}>
        {({ results }) => (
          <ul className="divide-y divide-line">
            {results.map((session) => (
              <SessionItem key={session.id} session={session} onEnd={end} />
            ))}
          </ul>
        )}
      </Loaded>
      <p role="status" className={words ? 'text-[0.95rem]' : 'sr-only'}>
        {words}
      </p>
      <button type="button" className="button button-quiet self-start" onClick={() => void endAll()}>
        Sign out everywhere
      </button>
    </>
  )
}

function SessionItem({ session, onEnd }: { session: DeviceSession; onEnd: (session: DeviceSession) => Promise<void> }) {
  const device = describeDevice(session.user_agent)
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 py-3.5 first:pt-0 last:pb-0">
      <div className="min-w-0">
        <p className="font-medium">
          {device}
          {session.current && <span className="ml-2 rounded-full bg-tint px-2.5 py-0.5 text-sm font-normal">This device</span>}
        </p>
        <p className="text-sm text-muted">
          {session.address && `${session.address}, `}last used <Moment at={session.last_used_at} />
        </p>
      </div>
      {!session.current && (
        <button type="button" className="link py-1 text-[0.95rem]" onClick={() => void onEnd(session)}>
          Sign out<span className="sr-only"> {device}</span>
        </button>
      )}
    </li>
  )
}
