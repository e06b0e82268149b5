// `next build` leaves the browser's files out of the standalone folder; the server expects them inside it.
import { cpSync, existsSync } from 'node:fs'
import path from 'node:path'

const root = path.resolve(import.meta.dirname, '..')
const standalone = path.join(root, '.next', 'standalone')

cpSync(path.join(root, '.next', 'static'), path.join(standalone, '.next', 'static'), { recursive: true })
const publicFolder = path.join(root, 'public')
if (existsSync(publicFolder)) cpSync(publicFolder, path.join(standalone, 'public'), { recursive: true })
// `npm start` and the launcher load it before the server.
cpSync(path.join(import.meta.dirname, 'client-address.cjs'), path.join(standalone, 'client-address.cjs'))
