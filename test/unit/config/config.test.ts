import { createHash, generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { sandboxConfig as landConfig } from '../../../adapters/land/sandbox-agreement.ts'
import { sandboxConfig as taxConfig } from '../../../adapters/tax/sandbox-agreement.ts'
import { adapters } from '../../../adapters/index.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { maskConfig } from '../../../src/config/mask-config.ts'
import { GatewayError } from '../../../src/domain/errors.ts'
import { refuseUnsafeProduction } from '../../../src/config/production-rules.ts'
import { readMaterial } from '../../../src/config/read-material.ts'
import { testSeals } from '../../helpers/sandbox-seals.ts'
import { createTlsPairs, opensslAvailable } from '../../helpers/tls-pairs.ts'

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
  trust: { authorities: seals.authorities.map(({ file }) => ({ file, revocation: 'none' })) },
  clients: [{ id: 'one-stop', organisation: 'H56', credentials: { secretSha256: 'a'.repeat(64) } }],
  tokens: { secret: 'a-key-of-tokens-of-at-least-thirty-two-characters' },
  administrators: [{ id: 'administrator', tokenSha256: 'b'.repeat(64), roles: ['operator'] }],
  encryption: { keys: [{ id: 'of-2026', secret: 'an-encryption-key-of-at-least-32-characters' }] },
  partners: [{ id: 'loopback', adapter: 'loopback', organisation: 'G99', config: { baseUrl: 'http://127.0.0.1:9', token: '$env:PARTNER_TOKEN' } }],
}
const exampleValues: Readonly<Record<string, string>> = {
  '$file:/run/secrets/database_url': 'postgres://lienthong:geheim@database/lienthong',
  '$env:REDIS_URL': 'redis://redis',
  '$env:PARTNER_DOOR_URL': 'https://gateway.example.vn',
  '$env:CLIENT_DOOR_URL': 'https://api.gateway.example.vn',
  '$env:ADMIN_TOKEN_SHA256': 'b'.repeat(64),
  '$env:ACCOUNTS_TOKEN_SHA256': 'c'.repeat(64),
  '$env:ADMIN_DOOR_URL': 'https://admin.lienthong.example.vn',
}
const exampleConfig = JSON.parse(readFileSync(new URL('../../../deploy/config.example.json', import.meta.url), 'utf8')) as {
  readonly partners: readonly { readonly adapter: string; readonly config: object; readonly transport?: { readonly kind: string } }[]
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
    expect(config).toMatchObject({ confidential: { days: 30 }, deadlines: { warnWorkingDays: 1, extendWorkingDays: 3 }, partners: [{ transport: { kind: 'direct' } }] })
    expect(Object.isFrozen(config.partners[0])).toBe(true)
  })

  it('names a certificate file that nobody could sign with, before anything is registered', () => {
    const two = join(folder, 'two.pem')
    writeFileSync(two, seals.organisations.flatMap(({ certificates }) => certificates).join('\n'))
    const wrong = [seals.issuing.certificateFile, two, files.get('G99')?.keyFile]
    const config = load({ ...good, organisations: [good.organisations[0], { ...good.organisations[1], certificateFiles: [files.get('G99')?.certificateFile, ...wrong] }] })
    expect(() => readMaterial(config)).toThrow(expect.objectContaining({
      code: 'config_invalid',
      errors: [1, 2, 3].map((place) => expect.objectContaining({ field: `config.organisations.1.certificateFiles.${place}` }) as object),
    }))
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
    for (const secret of ['geheim', 'token-of-the-partner', 'a-key-of-at-least', 'an-encryption-key']) expect(shown).not.toContain(secret)
    expect(shown).toContain('http://127.0.0.1:9')
  })

  it('shows of addresses that are keys the server alone, and no query of any', () => {
    const webhook = { url: 'https://hooks.example.vn/services/SECRETTOKEN?sig=geheim' }
    const timeStamps = { url: 'https://tsa.example.vn/stamp?key=geheim' }
    const keysUrl = 'https://one-stop.example.vn/keys?sig=geheim'
    const client = { ...good.clients[0], credentials: { keysUrl }, webhook: { url: 'https://one-stop.example.vn/SECRETTOKEN' } }
    const config = load({ ...good, alerts: { consoleUrl: 'https://admin.example.vn/console', webhook }, timeStamps, clients: [client] })
    expect(config.alerts.webhook).toEqual(webhook)
    const shown = maskConfig(config)
    expect(JSON.stringify(shown)).not.toMatch(/SECRETTOKEN|geheim/)
    expect(shown).toMatchObject({
      alerts: { consoleUrl: 'https://admin.example.vn/console', webhook: { url: 'https://hooks.example.vn/***' } },
      timeStamps: { url: 'https://tsa.example.vn/stamp?***' },
      clients: [{ credentials: { keysUrl: 'https://one-stop.example.vn/keys?***' }, webhook: { url: 'https://one-stop.example.vn/***' } }],
    })
  })

  it.each<[string, object]>([
    ['config.alerts.webhook.url', { alerts: { webhook: { url: 'https://u:geheim@hooks.example.vn/x' } } }],
    ['config.alerts.consoleUrl', { alerts: { consoleUrl: 'https://u:geheim@admin.example.vn/console' } }],
    ['config.timeStamps.url', { timeStamps: { url: 'https://u:geheim@tsa.example.vn' } }],
    ['config.trust.authorities.0.revocation.ocsp', { trust: { authorities: good.trust.authorities.map((authority) => ({ ...authority, revocation: { ocsp: 'https://u@ocsp.example.vn' } })) } }],
    ['config.documentLinks.baseUrl', { documentLinks: { ...good.documentLinks, baseUrl: 'https://u:geheim@door.example.vn' } }],
    ['config.partners.0.config.baseUrl', { partners: [{ ...good.partners[0], config: { ...good.partners[0]?.config, baseUrl: 'http://u:geheim@127.0.0.1:9' } }] }],
  ])('refuses a user in %s, and does not repeat it', (field, change) => {
    expect(mistakes({ ...good, ...change })).toContain(field)
    expect(() => load({ ...good, ...change })).toThrow(expect.objectContaining({ message: expect.not.stringContaining('geheim') as string }))
  })

  it('refuses what is no address, and one token for two holders', () => {
    expect(mistakes({ ...good, database: { url: 'host=db password=geheim' }, redis: { url: 'http://redis' } })).toEqual(expect.arrayContaining(['config.database.url', 'config.redis.url']))
    expect(mistakes({ ...good, redis: { url: 'redis://u:geheim@host:notaport' } })).toEqual(['config.redis.url'])
    expect(mistakes({ ...good, administrators: ['one', 'other'].map((id) => ({ id, tokenSha256: 'b'.repeat(64), roles: ['operator'] })) })).toEqual(['config.administrators.1.tokenSha256'])
  })
})

