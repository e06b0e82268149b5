'use client'

import { usePagination } from 'react-instantsearch'
import { Pagination } from '../listing/pagination'

export function ResultPages() {
  const { currentRefinement, nbPages, createURL, refine } = usePagination()
  return (
    <Pagination
      current={currentRefinement + 1}
      last={nbPages}
      hrefOf={(page) => createURL(page - 1)}
      onGo={(page) => {
        refine(page - 1)
        document.getElementById('results')?.scrollIntoView()
      }}
    />
  )
}
