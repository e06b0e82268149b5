/** The two parts of a link that was mailed; null where one is missing. Changes with the links in the API's mails. */
export function mailedLink({ uid, token }: Record<string, string | string[] | undefined>) {
  return typeof uid === 'string' && typeof token === 'string' && uid && token ? { uid, token } : null
}
