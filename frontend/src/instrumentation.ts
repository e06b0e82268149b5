import { readConfig } from '@/lib/config'

/** Runs once when the server starts: a malformed variable stops it there rather than at the first visitor. */
export function register(): void {
  readConfig(process.env)
}
