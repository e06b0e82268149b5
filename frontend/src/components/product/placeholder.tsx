/** Stands in for a picture that is not there: a quiet composition, always the same one for the same product. */
import type { ReactNode } from 'react'

const PALETTES = [
  ['#e9e4d8', '#c7bfa9', '#8f9a84'],
  ['#e4e7e2', '#b5c2b7', '#6f8577'],
  ['#eee3da', '#d8b9a2', '#b07d62'],
  ['#e3e6ea', '#b4bfcb', '#71839a'],
  ['#efe8d6', '#dcc68f', '#a98a4b'],
  ['#ebe3e4', '#cfb4b8', '#96707a'],
] as const

const MOTIFS: ((light: string, deep: string) => ReactNode)[] = [
  (light, deep) => (
    <>
      <circle cx="245" cy="165" r="62" fill={deep} />
      <path d="M95 400V250a85 85 0 0 1 170 0v150Z" fill={light} />
    </>
  ),
  (light, deep) => (
    <>
      <circle cx="160" cy="215" r="88" fill={light} />
      <circle cx="245" cy="215" r="88" fill={deep} fillOpacity="0.75" />
    </>
  ),
  (light, deep) => (
    <>
      <path d="M60 400a140 140 0 0 1 280 0Z" fill={light} />
      <path d="M130 400a70 70 0 0 1 140 0Z" fill={deep} />
      <circle cx="200" cy="170" r="34" fill={deep} fillOpacity="0.6" />
    </>
  ),
  (light, deep) => (
    <>
      <path d="M110 110h90v90a90 90 0 0 1-90-90Z" fill={deep} />
      <path d="M200 200h90v90h-90Z" fill={light} />
      <path d="M200 110a90 90 0 0 1 90 90h-90Z" fill={light} />
      <path d="M110 290a90 90 0 0 1 90-90v90Z" fill={deep} fillOpacity="0.6" />
    </>
  ),
]

export function Placeholder({ seed, className }: { seed: string; className?: string }) {
  const number = hash(seed)
  const [ground, light, deep] = PALETTES[number % PALETTES.length] ?? PALETTES[0]
  const motif = MOTIFS[Math.floor(number / PALETTES.length) % MOTIFS.length]
  return (
    <svg viewBox="0 0 400 400" className={className} preserveAspectRatio="xMidYMid slice" aria-hidden="true">
      <rect width="400" height="400" fill={ground} />
      {motif?.(light, deep)}
    </svg>
  )
}

/** FNV-1a: a stable number for a text. */
function hash(text: string): number {
  let value = 2166136261
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 16777619) >>> 0
  return value
}
