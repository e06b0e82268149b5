/** The tags around a match in the search server's answers. It escapes nothing, so they become elements, never HTML. */
export const MARK = { highlightPreTag: '__ais-highlight__', highlightPostTag: '__/ais-highlight__' }

export interface Part {
  text: string
  marked: boolean
}

/** "__ais-highlight__Ox__/ais-highlight__ford" as its marked and its plain parts. */
export function markedParts(value: string): Part[] {
  return value.split(MARK.highlightPreTag).flatMap((piece, index) => {
    if (index === 0) return plain(piece)
    const [match = '', ...rest] = piece.split(MARK.highlightPostTag)
    return [{ text: match, marked: true }, ...plain(rest.join(''))]
  })
}

function plain(text: string): Part[] {
  return text ? [{ text, marked: false }] : []
}
