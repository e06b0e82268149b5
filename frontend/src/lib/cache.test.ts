import { describe, expect, it } from 'vitest'
import { cachePolicy } from './cache'

/** Next's limit; a longer tag is left out, and its answer can't be purged. */
const LONGEST_TAG = 256

describe('cachePolicy', () => {
  it('names the tags that the workers purge', () => {
    // By workers/handlers/storefront.py.
    expect(cachePolicy.product('mug').tags).toEqual(['products', 'product:mug'])
    expect(cachePolicy.productList().tags).toEqual(['product-lists'])
    expect(cachePolicy.category('kitchen').tags).toContain('categories')
    expect(cachePolicy.categoryList().tags).toEqual(['categories'])
  })

  it.each(['x'.repeat(255), 'ö'.repeat(255), '𝒳'.repeat(255)])('cuts a long slug as the workers do', (slug) => {
    const [, tag = ''] = cachePolicy.product(slug).tags
    expect(Array.from(tag)).toHaveLength('product:'.length + 120)
    expect(tag.length).toBeLessThanOrEqual(LONGEST_TAG)
    expect(Buffer.from(tag).toString()).toBe(tag)
  })
})
