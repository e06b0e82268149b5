'use client'

import { usePagination } from 'react-instantsearch'
import { Pagination } from '../listing/pagination'
import { RESULTS_HEADING_ID } from './search-heading'

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
        // The link may be gone on the next page; whoever uses the keyboard goes on from the top.
        document.getElementById(RESULTS_HEADING_ID)?.focus({ preventScroll: true })
      }}
    />
  )
}
