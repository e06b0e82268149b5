// Adds to package-lock.json the optional platform packages (darwin, win32, arm64 …) that an `npm install` on one
// platform may leave out; without them `npm ci` refuses the file on the others. Run after changing a dependency.
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const file = path.resolve(import.meta.dirname, '..', 'package-lock.json')
const lock = JSON.parse(readFileSync(file, 'utf8'))

const SYSTEMS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32']
const PROCESSORS = ['arm64', 'arm', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64']

/** The os, cpu and libc that a platform package's name tells, such as `@next/swc-linux-x64-musl`. */
function platformOf(name) {
  const words = name.split(/[/\-.]/).map((word) => (word === 'linuxmusl' ? 'linux' : word))
  const os = SYSTEMS.filter((system) => words.includes(system))
  const cpu = PROCESSORS.filter((processor) => words.includes(processor))
  const libc = /musl/.test(name) ? ['musl'] : os.includes('linux') && /gnu/.test(name) ? ['glibc'] : []
  return Object.fromEntries(Object.entries({ os, cpu, libc }).filter(([, values]) => values.length > 0))
}

/** Where the lock file holds `name` as seen from the package at `from`, nearest folder first. */
function isLocked(from, name) {
  const folders = from.split('/node_modules/')
  return folders.some((_, depth) => {
    const base = folders.slice(0, folders.length - depth).join('/node_modules/')
    return lock.packages[`${base}/node_modules/${name}`]
  }) || Boolean(lock.packages[`node_modules/${name}`])
}

for (const [place, entry] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
    const platform = platformOf(name)
    if (isLocked(place, name) || Object.keys(platform).length === 0) continue
    if (!/^\d/.test(version)) throw new Error(`${place} wants ${name}@${version}: only exact versions can be added`)
    lock.packages[`node_modules/${name}`] = { version, ...platform, ...(entry.dev && { dev: true }), optional: true }
    console.log(`added ${name}@${version}`)
  }
}

const [root, ...others] = Object.entries(lock.packages)
lock.packages = Object.fromEntries([root, ...others.sort(([a], [b]) => (a < b ? -1 : 1))])
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`)
