import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { ConfigError, readConfig } from './config'

describe('readConfig', () => {
  it('works on one machine without any variable', () => {
    expect(readConfig({})).toEqual({
      apiInternalUrl: 'http://127.0.0.1:8000',
      apiPublicUrl: 'http://127.0.0.1:8000',
      siteUrl: 'http://127.0.0.1:3000',
      searchInternalUrl: null,
      apiTimeoutMs: 2500,
      revalidateSecret: null,
      authSecret: null,
      storefrontSecret: null,
      trustedProxies: 0,
    })
  })

  it('takes each value, and drops a trailing slash', () => {
    const env = {
      API_INTERNAL_URL: 'http://api:8000/',
      API_PUBLIC_URL: 'https://api.example',
      SITE_URL: 'https://shop.example/',
      SEARCH_INTERNAL_URL: 'http://searchd:8108',
      API_TIMEOUT_MS: '250',
      SHOPSTER_REVALIDATE_SECRET: 'a-secret-that-both-sides-know-0123456789',
      AUTH_SECRET: 'a-secret-of-this-server-alone-0123456789',
      SHOPSTER_STOREFRONT_SECRET: 'another-that-both-sides-know-0123456789',
      SHOPSTER_TRUSTED_PROXIES: '2',
    }
    expect(readConfig(env)).toEqual({
      apiInternalUrl: 'http://api:8000',
      apiPublicUrl: 'https://api.example',
      siteUrl: 'https://shop.example',
      searchInternalUrl: 'http://searchd:8108',
      apiTimeoutMs: 250,
      revalidateSecret: 'a-secret-that-both-sides-know-0123456789',
      authSecret: 'a-secret-of-this-server-alone-0123456789',
      storefrontSecret: 'another-that-both-sides-know-0123456789',
      trustedProxies: 2,
    })
  })

  it.each([
    ['API_INTERNAL_URL', 'localhost:8000'],
    ['API_PUBLIC_URL', 'ftp://api.example'],
    ['SITE_URL', 'shop.example'],
    ['SEARCH_INTERNAL_URL', 'http://searchd/?key=1'],
    ['API_TIMEOUT_MS', '4s'],
    ['SHOPSTER_TRUSTED_PROXIES', 'many'],
    ['SHOPSTER_TRUSTED_PROXIES', '11'],
  ])('names %s when it is "%s"', (name, value) => {
    expect(() => readConfig({ [name]: value })).toThrow(ConfigError)
    expect(() => readConfig({ [name]: value })).toThrow(`${name} is "${value}"`)
  })
})

describe('a secret', () => {
  it.each(['SHOPSTER_REVALIDATE_SECRET', 'AUTH_SECRET', 'SHOPSTER_STOREFRONT_SECRET'])('%s that is too short is named and not shown', (name) => {
    const read = () => readConfig({ [name]: 'hush' })
    expect(read).toThrow(`${name} is too short`)
    expect(read).not.toThrow(/hush/)
  })
})

describe('.env.local.example', () => {
  it('documents exactly the variables that are read', () => {
    const read = new Set<string>()
    const recorder = new Proxy<Record<string, string | undefined>>({}, {
      get: (_, name) => {
        read.add(String(name))
        return undefined
      },
    })
    readConfig(recorder)
    const example = readFileSync(path.resolve(__dirname, '../../.env.local.example'), 'utf8')
    const documented = [...example.matchAll(/^(?:# )?([A-Z_]+)=/gm)].map(([, name]) => name)
    expect(documented.sort()).toEqual([...read].sort())
  })
})
