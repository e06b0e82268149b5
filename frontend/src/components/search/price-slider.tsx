'use client'

import { useEffect, useRef, useState } from 'react'
import { formatMoney } from '@/lib/money'
import { thumbsOf, type PriceScale } from '@/lib/price-scale'

/** How long a thumb rests, in milliseconds, before its price is searched for. */
const REST_MS = 250

interface PriceSliderProps {
  scale: PriceScale
  currency: string
  low: number | undefined
  high: number | undefined
  onChange: (thumbs: [number, number]) => void
}

/**
 * Two thumbs on one line: the browser's own range inputs, one over the other, so that keys, touch and screen readers
 * work as they do everywhere. Neither passes the other.
 */
export function PriceSlider({ scale, currency, low, high, onChange }: PriceSliderProps) {
  const [moved, setMoved] = useState<[number, number] | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const [lower, upper] = moved ?? thumbsOf(low, high, scale)

  useEffect(() => {
    // An answer to an earlier move takes nobody's thumb back who is moving it again.
    if (timer.current === undefined) setMoved(null)
  }, [low, high])

  useEffect(
    () => () => {
      clearTimeout(timer.current)
    },
    [],
  )

  function move(thumbs: [number, number]) {
    setMoved(thumbs)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => {
      timer.current = undefined
      onChange(thumbs)
    }, REST_MS)
  }

  const share = (value: number) => `${((value - scale.min) / (scale.max - scale.min)) * 100}%`
  const common = { ...scale, className: 'thumb' }
  return (
    <div className="relative mx-0.5 mb-3 h-8">
      <div aria-hidden="true" className="absolute inset-x-3 top-1/2 h-1 -translate-y-1/2 rounded-full bg-line">
        <div className="absolute inset-y-0 rounded-full bg-accent" style={{ left: share(lower), right: `calc(100% - ${share(upper)})` }} />
      </div>
      <input
        type="range"
        {...common}
        aria-label="Lowest price"
        aria-valuetext={formatMoney({ amount: lower, currency })}
        value={lower}
        // Where both stand at the upper end, the lower one has to be within reach.
        style={{ zIndex: lower > (scale.min + scale.max) / 2 ? 1 : 0 }}
        onChange={(event) => {
          move([Math.min(event.target.valueAsNumber, upper), upper])
        }}
      />
      <input
        type="range"
        {...common}
        aria-label="Highest price"
        aria-valuetext={formatMoney({ amount: upper, currency })}
        value={upper}
        onChange={(event) => {
          move([lower, Math.max(event.target.valueAsNumber, lower)])
        }}
      />
    </div>
  )
}
