'use client'

import type { Product } from '@/lib/types'
import { ProductImage } from './product-image'

interface GalleryProps {
  images: Product['images']
  name: string
  slug: string
  shownId: string | null | undefined
  onShow: (imageId: string) => void
}

export function Gallery({ images, name, slug, shownId, onShow }: GalleryProps) {
  const shown = images.find(({ id }) => id === shownId) ?? images[0] ?? null
  return (
    <section aria-label="Pictures" className="flex flex-col gap-3">
      <div className="aspect-square overflow-hidden rounded-3xl bg-tint">
        <ProductImage image={shown} seed={slug} eager className="size-full object-cover" />
      </div>
      {images.length > 1 && (
        <ul className="flex gap-3 overflow-x-auto p-1">
          {images.map((image, index) => (
            <li key={image.id}>
              <button
                type="button"
                aria-label={`Show picture ${index + 1} of ${images.length} of ${name}`}
                aria-current={image === shown}
                onClick={() => {
                  onShow(image.id)
                }}
                className="block size-20 overflow-hidden rounded-xl bg-tint ring-ink ring-offset-2 ring-offset-paper hover:ring-1 aria-[current=true]:ring-2"
              >
                <ProductImage image={{ ...image, alt: '' }} seed={slug} className="size-full object-cover" />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
