import { describe, expect, it } from 'vitest'
import { isForDevelopment, readAuthSecret } from './auth-secret'

const SECRET = 'a-secret-of-this-server-alone-0123456789'

describe('readAuthSecret', () => {
  it('is what the environment says', () => {
    expect(readAuthSecret({ AUTH_SECRET: SECRET, NODE_ENV: 'production' })).toBe(SECRET)
    expect(isForDevelopment(SECRET)).toBe(false)
  })

  it('is made up for developers, and for nobody else', () => {
    const made = readAuthSecret({ NODE_ENV: 'development' })
    expect(isForDevelopment(made)).toBe(true)
    expect(() => readAuthSecret({ NODE_ENV: 'production', AUTH_SECRET: made })).toThrow(/^AUTH_SECRET is unset/)
    expect(() => readAuthSecret({ NODE_ENV: 'production' })).toThrow(/^AUTH_SECRET is unset/)
    expect(() => readAuthSecret({ NODE_ENV: 'production', AUTH_SECRET: '  ' })).toThrow(/^AUTH_SECRET is unset/)
  })

  it('is refused where it is short, in development too', () => {
    expect(() => readAuthSecret({ NODE_ENV: 'development', AUTH_SECRET: 'hush' })).toThrow(/^AUTH_SECRET is too short/)
  })
})
