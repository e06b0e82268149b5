/** What stands outside of `element` can't be reached until the returned function is called: a focus trap by the browser. */
export function makeRestInert(element: Element): () => void {
  const others = outside(element).filter((other) => !other.inert)
  for (const other of others) other.inert = true
  return () => {
    for (const other of others) other.inert = false
  }
}

/** The siblings of `element` and of everything that it lies in. */
function outside(element: Element): HTMLElement[] {
  const parent = element.parentElement
  if (parent === null || element === document.body) return []
  const siblings = [...parent.children].filter((each) => each instanceof HTMLElement && each !== element)
  return [...(siblings as HTMLElement[]), ...outside(parent)]
}
