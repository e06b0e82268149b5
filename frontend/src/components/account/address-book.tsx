'use client'

import { useContext, useEffect, useState } from 'react'
import { removeAddress } from '@/lib/account/addresses'
import { keptDrafts } from '@/lib/account/drafts'
import type { Address, Addresses } from '@/lib/account/types'
import { AddressCard } from './address-card'
import { AddressForm } from './address-form'
import { OwnerContext } from './draft-owner'
import { Loaded } from './loaded'
import { useAccountData } from './use-account-data'

/** As many as the API keeps for one account. */
const MOST = 50
/** What drafts of addresses are kept under; the id follows, or `new`. */
const DRAFT = 'address:'

export function AddressBook() {
  const source = useAccountData<Addresses>('addresses')
  /** The address whose form is open; `new` for another one, as is one that is gone. */
  const [open, setOpen] = useState<string | null>(null)
  const [words, setWords] = useState('')

  const owner = useContext(OwnerContext)

  useEffect(() => {
    const draft = keptDrafts(owner).find((name) => name.startsWith(DRAFT))
    if (draft) setOpen(draft.slice(DRAFT.length))
  }, [owner])

  async function saved() {
    await source.reload()
    setOpen(null)
    setWords('Saved.')
  }

  async function remove({ id }: Address) {
    const problem = await removeAddress(id)
    await source.reload()
    setWords(problem ? problem.words : 'Removed.')
  }

  /** The list may have learnt meanwhile that another tab changed it. */
  function close() {
    setOpen(null)
    void source.reload()
  }

  return (
    <>
      <p role="status" className={words ? 'text-[0.95rem]' : 'sr-only'}>
        {words}
      </p>
      <Loaded source={source}>
        {({ results }) => (
          <>
            {results.length === 0 && open === null && <p className="text-muted">You have not added an address yet.</p>}
            <ul className="grid gap-4 sm:grid-cols-2">
              {results.map((address) => (
                <li key={address.id} className={open === address.id ? 'sm:col-span-2' : ''}>
                  {open === address.id ? (
                    <AddressForm address={address} draft={`${DRAFT}${address.id}`} onSaved={saved} onCancel={close} />
                  ) : (
                    <AddressCard address={address} onEdit={setOpen} onRemove={remove} />
                  )}
                </li>
              ))}
            </ul>
            {open !== null && !results.some(({ id }) => id === open) && (
              <AddressForm address={null} draft={`${DRAFT}${open}`} onSaved={saved} onCancel={close} />
            )}
            {open === null && results.length < MOST && (
              <button
                type="button"
                className="button button-solid self-start"
                onClick={() => {
                  setWords('')
                  setOpen('new')
                }}
              >
                Add an address
              </button>
            )}
          </>
        )}
      </Loaded>
    </>
  )
}
