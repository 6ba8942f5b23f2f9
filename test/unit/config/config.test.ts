import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sandboxConfig as taxConfig } from '../../../adapters/tax/sandbox-agreement.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { maskConfig } from '../../../src/config/mask-config.ts'
import { GatewayError } from '../../../src/domain/errors.ts'
import { refuseUnsafeProduction } from '../../../src/config/production-rules.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'

const folder = mkdtempSync(join(tmpdir(), 'lienthong-config-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const seals = await testSeals(['H56', 'G99'])
const files = new Map(seals.seals.map((seal) => [seal.organisation, seal]))

const good = {
  mode: 'sandbox',
  operator: 'H56',
  database: { url: 'postgres://lienthong:geheim@127.0.0.1/lienthong' },
  attachments: { directory: join(folder, 'attachments') },
  documentLinks: { secret: 'a-key-of-at-least-thirty-two-characters' },
  seals: [files.get('H56')],
  organisations: ['H56', 'G99'].map((code) => ({ code, name: { vi: code, en: code }, certificateFiles: [files.get(code)?.certificateFile] })),
  clients: [{ id: 'one-stop', organisation: 'H56', tokenSha256: 'a'.repeat(64) }],
  administrators: [{ id: 'administrator', tokenSha256: 'b'.repeat(64) }],
  partners: [{ id: 'loopback', adapter: 'loopback', organisation: 'G99', config: { baseUrl: 'http://127.0.0.1:9', token: '$env:PARTNER_TOKEN' } }],
}
const env = { PARTNER_TOKEN: 'token-of-the-partner' }

function load(config: unknown, environment: Record<string, string> = env) {
  const file = join(folder, 'config.json')
  writeFileSync(file, typeof config === 'string' ? config : JSON.stringify(config))
  return loadConfig(file, environment)
}

function mistakes(config: unknown, environment: Record<string, string> = env): readonly string[] {
  try {
    load(config, environment)
    return []
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    expect(error.code).toBe('config_invalid')
    return error.errors.map(({ field }) => field)
  }
}

describe('the configuration', () => {
  it('is one frozen object with its defaults filled in and its references resolved', () => {
    const config = load(good)
    expect(config).toMatchObject({ clientDoor: { host: '127.0.0.1', port: 8080 }, leases: { milliseconds: 15_000 }, partners: [{ agreement: { suspendAfter: 3 }, config: { token: 'token-of-the-partner' } }] })
    expect(Object.isFrozen(config.partners[0])).toBe(true)
  })

  it('reads secrets from files beside it', () => {
    writeFileSync(join(folder, 'link-secret'), 'another-key-of-at-least-thirty-two-characters\n')
    expect(load({ ...good, documentLinks: { secret: '$file:link-secret' } }).documentLinks.secret).toBe('another-key-of-at-least-thirty-two-characters')
  })

  it('names every wrong field at once', () => {
    expect(mistakes({ ...good, mode: 'test', operator: 'h56', unknown: 1, clientDoor: { port: 70_000 }, partners: [] })).toEqual(
      expect.arrayContaining(['config.mode', 'config.operator', 'config.unknown', 'config.clientDoor.port', 'config.partners']),
    )
  })

  it('names what does not fit together', () => {
    const wrong = {
      ...good,
      operator: 'H99',
      clients: [...good.clients, { ...good.clients[0], organisation: 'H77' }],
      partners: [{ ...good.partners[0], organisation: 'G01', config: { baseUrl: 'not an address', extra: 1 } }],
    }
    expect(mistakes(wrong)).toEqual(
      expect.arrayContaining(['config.operator', 'config.clients.1.organisation', 'config.clients.1.id', 'config.partners.0.organisation', 'config.partners.loopback.config.token', 'config.partners.loopback.config.extra']),
    )
  })

  it('says which variable or file is missing', () => {
    expect(mistakes(good, {})).toEqual(['config.partners.0.config.token'])
    expect(mistakes({ ...good, documentLinks: { secret: '$file:nowhere' } })).toEqual(['config.documentLinks.secret'])
  })

  it.each(['', 'not json'])('says that %j is no configuration', (text) => {
    expect(() => load(text)).toThrow(/is not JSON/)
  })

  it('masks every secret for people, the adapters’ included', () => {
    const shown = JSON.stringify(maskConfig(load(good)))
    for (const secret of ['geheim', 'token-of-the-partner', 'a-key-of-at-least']) expect(shown).not.toContain(secret)
    expect(shown).toContain('http://127.0.0.1:9')
  })

  it('refuses what is no address, and one token for two holders', () => {
    expect(mistakes({ ...good, database: { url: 'host=db password=geheim' }, redis: { url: 'http://redis' } })).toEqual(expect.arrayContaining(['config.database.url', 'config.redis.url']))
    expect(mistakes({ ...good, redis: { url: 'redis://u:geheim@host:notaport' } })).toEqual(['config.redis.url'])
    expect(mistakes({ ...good, administrators: [{ id: 'administrator', tokenSha256: good.clients[0]?.tokenSha256 }] })).toEqual(['config.administrators.0.tokenSha256'])
  })
})

describe('production', () => {
  const sandboxPem = readFileSync(files.get('H56')?.certificateFile ?? '', 'utf8')
  const partners = [{ id: 'tax', adapter: 'tax', organisation: 'G99', config: taxConfig('https://tax.example.vn', [{ organisation: 'H56', name: 'Tỉnh mẫu' }]) }]

  function refused(changes: object, certificates: readonly { setting: string; pem: string }[] = []): readonly string[] {
    const config = load(JSON.stringify({ ...good, mode: 'production', documentLinks: { ...good.documentLinks, baseUrl: 'https://gateway.example.vn' }, partners, ...changes }).replaceAll('sandbox-', 'real-'))
    try {
      refuseUnsafeProduction(config, certificates)
      return []
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      return error.errors.map(({ field }) => field)
    }
  }

  it('starts with nothing of the sandbox and nothing in the clear', () => {
    expect(refused({})).toEqual([])
  })

  it('refuses secrets, ids and certificates of the sandbox', () => {
    const config = load({ ...good, mode: 'production', documentLinks: { secret: 'sandbox-key-of-at-least-thirty-two-characters' }, clients: [{ ...good.clients[0], id: 'sandbox-one-stop' }] })
    expect(() => refuseUnsafeProduction(config, [])).toThrow(/documentLinks\.secret.*clients\.0\.id/)
    expect(refused({}, [{ setting: 'config.seals.0', pem: sandboxPem }])).toEqual(['config.seals.0'])
    expect(() => refuseUnsafeProduction(load(good), [{ setting: 'config.seals.0', pem: sandboxPem }])).not.toThrow()
  })

  it('refuses links that lead to this machine, partners in the clear, and the reference partner', () => {
    expect(refused({ documentLinks: good.documentLinks })).toEqual(['config.documentLinks.baseUrl'])
    expect(refused({ partners: good.partners })).toEqual(['config.partners.0.adapter'])
    const plain = [{ ...partners[0], config: { ...partners[0]?.config, url: 'http://tax.example.vn/gip' } }]
    expect(refused({ partners: plain })).toEqual(['config.partners.0.config.url'])
    expect(refused({ partners: plain.map((partner) => ({ ...partner, plainHttp: true })) })).toEqual([])
  })
})
