/** The two parts of a link that was mailed. Changes with the links in the API's mails. */
import { forget, recall, remember } from './tab-memory'

export interface MailedLink {
  uid: string
  token: string
}

/** Null where a part is missing. */
export function mailedLink({ uid, token }: Record<string, unknown>): MailedLink | null {
  return typeof uid === 'string' && typeof token === 'string' && uid && token ? { uid, token } : null
}

/**
 * The link with which this tab's page at `path` was opened: what its address says, or where that says nothing any more,
 * what was kept when it did. One that is cut off is nothing, and stands for none that was opened before.
 */
export function openedLink(path: string, search: string): MailedLink | null {
  const said = new URLSearchParams(search)
  const link = mailedLink({ uid: said.get('uid'), token: said.get('token') })
  if (link) remember(nameOf(path), link)
  else if (said.has('uid') || said.has('token')) forgetLink(path)
  if (link) return link
  const kept = recall(nameOf(path))
  return typeof kept === 'object' && kept !== null ? mailedLink({ ...kept }) : null
}

/** For a link that is used up. */
export function forgetLink(path: string): void {
  forget(nameOf(path))
}

function nameOf(path: string): string {
  return `shopster.link:${path}`
}