const xroad = { kind: 'xroad-adapter', securityServer: 'https://security-server.example.vn:8084', dstcode: 'VN:GOV:000.00.00.G22:vpcpdvcprovider' }
const lgsp = { kind: 'lgsp', tokenUrl: 'https://lgsp.example.vn/token', consumerKey: 'key-of-h56', consumerSecret: 'geheim-of-h56', prefix: 'https://lgsp.example.vn/loopback/1.0' }
const throughTransport = (transport: unknown, more: object = {}) => ({ ...good, partners: [{ ...good.partners[0], transport, ...more }] })

const publicKey = (kind: 'ec' | 'rsa' | 'small' | 'x25519') => {
  const { publicKey: key } = { ec: () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }), rsa: () => generateKeyPairSync('rsa', { modulusLength: 2048 }), small: () => generateKeyPairSync('rsa', { modulusLength: 1024 }), x25519: () => generateKeyPairSync('x25519') }[kind]()
  return key.export({ format: 'jwk' })
}
const provenBy = (credentials: object, more: object = {}) => ({ ...good, clients: [{ ...good.clients[0], credentials }], ...more })
const ownKey = { kid: 'own', alg: 'ES256', ...publicKey('ec') }

describe('how one-stop systems prove who they are', () => {
  it('takes public keys, an address of keys, certificates where the door sees them, and a secret', () => {
    const tls = { clientDoor: { tls: { keyFile: 'door-key.pem', certificateFile: 'door.pem' } } }
    const all = { keys: [ownKey, { kid: 'other', alg: 'PS256', use: 'sig', ...publicKey('rsa') }], keysUrl: 'https://one-stop.example.vn/keys', certificateSha256s: ['c'.repeat(64)], secretSha256: 'd'.repeat(64) }
    expect(mistakes(provenBy(all, tls))).toEqual([])
    expect(load(provenBy(all, tls))).toMatchObject({ tokens: { minutes: 5 } })
  })

  it.each([
    [{}, ['']],
    [{ keys: [] }, ['keys']],
    [{ tokenSha256: 'a'.repeat(64) }, ['tokenSha256']],
    [{ keys: [ownKey, ownKey] }, ['keys.1.kid']],
    [{ keys: [{ ...ownKey, alg: 'PS256' }] }, ['keys.0']],
    [{ keys: [{ ...ownKey, alg: 'HS256' }] }, ['keys.0.alg']],
    [{ keys: [{ ...ownKey, kid: '' }] }, ['keys.0.kid']],
    [{ keys: [{ ...ownKey, d: 'AAAA' }] }, ['keys.0.d']],
    [{ keys: [{ ...ownKey, x: 'AAAA' }] }, ['keys.0']],
    [{ keys: [{ kid: 'small', alg: 'RS256', ...publicKey('small') }] }, ['keys.0']],
    [{ keys: [{ kid: 'agreement', alg: 'EdDSA', ...publicKey('x25519') }] }, ['keys.0.crv']],
    [{ keysUrl: 'one-stop.example.vn/keys' }, ['keysUrl']],
    [{ keysUrl: 'https://one-stop:99999/keys' }, ['keysUrl']],
    [{ certificateSha256s: ['c'.repeat(64)] }, ['certificateSha256s']],
    [{ secretSha256: 'secret' }, ['secretSha256']],
  ])('%j is wrong in these settings and no others', (credentials, fields) => {
    expect(mistakes(provenBy(credentials))).toEqual(fields.map((field) => (field === '' ? 'config.clients.0.credentials' : `config.clients.0.credentials.${field}`)))
  })

  it('refuses one secret for two, and keys of tokens that are short or there twice', () => {
    expect(mistakes({ ...good, clients: ['one', 'other'].map((id) => ({ ...good.clients[0], id })) })).toEqual(['config.clients.1.credentials.secretSha256'])
    expect(mistakes({ ...good, tokens: { secret: 'x'.repeat(31), formerSecrets: ['short'], minutes: 61 } })).toEqual(['config.tokens.secret', 'config.tokens.formerSecrets.0', 'config.tokens.minutes'])
    const [one, two] = ['x'.repeat(32), 'y'.repeat(32)]
    expect(mistakes({ ...good, tokens: { secret: one, formerSecrets: [two, one, two] } })).toEqual(['config.tokens.formerSecrets.1', 'config.tokens.formerSecrets.2'])
    expect(mistakes({ ...good, tokens: { secret: one, issuer: 'https://gateway.example.vn/' } })).toEqual(['config.tokens.issuer'])
  })

  it('shows public keys, and masks those of tokens', () => {
    const shown = JSON.stringify(maskConfig(load(provenBy({ keys: [ownKey] }, { tokens: { secret: 'geheim'.repeat(6), formerSecrets: ['former'.repeat(6)] } }))))
    expect(shown).toContain(ownKey.kid)
    for (const secret of ['geheim', 'former'.repeat(6)]) expect(shown).not.toContain(secret)
  })

  it('opens the files of the door, and says what is wrong with them by their settings', () => {
    const [seal, other] = [files.get('H56'), files.get('G99')]
    const at = (tls: object) => readMaterial(load({ ...good, clientDoor: { tls } }))
    expect(at({ keyFile: seal?.keyFile, certificateFile: seal?.certificateFile }).clientDoorTls?.certificate).toContain('BEGIN CERTIFICATE')
    for (const [tls, field] of [[{ keyFile: 'nowhere.pem', certificateFile: seal?.certificateFile }, 'keyFile'], [{ keyFile: other?.keyFile, certificateFile: seal?.certificateFile }, 'keyFile'], [{ keyFile: seal?.keyFile, certificateFile: seal?.keyFile }, 'certificateFile']] as const) {
      const errors = expect.arrayContaining([expect.objectContaining({ field: `config.clientDoor.tls.${field}` })]) as unknown
      expect(() => at(tls)).toThrow(expect.objectContaining({ code: 'config_invalid', errors }))
    }
  })
})

