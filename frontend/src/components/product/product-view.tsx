'use client'

import { useState, type ReactNode } from 'react'
import type { Product, ProductCard } from '@/lib/types'
import { chooseOption, choiceState, initialVariant } from '@/lib/variants'
import { Gallery } from './gallery'
import { OptionPicker } from './option-picker'
import { Price } from './price'

interface ProductViewProps {
  product: Pick<Product, 'slug' | 'name' | 'brand' | 'options' | 'variants' | 'images' | 'price' | 'compare_at_price'>
  /** Variant that the address asks for. */
  variantId: number | undefined
  /** What follows below price and options. */
  children: ReactNode
}

/** Pictures, options and price of one product; knows which variant is chosen. */
export function ProductView({ product, variantId, children }: ProductViewProps) {
  const [variant, setVariant] = useState(() => initialVariant(product, variantId))
  const [imageId, setImageId] = useState(variant?.image_id)
  const chosen = variant?.options ?? []

  function choose(position: number, value: string) {
    const next = chooseOption(product, chosen, position, value)
    if (!next) return
    setVariant(next)
    setImageId(next.image_id ?? imageId)
    // Kept in the address, so that a shared link opens the same variant.
    window.history.replaceState(null, '', `?variant=${next.id}`)
  }

  return (
    <div className="grid gap-8 lg:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)] lg:gap-14">
      <Gallery images={product.images} name={product.name} slug={product.slug} shownId={imageId} onShow={setImageId} />
      <div className="flex flex-col gap-7 lg:sticky lg:top-8 lg:self-start">
        <header className="flex flex-col gap-2">
          {product.brand && <p className="text-sm text-muted">{product.brand.name}</p>}
          <h1 className="text-3xl leading-tight sm:text-4xl">{product.name}</h1>
          <Offer offer={variant ?? { ...product, in_stock: false }} />
        </header>
        {product.options.map((option, position) => (
          <OptionPicker
            key={option.name}
            name={option.name}
            chosen={chosen[position]}
            choices={option.values.map((value) => ({ value, state: choiceState(product, chosen, position, value) }))}
            onChoose={(value) => {
              choose(position, value)
            }}
          />
        ))}
        {children}
        {variant?.sku && <p className="text-sm text-muted">SKU {variant.sku}</p>}
      </div>
    </div>
  )
}

function Offer({ offer }: { offer: Pick<ProductCard, 'price' | 'compare_at_price' | 'in_stock'> }) {
  return (
    <div aria-live="polite" className="mt-2 flex flex-wrap items-center gap-x-4 gap-y-2">
      <Price price={offer.price} before={offer.compare_at_price} className="text-2xl font-medium" />
      <p className="flex items-center gap-2 text-sm">
        <span aria-hidden="true" className={`size-2 rounded-full ${offer.in_stock ? 'bg-accent' : 'bg-edge'}`} />
        {offer.in_stock ? 'In stock' : 'Sold out'}
      </p>
    </div>
  )
}
