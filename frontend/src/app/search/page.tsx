import type { Metadata } from 'next'
import { SearchExperience } from '@/components/search/search-experience'
import { Notice } from '@/components/ui/notice'
import { RecentlyViewed } from '@/components/viewed/recently-viewed'
import { getSearchConfig, getShopCurrency, listCategories } from '@/lib/api'
import { getOfferedFacets } from '@/lib/offered-facets'

export const metadata: Metadata = {
  title: 'Search',
  robots: { index: false },
}

export default async function SearchPage() {
  const [search, currency, categories] = await Promise.all([getSearchConfig(), getShopCurrency(), listCategories()])
  if (currency === null) {
    return (
      <Notice title="The shelves are still empty">
        <p>There is no product to search for yet.</p>
      </Notice>
    )
  }
  const facets = await getOfferedFacets(search)
  return (
    <>
      <SearchExperience search={search} currency={currency} categories={categories} facets={facets} />
      <div className="shell">
        <RecentlyViewed search={search} />
      </div>
    </>
  )
}