describe('transports', () => {
  it.each([
    [xroad, { ...xroad, codeIn: 'query' }],
    [{ ...xroad, codeIn: 'header', providerUrl: 'http://127.0.0.1:9' }, { codeIn: 'header' }],
    [lgsp, { ...lgsp, style: 'basic' }],
    [{ kind: 'direct' }, { kind: 'direct' }],
  ])('%j is read with its defaults', (transport, read) => {
    expect(load(throughTransport(transport)).partners[0]?.transport).toMatchObject(read)
  })

  it.each([
    [{ ...lgsp, consumerSecret: undefined, style: 'password', extra: 1 }, ['consumerSecret', 'style', 'extra']],
    [{ ...lgsp, tokenUrl: 'lgsp.example.vn/token', prefix: `${lgsp.prefix}/` }, ['tokenUrl', 'prefix']],
    [{ ...xroad, dstcode: 'G22' }, ['dstcode']],
    [{ ...xroad, providerUrl: 'https://provider:99999' }, ['providerUrl']],
    [{ kind: 'direct', dstcode: xroad.dstcode }, ['dstcode']],
    [{ kind: 'ndop' }, ['kind']],
    [{}, ['kind']],
  ])('%j is wrong in these settings and no others', (transport, fields) => {
    expect(mistakes({ ...throughTransport(transport), mode: fields[0] === 'kind' ? 'test' : 'sandbox' }).toSorted()).toEqual(
      [...fields.map((field) => `config.partners.0.transport.${field}`), ...(fields[0] === 'kind' ? ['config.mode'] : [])].toSorted(),
    )
  })

  it.each([
    ['one server', lgsp, {}, []],
    ['several servers, and no name for the partner’s', lgsp, { fileBases: ['https://files.example.vn/giay-to'] }, ['transport.providerUrl']],
    ['a log-in at another server', xroad, { logIn: 'https://log-in.example.vn/token' }, ['transport.providerUrl']],
    ['files beside the service', { ...lgsp, providerUrl: 'https://land.example.vn' }, {}, []],
    ['files at another server', { ...lgsp, providerUrl: 'https://land.example.vn' }, { fileBases: ['https://land.example.vn/tap-tin', 'https://files.example.vn'] }, ['config.fileBases.1']],
    ['a service that is not the partner’s', { ...xroad, providerUrl: 'https://land.example.vn/elsewhere' }, {}, ['config.baseUrl', 'config.logIn.url', 'config.fileBases.0']],
  ])('carries to one partner: %s', (_what, transport, { fileBases, logIn }: { fileBases?: readonly string[]; logIn?: string }, fields) => {
    const land = landConfig('https://land.example.vn', [{ organisation: 'H56', name: 'Tỉnh mẫu' }])
    const config = { ...land, ...(fileBases ? { fileBases } : {}), ...(logIn === undefined ? {} : { logIn: { ...land.logIn, url: logIn } }) }
    const partner = { id: 'land', adapter: 'land', organisation: 'G99', transport, config }
    expect(mistakes({ ...good, partners: [partner] }).toSorted()).toEqual(fields.map((field) => `config.partners.0.${field}`).toSorted())
    expect(mistakes({ ...good, partners: [{ ...partner, transport: { kind: 'direct' } }] })).toEqual([])
  })

  it('is shown to people without its secret', () => {
    expect(maskConfig(load(throughTransport(lgsp)))).toMatchObject({ partners: [{ transport: { ...lgsp, consumerSecret: '***', style: 'basic' } }] })
  })
})

