import { formatMoney, savedPercent } from '@/lib/money'
import type { Money } from '@/lib/types'

interface PriceProps {
  price: Money | null
  before: Money | null
  className?: string
}

export function Price({ price, before, className = '' }: PriceProps) {
  if (price === null) return null
  if (before === null || savedPercent(price, before) === null) return <p className={`tabular-nums ${className}`}>{formatMoney(price)}</p>
  return (
    <p className={`flex flex-wrap items-baseline gap-x-2 tabular-nums ${className}`}>
      <span className="sr-only">Now </span>
      <span className="text-sale">{formatMoney(price)}</span>
      <span className="sr-only">, before </span>
      <s className="text-[0.85em] font-normal text-muted">{formatMoney(before)}</s>
    </p>
  )
}
