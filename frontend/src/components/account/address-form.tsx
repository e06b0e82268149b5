'use client'

import { useEffect, useMemo, useRef, useState, type ReactNode } from 'react'
import { isGone, saveAddress } from '@/lib/account/addresses'
import { listCountries } from '@/lib/account/countries'
import type { Address } from '@/lib/account/types'
import { Field, FieldFrame, Form, useField, type Values } from './form'

interface AddressFormProps {
  /** Null for another one. */
  address: Address | null
  /** What a draft of it is kept under. */
  draft: string
  onSaved: () => Promise<void>
  onCancel: () => void
}

type Texts = Partial<Omit<Address, 'id'>>

export function AddressForm({ address, draft, onSaved, onCancel }: AddressFormProps) {
  /** The id under which it is saved; null for another one, also once it turns out to be gone. */
  const [target, setTarget] = useState(address?.id ?? null)
  const heading = useRef<HTMLHeadingElement>(null)

  useEffect(() => {
    heading.current?.focus()
  }, [])

  async function save(values: Values) {
    const problem = await saveAddress(target, values)
    if (problem === null) await onSaved()
    else if (isGone(problem)) setTarget(null)
    return problem
  }

  const cancel = (
    <button type="button" className="button button-quiet" onClick={onCancel}>
      Cancel
    </button>
  )
  return (
    <section className="panel">
      <h2 ref={heading} tabIndex={-1} className="mb-5 text-xl outline-none sm:text-2xl">
        {target ? 'Change the address' : 'A new address'}
      </h2>
      <Form onSend={save} draft={draft} submit={address && !target ? 'Save as a new address' : 'Save address'} sending="Saving…" beside={cancel}>
        <Fields given={target ? (address ?? {}) : { ...address, is_default_shipping: false, is_default_billing: false }} />
      </Form>
    </section>
  )
}

export function Fields({ given }: { given: Texts }) {
  return (
    <>
      <Field name="name" label="Full name" required autoComplete="name" longest={150} defaultValue={given.name} />
      <Field name="company" label="Company" autoComplete="organization" longest={150} defaultValue={given.company} />
      <CountryField defaultValue={given.country ?? ''} />
      <Field name="line1" label="Street and number" required autoComplete="address-line1" longest={200} defaultValue={given.line1} />
      <Field name="line2" label="Flat, floor, building" autoComplete="address-line2" longest={200} defaultValue={given.line2} />
      <div className="grid gap-5 sm:grid-cols-2">
        <Field name="postal_code" label="Postal code" autoComplete="postal-code" longest={20} defaultValue={given.postal_code} />
        <Field name="city" label="City" required autoComplete="address-level2" longest={100} defaultValue={given.city} />
        <Field name="region" label="State or region" autoComplete="address-level1" longest={100} defaultValue={given.region} />
        <Field name="phone" label="Phone" type="tel" autoComplete="tel" longest={40} defaultValue={given.phone} />
      </div>
      {!given.is_default_shipping && <Check name="is_default_shipping">Use it for deliveries</Check>}
      {!given.is_default_billing && <Check name="is_default_billing">Use it for bills</Check>}
    </>
  )
}

function CountryField({ defaultValue }: { defaultValue: string }) {
  const { id, wrong, control } = useField('country', null)
  // A guess stands first; chosen by itself, a wrong one would be saved unseen.
  const countries = useMemo(() => listCountries(likelyCountry()), [])
  return (
    <FieldFrame id={id} label="Country" wrong={wrong}>
      <select {...control} required autoComplete="country" defaultValue={defaultValue} className="field w-full aria-invalid:border-sale">
        <option value="">Choose a country</option>
        {countries.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </FieldFrame>
  )
}

function Check({ name, children }: { name: string; children: ReactNode }) {
  return (
    <label className="flex min-h-9 items-center gap-2.5 text-[0.95rem]">
      <input type="checkbox" name={name} className="size-5 accent-accent" />
      {children}
    </label>
  )
}

/** The one that the browser's language is most at home in. */
function likelyCountry(): string {
  return new Intl.Locale(navigator.language).maximize().region ?? ''
}