describe('mutual TLS', () => {
  const withTls = (tls: object) => ({ ...good, partners: [{ ...good.partners[0], tls }] })

  it('is refused by halves', () => {
    expect(mistakes(withTls({ certificateFile: 'c.pem' }))).toEqual(['config.partners.0.tls.keyFile'])
    expect(mistakes(withTls({ keyFile: 'k.pem', caFile: 'a.pem' }))).toEqual(['config.partners.0.tls.certificateFile'])
    expect(mistakes(withTls({ caFile: 'a.pem' }))).toEqual([])
  })

  it.runIf(opensslAvailable)('is refused by name where a file is not what it should be', () => {
    const pairs = createTlsPairs()
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text)
      return join(folder, name)
    }
    const right = { caFile: file('ca.pem', pairs.authority), certificateFile: file('c.pem', pairs.client.certificate), keyFile: file('k.pem', pairs.client.key) }
    const garbage = file('garbage.pem', 'not a pem')
    const broken = file('broken.pem', `${pairs.authority}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`)
    const faults = (changes: object) => {
      try {
        return readMaterial(load(withTls({ ...right, ...changes }))).tls.size
      } catch (error) {
        if (!(error instanceof GatewayError)) throw error
        return error.errors.map(({ field }) => field)
      }
    }
    expect(faults({})).toBe(1)
    expect(faults({ caFile: file('two.pem', `${pairs.authority}\n${pairs.client.certificate}`) })).toBe(1)
    for (const caFile of [garbage, broken, right.keyFile]) expect(faults({ caFile })).toEqual(['config.partners.0.tls.caFile'])
    expect(faults({ certificateFile: right.keyFile, keyFile: garbage, caFile: garbage })).toEqual(['config.partners.0.tls.caFile', 'config.partners.0.tls.certificateFile', 'config.partners.0.tls.keyFile'])
    expect(faults({ keyFile: file('other-key.pem', pairs.server.key) })).toEqual(['config.partners.0.tls.keyFile'])
  })
})

