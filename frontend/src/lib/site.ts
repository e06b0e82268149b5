/** The shop's own words and language. */
export const SITE_NAME = 'Shopster'
export const SITE_CLAIM = 'Everyday things, well chosen.'
export const SITE_DESCRIPTION = 'A shop for everyday things, well chosen: browse by category or search the whole catalogue.'
export const LOCALE = 'en-US'
