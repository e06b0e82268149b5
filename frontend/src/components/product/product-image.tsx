import type { Picture } from '@/lib/types'
import { Placeholder } from './placeholder'

interface ProductImageProps {
  image: Picture | null
  /** Picks the placeholder where there is no picture. */
  seed: string
  /** Load now and first: for what is in view when the page opens. */
  eager?: boolean
  className?: string
}

export function ProductImage({ image, seed, eager = false, className = '' }: ProductImageProps) {
  if (!image) return <Placeholder seed={seed} className={className} />
  return (
    <img
      src={image.url}
      alt={image.alt}
      width={image.width}
      height={image.height}
      loading={eager ? 'eager' : 'lazy'}
      fetchPriority={eager ? 'high' : 'auto'}
      decoding="async"
      className={className}
    />
  )
}
