import { formatMoney, savedPercent } from '@/lib/money'
import type { Money } from '@/lib/types'

interface PriceProps {
  price: Money
  before: Money | null
  className?: string
}

export function Price({ price, before, className = '' }: PriceProps) {
  const saved = savedPercent(price, before)
  if (saved === null || before === null) return <p className={`tabular-nums ${className}`}>{formatMoney(price)}</p>
  return (
    <p className={`flex flex-wrap items-baseline gap-x-2 tabular-nums ${className}`}>
      <span className="sr-only">Now </span>
      <span className="text-sale">{formatMoney(price)}</span>
      <span className="sr-only">, before </span>
      <s className="text-[0.85em] font-normal text-muted">{formatMoney(before)}</s>
    </p>
  )
}
