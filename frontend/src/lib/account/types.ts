/** What the API says of accounts, under the names that the pages use; the shapes are generated from its OpenAPI file. */
import type { components } from '../api-types'

type Schemas = components['schemas']

/** Both tokens of a session, as the API hands them out. */
export type TokenPair = Schemas['PairShape']

/** `pending_email` is the new address while it is not confirmed, else empty. */
export type Account = Schemas['ProfileShape']

/** `country` is a code of ISO 3166. */
export type Address = Schemas['AddressShape']
export type Addresses = Schemas['AddressesShape']

/** `current` is the one that asks. */
export type DeviceSession = Schemas['SessionShape']
export type DeviceSessions = Schemas['SessionsShape']

export type DataExport = Schemas['ExportShape']
export type DataExports = Schemas['ExportsShape']

export type ConfirmedEmail = Schemas['ConfirmedShape']
