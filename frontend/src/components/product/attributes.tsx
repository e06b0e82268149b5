import { LOCALE } from '@/lib/site'
import type { ProductAttribute } from '@/lib/types'

export function Attributes({ attributes }: { attributes: ProductAttribute[] }) {
  if (attributes.length === 0) return null
  return (
    <section aria-labelledby="details-heading">
      <h2 id="details-heading" className="text-xl">
        Details
      </h2>
      <dl className="mt-3 divide-y divide-line border-y border-line text-[0.95rem]">
        {attributes.map((attribute) => (
          <div key={attribute.code} className="grid grid-cols-[2fr_3fr] gap-4 py-2.5">
            <dt className="text-muted">{attribute.name}</dt>
            <dd className="[overflow-wrap:anywhere]">{display(attribute)}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function display({ value, unit }: ProductAttribute): string {
  if (typeof value === 'boolean') return value ? 'Yes' : 'No'
  const text = typeof value === 'number' ? value.toLocaleString(LOCALE) : String(value)
  return unit ? `${text} ${unit}` : text
}
