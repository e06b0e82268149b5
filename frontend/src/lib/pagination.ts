/** Page numbers worth a link: the ends, the current page and its neighbours; null stands for a gap. */
export function pageWindow(current: number, last: number): (number | null)[] {
  const shown = [1, current - 1, current, current + 1, last].filter((page) => page >= 1 && page <= last)
  const pages = [...new Set(shown)].sort((a, b) => a - b)
  return pages.flatMap((page, index) => {
    const before = pages[index - 1]
    if (before === undefined || page - before === 1) return [page]
    // A gap of one page takes no more room as that page's own link.
    return page - before === 2 ? [page - 1, page] : [null, page]
  })
}
