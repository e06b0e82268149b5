'use client'

import { useState } from 'react'
import { countryName } from '@/lib/account/countries'
import type { Address } from '@/lib/account/types'

interface AddressCardProps {
  address: Address
  onEdit: (id: string) => void
  onRemove: (address: Address) => Promise<void>
}

export function AddressCard({ address, onEdit, onRemove }: AddressCardProps) {
  const [isAsking, setAsking] = useState(false)
  const of = <span className="sr-only">{` the address of ${address.name}, ${address.line1}`}</span>
  return (
    <article className="panel flex h-full flex-col gap-4 p-5 sm:p-5">
      <address className="flex-1 leading-relaxed not-italic [overflow-wrap:anywhere]">
        {linesOf(address).map((line, place) => (
          <span key={place} className={`block ${place === 0 ? 'font-medium' : ''}`}>
            {line}
          </span>
        ))}
      </address>
      <Defaults address={address} />
      {isAsking ? (
        <p className="flex flex-wrap items-center gap-x-5 gap-y-1 text-[0.95rem]">
          Remove this address?
          <button type="button" autoFocus className="link py-1 font-medium text-sale" onClick={() => void onRemove(address)}>
            Remove{of}
          </button>
          <button
            type="button"
            className="link py-1"
            onClick={() => {
              setAsking(false)
            }}
          >
            Keep it
          </button>
        </p>
      ) : (
        <p className="flex gap-5 text-[0.95rem]">
          <button
            type="button"
            className="link py-1"
            onClick={() => {
              onEdit(address.id)
            }}
          >
            Edit{of}
          </button>
          <button
            type="button"
            className="link py-1"
            onClick={() => {
              setAsking(true)
            }}
          >
            Remove{of}
          </button>
        </p>
      )}
    </article>
  )
}

function Defaults({ address }: { address: Address }) {
  const uses = [address.is_default_shipping && 'Deliveries', address.is_default_billing && 'Bills'].filter((use) => use !== false)
  if (uses.length === 0) return null
  return (
    <ul aria-label="Used for" className="flex gap-2 text-sm">
      {uses.map((use) => (
        <li key={use} className="rounded-full bg-tint px-3 py-1">
          {use}
        </li>
      ))}
    </ul>
  )
}

function linesOf({ name, company, line1, line2, city, region, postal_code, country, phone }: Address): string[] {
  const place = [city, [region, postal_code].filter(Boolean).join(' ')].filter(Boolean).join(', ')
  return [name, company, line1, line2, place, countryName(country), phone].filter(Boolean)
}
