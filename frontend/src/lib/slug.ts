/** The slug of a page's address, which Next hands over as the browser sent it: `gr%C3%B6%C3%9Fe` is `größe`. */
export function slugOf({ slug }: { slug: string }): string {
  try {
    return decodeURIComponent(slug)
  } catch {
    // No address that we give out; the API finds nothing of that name.
    return slug
  }
}
