'use client'

import { useRange } from 'react-instantsearch'
import { formatMoney, parseMajor, toTyped } from '@/lib/money'
import { FilterGroup } from './filters'

/** Lowest and highest price. Shoppers type major units; the index holds minor units. */
export function PriceFilter({ currency }: { currency: string }) {
  const { start, range, canRefine, refine } = useRange({ attribute: 'price' })
  const [low, high] = start
  const refined = isBound(low) || isBound(high)
  if (!canRefine && !refined) return null

  function apply(form: HTMLFormElement) {
    const data = new FormData(form)
    const bound = (name: string) => {
      const text = data.get(name)
      return typeof text === 'string' ? (parseMajor(text, currency) ?? undefined) : undefined
    }
    refine([bound('min'), bound('max')])
  }

  return (
    <FilterGroup title="Price">
      <form
        // The fields are uncontrolled: another range needs another form.
        key={`${low ?? ''}:${high ?? ''}`}
        onSubmit={(event) => {
          event.preventDefault()
          apply(event.currentTarget)
        }}
        className="flex items-center gap-1.5"
      >
        <PriceField name="min" label="Lowest price" amount={low} bound={range.min} currency={currency} />
        <span aria-hidden="true" className="text-muted">
          –
        </span>
        <PriceField name="max" label="Highest price" amount={high} bound={range.max} currency={currency} />
        <button type="submit" className="button button-quiet shrink-0 px-3.5">
          Go
        </button>
      </form>
    </FilterGroup>
  )
}

interface PriceFieldProps {
  name: string
  label: string
  amount: number | undefined
  /** Price of the cheapest or dearest product found, in minor units. */
  bound: number | undefined
  currency: string
}

function PriceField({ name, label, amount, bound, currency }: PriceFieldProps) {
  return (
    <input
      name={name}
      inputMode="decimal"
      aria-label={`${label} in ${currency}`}
      placeholder={bound === undefined ? '' : formatMoney({ amount: bound, currency })}
      defaultValue={isBound(amount) ? toTyped({ amount, currency }) : ''}
      className="field w-full min-w-0 px-2 text-sm"
    />
  )
}

function isBound(amount: number | undefined): amount is number {
  return amount !== undefined && Number.isSafeInteger(amount)
}