describe('ids, keys and mirrors', () => {
  it('keeps for the gateway the ids under which it sends itself', () => {
    expect(mistakes({ ...good, clients: [{ ...good.clients[0], id: 'gateway' }] })).toEqual(['config.clients.0.id'])
    expect(mistakes({ ...good, partners: [{ ...good.partners[0], id: 'webhook-one-stop' }] })).toEqual(['config.partners.0.id'])
  })

  it('compares days again until they are as old as a difference needs', () => {
    expect(mistakes({ ...good, reconciliation: { notConfirmedHours: 49 } })).toEqual(['config.reconciliation.daysBack'])
    expect(mistakes({ ...good, reconciliation: { notSentHours: 49, daysBack: 2 } })).toEqual(['config.reconciliation.daysBack'])
    expect(mistakes({ ...good, reconciliation: { notSentHours: 49, daysBack: 3 } })).toEqual([])
  })

  it('wants one key at least, long enough, each under its own id', () => {
    const [key] = good.encryption.keys
    expect(mistakes({ ...good, encryption: undefined })).toEqual(['config.encryption'])
    expect(mistakes({ ...good, encryption: { keys: [] } })).toEqual(['config.encryption.keys'])
    expect(mistakes({ ...good, encryption: { keys: [{ ...key, secret: 'x'.repeat(31) }] } })).toEqual(['config.encryption.keys.0.secret'])
    expect(mistakes({ ...good, encryption: { keys: [key, key] } })).toEqual(['config.encryption.keys.1.id'])
  })

  it('mirrors to a national portal only, and tells events to addresses only', () => {
    expect(mistakes({ ...good, portalMirror: { partner: 'loopback' } })).toEqual(['config.portalMirror.partner'])
    expect(mistakes({ ...good, portalMirror: { partner: 'nobody' } })).toEqual(['config.portalMirror.partner'])
    const portal = exampleConfig.partners.find(({ adapter }) => adapter === 'national-portal')
    expect(mistakes({ ...good, partners: [{ ...portal, id: 'portal', organisation: 'G99', config: { ...portal?.config, password: 'x' } }], portalMirror: { partner: 'portal' } })).toEqual([])
    const clients = (url: string) => [{ ...good.clients[0], webhook: { url } }]
    for (const url of ['ftp://one-stop.example.vn', 'https://user:word@one-stop.example.vn', 'https://one-stop.example.vn:99999/x']) {
      expect(mistakes({ ...good, clients: clients(url) })).toEqual(['config.clients.0.webhook.url'])
    }
    expect(mistakes({ ...good, clients: clients('https://one-stop.example.vn/events?from=gateway') })).toEqual([])
  })

  it('lets others’ addresses lead inside only where it says so', () => {
    const clients = (url: string) => [{ ...good.clients[0], webhook: { url } }]
    for (const url of ['https://10.1.2.3/events', 'https://2130706433/events', 'https://[::1]/events', 'http://one-stop.example.vn/events']) {
      expect(mistakes({ ...good, clients: clients(url) })).toEqual(['config.clients.0.webhook.url'])
    }
    expect(() => load({ ...good, clients: clients('https://10.1.2.3/events') })).toThrow('address_refused')
    expect(mistakes({ ...good, clients: [{ ...good.clients[0], credentials: { keysUrl: 'https://169.254.169.254/keys' } }] })).toEqual(['config.clients.0.credentials.keysUrl'])
    expect(mistakes({ ...good, clients: clients('https://10.1.2.3/events'), outside: { allow: ['10.1.0.0/16'] } })).toEqual([])
    expect(mistakes({ ...good, clients: clients('http://one-stop.example.vn/events'), outside: { allowHttp: true } })).toEqual([])
    expect(mistakes({ ...good, outside: { allow: ['10.1.0.0/33', '10.1.0.0/16'] } })).toEqual(['config.outside.allow.0'])
  })

  it('believes proxies only by their networks, and never everybody', () => {
    for (const door of ['clientDoor', 'adminDoor', 'partnerDoor']) {
      expect(mistakes({ ...good, [door]: { proxies: ['172.18.0.1/32', 'fd00:56::/64', '10.0.0.0/8'] } })).toEqual([])
      expect(mistakes({ ...good, [door]: { proxies: ['10.0.0.0/8', '10.1.0.0/33'] } })).toEqual([`config.${door}.proxies.1`])
      expect(mistakes({ ...good, [door]: { proxies: ['0.0.0.0/0', '::/0'] } })).toEqual([`config.${door}.proxies.0`, `config.${door}.proxies.1`])
      expect(mistakes({ ...good, [door]: { proxies: ['loopback'] } })).toEqual([`config.${door}.proxies.0`])
    }
  })
})

