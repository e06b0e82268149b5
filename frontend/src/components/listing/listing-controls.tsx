'use client'

import { useRouter } from 'next/navigation'
import { useTransition } from 'react'
import { listingHref, parseListing, SORTS, type Listing } from '@/lib/listing'
import { toTyped } from '@/lib/money'

interface ListingControlsProps {
  path: string
  listing: Listing
  currency: string | null
}

/** Sorting and filters of a category. A plain GET form, so it works before (and without) JavaScript. */
export function ListingControls({ path, listing, currency }: ListingControlsProps) {
  const router = useRouter()
  const [pending, startTransition] = useTransition()

  function apply(form: HTMLFormElement) {
    const entries = [...new FormData(form)].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    const next = parseListing(Object.fromEntries(entries), currency)
    startTransition(() => {
      router.push(listingHref(path, next, currency), { scroll: false })
    })
  }

  return (
    <form
      // The fields are uncontrolled: another listing needs another form.
      key={listingHref(path, listing, currency)}
      action={path}
      method="get"
      aria-label="Sort and filter"
      aria-busy={pending}
      onSubmit={(event) => {
        event.preventDefault()
        apply(event.currentTarget)
      }}
      onChange={(event) => {
        // A price is applied when it is complete: on Enter or with the button.
        if (event.target instanceof HTMLInputElement && event.target.type === 'text') return
        apply(event.currentTarget)
      }}
      className={`flex flex-wrap items-end gap-x-5 gap-y-4 border-y border-line py-4 text-sm ${pending ? 'opacity-60' : ''}`}
    >
      <div className="flex items-end gap-2 max-sm:w-full">
        {currency !== null && <PriceFields listing={listing} currency={currency} />}
        <button type="submit" className="button button-quiet">
          Apply
        </button>
      </div>
      <label className="flex h-11 items-center gap-2.5">
        <input type="checkbox" name="in_stock" value="1" defaultChecked={listing.inStock} className="size-5 accent-accent" />
        In stock only
      </label>
      <label className="ml-auto flex flex-col gap-1">
        <span className="text-muted max-sm:sr-only">Sort by</span>
        <select name="sort" defaultValue={listing.sort} className="field pr-8">
          {Object.entries(SORTS).map(([value, { label }]) => (
            <option key={value} value={value}>
              {label}
            </option>
          ))}
        </select>
      </label>
    </form>
  )
}

function PriceFields({ listing, currency }: { listing: Listing; currency: string }) {
  const valueOf = (amount: number | null) => (amount === null ? '' : toTyped({ amount, currency }))
  return (
    <fieldset className="flex min-w-0 flex-1 items-end gap-2">
      <legend className="mb-1 text-muted">Price in {currency}</legend>
      <input name="min" inputMode="decimal" aria-label="Lowest price" placeholder="From" defaultValue={valueOf(listing.min)} className="field w-full min-w-0 sm:w-24" />
      <input name="max" inputMode="decimal" aria-label="Highest price" placeholder="To" defaultValue={valueOf(listing.max)} className="field w-full min-w-0 sm:w-24" />
    </fieldset>
  )
}
