'use client'

import { useEffect, useState } from 'react'
import { useRange } from 'react-instantsearch'
import { formatMoney, parseMajor, toTyped } from '@/lib/money'
import { boundsOf, priceScale } from '@/lib/price-scale'
import { FilterGroup } from './filters'
import { PriceSlider } from './price-slider'

/** Lowest and highest price, by slider or typed. Shoppers type major units; the index holds minor units. */
export function PriceFilter({ currency }: { currency: string }) {
  const { start, range, canRefine, refine } = useRange({ attribute: 'price' })
  const [low, high] = [boundOf(start[0]), boundOf(start[1])]
  if (!canRefine && low === undefined && high === undefined) return null

  function apply(form: HTMLFormElement) {
    const data = new FormData(form)
    const bound = (name: string) => {
      const text = data.get(name)
      return typeof text === 'string' ? (parseMajor(text, currency) ?? undefined) : undefined
    }
    refine([bound('min'), bound('max')])
  }

  const { min: cheapest = 0, max: dearest = 0 } = range
  const scale = priceScale(cheapest, dearest)
  return (
    <FilterGroup title="Price">
      {dearest > cheapest && (
        <PriceSlider
          scale={scale}
          currency={currency}
          low={low}
          high={high}
          onChange={(thumbs) => {
            refine(boundsOf(thumbs, scale))
          }}
        />
      )}
      <form
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
  const applied = amount === undefined ? '' : toTyped({ amount, currency })
  const [text, setText] = useState(applied)
  useEffect(() => {
    setText(applied)
  }, [applied])
  return (
    <input
      name={name}
      inputMode="decimal"
      autoComplete="off"
      aria-label={`${label} in ${currency}`}
      placeholder={bound === undefined ? '' : formatMoney({ amount: bound, currency })}
      value={text}
      onChange={(event) => {
        setText(event.target.value)
      }}
      className="field w-full min-w-0 px-2 text-sm"
    />
  )
}

/** InstantSearch says minus and plus infinity for a bound that is not there. */
function boundOf(amount: number | undefined): number | undefined {
  return Number.isSafeInteger(amount) ? amount : undefined
}