describe('seals', () => {
  const seal = { organisation: 'H56', certificateFile: 'h56.pem' }
  const pkcs11 = { module: '/usr/lib/token.so', token: 'tinh', key: 'con-dau', pin: '123456' }

  it('have their key in exactly one place, and say whose it is', () => {
    expect(mistakes({ ...good, seals: [{ ...seal, keyFile: 'h56.key' }] })).toEqual([])
    expect(mistakes({ ...good, seals: [{ organisation: 'H56', pkcs12File: 'h56.p12', passphrase: 'words' }] })).toEqual([])
    expect(mistakes({ ...good, seals: [{ ...seal, pkcs11 }] })).toEqual([])
    expect(mistakes({ ...good, seals: [seal] })).toEqual(['config.seals.0'])
    expect(mistakes({ ...good, seals: [{ ...seal, keyFile: 'h56.key', pkcs11 }] })).toEqual(['config.seals.0'])
    expect(mistakes({ ...good, seals: [{ organisation: 'H56', pkcs11 }] })).toEqual(['config.seals.0.certificateFile'])
  })

  it('show no PIN to people', () => {
    expect(JSON.stringify(maskConfig(load({ ...good, seals: [{ ...seal, pkcs11 }] })))).not.toContain(pkcs11.pin)
  })
})

describe('agreement', () => {
  it('has a place for each worker of a lane', () => {
    const agreed = (agreement: object) => mistakes({ ...good, partners: [{ ...good.partners[0], agreement }] })
    expect(agreed({ concurrency: 4, workers: 4 })).toEqual([])
    expect(agreed({ concurrency: 4, workers: 5 })).toEqual(['config.partners.0.agreement.workers'])
    expect(agreed({ workers: 11 })).toEqual(['config.partners.0.agreement.workers'])
  })
})

describe('retention', () => {
  it('lasts longer than a transfer may be on its way', () => {
    expect(mistakes({ ...good, retention: { contentDays: 4, attachmentDays: 4 } })).toEqual([])
    expect(mistakes({ ...good, retention: { contentDays: 3, attachmentDays: 1 } })).toEqual(['config.retention.contentDays', 'config.retention.attachmentDays'])
  })
})

describe('trust', () => {
  it('needs an authority, and words for where to ask about each', () => {
    const file = good.trust.authorities[0]?.file
    expect(mistakes({ ...good, trust: undefined })).toEqual(['config.trust'])
    const asking = (revocation: object) => mistakes({ ...good, trust: { authorities: seals.authorities.map(({ file }) => ({ file, revocation })) } })
    for (const somewhere of [{ ocsp: 'http://ocsp.example.vn', nonce: true }, { ocsp: 'http://ocsp.example.vn', crl: 'http://crl.example.vn/list' }, { crl: 'http://crl.example.vn/list' }]) expect(asking(somewhere)).toEqual([])
    for (const nowhere of [{}, { nonce: true }]) expect(asking(nowhere)).toContainEqual(expect.stringMatching(/^config\.trust\.authorities\.0\.revocation/))
    expect(mistakes({ ...good, trust: { authorities: [] } })).toEqual(['config.trust.authorities'])
    for (const revocation of [undefined, 'never', {}, { ocsp: 'ocsp' }]) expect(mistakes({ ...good, trust: { authorities: [{ file, revocation }] } })).not.toEqual([])
  })

  it('takes only algorithms that there are, and signs with none that is deprecated', () => {
    const organisations = (alsoAccepts: readonly string[]) => [{ ...good.organisations[0], alsoAccepts }, good.organisations[1]]
    expect(mistakes({ ...good, organisations: organisations(['RS256', 'RS1']) })).toEqual([])
    expect(mistakes({ ...good, organisations: organisations(['HS256']) })).toEqual(['config.organisations.0.alsoAccepts.0'])
    expect(mistakes({ ...good, partners: [{ ...good.partners[0], algorithm: 'RS1' }] })).toEqual(['config.partners.0.algorithm'])
  })
})

