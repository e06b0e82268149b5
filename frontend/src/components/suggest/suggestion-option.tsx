import Link from 'next/link'
import type { ComponentProps } from 'react'
import { formatMoney } from '@/lib/money'
import { markedParts } from '@/lib/highlight'
import { LOCALE } from '@/lib/site'
import { hrefOf, type CategorySuggestion, type ProductSuggestion, type Suggestion } from '@/lib/suggestions'
import { ProductImage } from '../product/product-image'
import { Icon } from '../ui/icons'

interface SuggestionOptionProps extends Omit<ComponentProps<typeof Link>, 'href' | 'children'> {
  suggestion: Suggestion
}

/** One line of the list. A link, so that it opens in a tab of its own as links do. */
export function SuggestionOption({ suggestion, ...props }: SuggestionOptionProps) {
  return (
    <Link
      {...props}
      href={hrefOf(suggestion)}
      prefetch={false}
      className="flex min-h-11 items-center gap-3 rounded-lg px-3 py-1.5 text-[0.95rem] hover:bg-tint aria-selected:bg-tint aria-selected:outline-2 aria-selected:-outline-offset-2 aria-selected:outline-accent"
    >
      <Content suggestion={suggestion} />
    </Link>
  )
}

function Content({ suggestion }: { suggestion: Suggestion }) {
  if (suggestion.kind === 'product') return <Product {...suggestion} />
  if (suggestion.kind === 'category') return <CategoryLine {...suggestion} />
  return (
    <>
      <Icon name={suggestion.recent ? 'clock' : 'search'} className="size-5 shrink-0 text-muted" />
      <span className="min-w-0 truncate">{suggestion.query}</span>
    </>
  )
}

function Product({ card, markedName }: ProductSuggestion) {
  const { image, slug, brand, price, in_stock: inStock } = card
  return (
    <>
      <span className="size-11 shrink-0 overflow-hidden rounded-md bg-tint">
        <ProductImage image={image && { ...image, alt: '' }} seed={slug} className="size-full object-cover" />
      </span>
      <span className="min-w-0 flex-1">
        <span className="block truncate">
          {markedParts(markedName).map(({ text, marked }, index) =>
            marked ? (
              <mark key={index} className="bg-mark text-inherit">
                {text}
              </mark>
            ) : (
              text
            ),
          )}
        </span>
        <span className="block truncate text-[0.8rem] text-muted">
          {[brand?.name, inStock ? null : 'Sold out'].filter(Boolean).join(' · ')}
        </span>
      </span>
      {price && <span className="shrink-0 tabular-nums">{formatMoney(price)}</span>}
    </>
  )
}

function CategoryLine({ name, parents, count }: CategorySuggestion) {
  return (
    <>
      <Icon name="grid" className="size-5 shrink-0 text-muted" />
      <span className="min-w-0 flex-1 truncate">
        {name}
        {parents.length > 0 && <span className="text-muted"> in {parents.join(' › ')}</span>}
      </span>
      <span className="shrink-0 text-sm text-muted tabular-nums">
        {count.toLocaleString(LOCALE)}
        <span className="sr-only"> products</span>
      </span>
    </>
  )
}