describe('the example', () => {
  it('is a configuration for production, with every adapter of the house but the reference one', () => {
    const config = load(JSON.stringify(exampleConfig).replaceAll(/\$(env|file):[^"]*/g, (reference) => exampleValues[reference] ?? `a-value-of-at-least-32-characters-${reference.replaceAll(/\W/g, '-')}`))
    expect(config.partners.map(({ adapter }) => adapter).toSorted()).toEqual(adapters.map(({ id }) => id).filter((id) => id !== 'loopback').toSorted())
    expect(() => refuseUnsafeProduction(config, [])).not.toThrow()
  })

  it('shows every kind of transport', () => {
    expect(new Set(exampleConfig.partners.map(({ transport }) => transport?.kind ?? 'direct'))).toEqual(new Set(['direct', 'xroad-adapter', 'lgsp']))
  })
})

describe('production', () => {
  const sandboxPem = readFileSync(files.get('H56')?.certificateFile ?? '', 'utf8')
  const partners = [{ id: 'tax', adapter: 'tax', organisation: 'G99', config: taxConfig('https://tax.example.vn', [{ organisation: 'H56', name: 'Tỉnh mẫu' }]) }]

  const trust = { authorities: good.trust.authorities.map(({ file }) => ({ file, revocation: { ocsp: 'http://ocsp.example.vn' } })) }

  const safe = {
    mode: 'production',
    documentLinks: { ...good.documentLinks, baseUrl: 'https://gateway.example.vn' },
    clientDoor: { plainHttp: true },
    tokens: { ...good.tokens, issuer: 'https://api.gateway.example.vn' },
    partners,
    trust,
  }

  function refused(changes: object, certificates: readonly { setting: string; pem: string }[] = []): readonly string[] {
    const config = load(JSON.stringify({ ...good, ...safe, ...changes }).replaceAll('sandbox-', 'real-'))
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

  it('refuses every address in the clear, whatever it is called: files, log-ins, links to documents', () => {
    const tax = partners[0]?.config
    const vouchers = (...fileOrigins: readonly string[]) => [{ ...partners[0], config: { ...tax, vouchers: { securityKey: 'key-of-the-vouchers', fileOrigins } } }]
    expect(refused({ partners: vouchers('https://files.example.vn') })).toEqual([])
    expect(refused({ partners: vouchers('https://files.example.vn', 'http://10.0.0.5') })).toEqual(['config.partners.0.config.vouchers.fileOrigins.1'])
    const land = landConfig('https://land.example.vn', [{ organisation: 'H56', name: 'Tỉnh mẫu' }])
    const withLand = (changes: object) => [{ id: 'land', adapter: 'land', organisation: 'G99', config: { ...land, ...changes } }]
    expect(refused({ partners: withLand({}) })).toEqual([])
    expect(refused({ partners: withLand({ fileBases: ['http://127.0.0.1/files'], logIn: { ...land.logIn, url: 'http://land.example.vn/token' } }) }).toSorted()).toEqual(['config.partners.0.config.fileBases.0', 'config.partners.0.config.logIn.url'])
    for (const baseUrl of ['http://gateway.example.vn', 'HTTP://gateway.example.vn', 'ftp://gateway.example.vn']) {
      expect(refused({ documentLinks: { ...good.documentLinks, baseUrl } })).toEqual(['config.documentLinks.baseUrl'])
    }
  })

  it('takes namespaces of a fixed list for names', () => {
    expect(refused({ partners: [{ ...partners[0], config: { ...partners[0]?.config, namespace: 'http://gip.com/' } }] })).toEqual([])
  })

  it('refuses transports and webhooks in the clear; behind a transport the partner’s address is only a name', () => {
    const { vouchers: _elsewhere, ...tax } = taxConfig('http://tax.internal', [{ organisation: 'H56', name: 'Tỉnh mẫu' }])
    const plain = (transport: object) => [{ ...partners[0], transport, config: tax }]
    expect(refused({ partners: plain(xroad) })).toEqual([])
    expect(refused({ partners: plain({ ...xroad, securityServer: 'http://security-server:8080' }) })).toEqual(['config.partners.0.transport.securityServer'])
    const inTheClear = { ...lgsp, tokenUrl: 'http://lgsp/token', prefix: 'http://lgsp/tax' }
    expect(refused({ partners: plain(inTheClear) })).toEqual(['config.partners.0.transport.tokenUrl', 'config.partners.0.transport.prefix'])
    expect(refused({ partners: plain(inTheClear).map((partner) => ({ ...partner, plainHttp: true })) })).toEqual([])
    expect(refused({ outside: { allowHttp: true }, clients: [{ ...good.clients[0], webhook: { url: 'http://one-stop.example.vn/events' } }] })).toEqual(['config.clients.0.webhook.url', 'config.outside.allowHttp'])
  })

  it('refuses a client door in the clear, one without a name, keys fetched in the clear, and what the sandbox made for them', () => {
    expect(refused({ clientDoor: {} })).toEqual(['config.clientDoor.tls'])
    expect(refused({ clientDoor: { tls: { keyFile: 'door-key.pem', certificateFile: 'door.pem' } } })).toEqual([])
    expect(refused({ tokens: good.tokens })).toEqual(['config.tokens.issuer'])
    expect(refused({ tokens: { ...good.tokens, issuer: 'http://gateway.example.vn' } })).toEqual(['config.tokens.issuer'])
    expect(mistakes({ ...good, ...safe, clients: [{ ...good.clients[0], credentials: { keysUrl: 'http://one-stop.example.vn/keys' } }] })).toEqual(['config.clients.0.credentials.keysUrl'])
    const made = { ...safe, tokens: { ...safe.tokens, secret: `sandbox-${'x'.repeat(32)}` }, clients: [{ ...good.clients[0], credentials: { keys: [{ ...ownKey, kid: 'sandbox-1' }] } }] }
    expect(() => refuseUnsafeProduction(load({ ...good, ...made }), [])).toThrow(/clients\.0\.credentials\.keys\.0\.kid.*tokens\.secret/)
  })

  it('refuses databases that are spoken to in the clear on other machines', () => {
    const database = (url: string, more = {}) => refused({ database: { url, ...more } })
    const elsewhere = 'postgres://a:b@10.9.9.9/x'
    const modes = ['', '?sslmode=disable', '?sslmode=prefer', '?sslmode=no-verify', '?sslmode=require', '?sslmode=verify-full&sslmode=disable']
    for (const mode of modes) expect(database(elsewhere + mode)).toEqual(['config.database.url'])
    expect(database('postgres://a:b@127.0.0.1/x?host=10.9.9.9')).toEqual(['config.database.url'])
    for (const url of [`${elsewhere}?sslmode=verify-full`, 'postgres://a:b@localhost/x', 'postgres://a:b@[::1]:5432/x', 'postgres:///x?host=/var/run/postgresql']) expect(database(url)).toEqual([])
    expect(database(elsewhere, { plainNetwork: true })).toEqual([])
    expect(refused({ redis: { url: 'redis://10.9.9.9:6379' } })).toEqual(['config.redis.url'])
    for (const redis of [{ url: 'rediss://10.9.9.9:6379' }, { url: 'redis://127.0.0.1:6379' }, { url: 'redis://redis:6379', plainNetwork: true }]) expect(refused({ redis })).toEqual([])
  })

  it('refuses a world that others’ addresses may lead into', () => {
    expect(refused({ outside: { allow: ['0.0.0.0/0', '10.0.0.0/8', '::/0', 'fc00::/7', '128.0.0.0/1'] } })).toEqual(['config.outside.allow.0', 'config.outside.allow.2', 'config.outside.allow.4'])
  })

  it('refuses one text that guards two things', () => {
    const text = 'one text of at least thirty-two characters'
    const same = { documentLinks: { ...safe.documentLinks, secret: text }, tokens: { ...safe.tokens, secret: text }, encryption: { keys: [{ id: 'k', secret: text }] } }
    expect(refused(same)).toEqual(['config.tokens.secret', 'config.encryption.keys.0.secret'])
    const digest = createHash('sha256').update(good.tokens.secret).digest('hex')
    expect(refused({ administrators: [{ ...good.administrators[0], tokenSha256: digest }] })).toEqual(['config.administrators.0.tokenSha256'])
    expect(refused({ administrators: [{ ...good.administrators[0], tokenSha256: 'a'.repeat(64) }] })).toEqual(['config.clients.0.credentials.secretSha256'])
    expect(() => refuseUnsafeProduction(load({ ...good, ...same, mode: 'sandbox' }), [])).not.toThrow()
  })

  it('refuses links with a query or a fragment', () => {
    for (const end of ['gateway.example.vn/?x', 'gateway.example.vn/x#y']) {
      expect(refused({ documentLinks: { ...good.documentLinks, baseUrl: `https://${end}` } })).toEqual(['config.documentLinks.baseUrl'])
    }
    expect(refused({ documentLinks: { ...good.documentLinks, baseUrl: 'https://gateway.example.vn/partners' } })).toEqual([])
  })

  it('refuses authorities of which nobody asks who was revoked', () => {
    expect(refused({ trust: good.trust })).toEqual(['config.trust.authorities'])
    const [root, issuing] = trust.authorities
    expect(refused({ trust: { authorities: [{ ...root, revocation: 'none' }, issuing] } })).toEqual([])
  })

  it('refuses what the sandbox made for transports and encryption', () => {
    const config = load({ ...throughTransport({ ...lgsp, consumerSecret: 'sandbox-secret' }), mode: 'production', encryption: { keys: [{ id: 'k', secret: `sandbox-${'x'.repeat(32)}` }] } })
    expect(() => refuseUnsafeProduction(config, [])).toThrow(/encryption\.keys\.0\.secret.*partners\.0\.transport\.consumerSecret/)
  })
})
