/** S10 and S11: no secret may be empty or short, none is compared bit by bit, and none of the sandbox's opens anything in production. */
import { globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { adapters } from '../../../adapters/index.ts'
import { isSecret } from '../../../schemas/secret.ts'
import { loadConfig } from '../../../src/config/load-config.ts'
import { refuseUnsafeProduction } from '../../../src/config/production-rules.ts'
import { Config } from '../../../src/config/schema.ts'
import { authenticateHolders } from '../../../src/http/authentication.ts'
import { GatewayError } from '../../../src/domain/errors.ts'
import { partnerIds, sandboxPartners } from '../../../src/sandbox/partners.ts'
import { bearer, openDoors, sha256, tokens, type OpenDoors } from '../http/open-doors.ts'

const root = join(import.meta.dirname, '../../..')
const folder = mkdtempSync(join(tmpdir(), 'lienthong-secrets-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

type Tree = Record<string, unknown>
/** A configuration for production with every kind of secret in it. */
const example = withoutReferences(JSON.parse(readFileSync(join(root, 'deploy/config.example.json'), 'utf8'))) as Tree
const seals = example['seals'] as Tree[]
const full: Tree = {
  ...example,
  redis: { url: 'redis://:a-password-of-redis@redis', plainNetwork: true },
  seals: [{ ...seals[0], passphrase: 'a-passphrase-of-a-seal' }, ...seals.slice(1)],
  tokens: { ...(example['tokens'] as Tree), formerSecrets: ['a-former-secret-of-at-least-thirty-two-characters'] },
  logIn: { baseUrl: 'https://admin.gateway.example.vn', oidc: { issuer: 'https://id.example.vn', clientId: 'lienthong', clientSecret: 'a-secret-at-the-provider-of-32-characters', rolesClaim: 'roles', roles: { officers: 'operator' } } },
}
const secrets = secretsIn(full)

describe('a configuration', () => {
  test('has many secrets, and starts as it is', () => {
    expect(secrets.length).toBeGreaterThan(12)
    for (const path of ['database.url', 'redis.url', 'documentLinks.secret', 'tokens.secret', 'encryption.keys.0.secret', 'logIn.oidc.clientSecret', 'seals.0.passphrase']) expect(secrets).toContain(path)
    expect(faultsOf(full)).toEqual([])
  })

  test.each(secrets)('does not start with an empty %s', (path) => {
    // an adapter's own settings are named by their partner
    expect(faultsOf(changed(path, '')).join(' ')).toContain(path.replace(/^partners\.\d+\.config/, 'config'))
  })

  test.each(secrets.filter((path) => /^(documentLinks|tokens|encryption)/.test(path)))('does not start with a short %s', (path) => {
    expect(faultsOf(changed(path, 'x'.repeat(31)))).toEqual([`config.${path}`])
  })

  test.each(secrets)('does not start in production with a %s of the sandbox', (path) => {
    const made = `sandbox-${'x'.repeat(40)}`
    const address = path === 'database.url' ? `postgres://lienthong:${made}@127.0.0.1/lienthong` : `redis://:${made}@127.0.0.1`
    expect(faultsOf(changed(path, path.endsWith('.url') ? address : made))).toEqual([`config.${path}`])
  })

  test.each(['', 'not-hexadecimal', 'a'.repeat(63)])('does not start with %j for the hash of a token', (hash) => {
    expect(faultsOf(changed('administrators.0.tokenSha256', hash))).toEqual(['config.administrators.0.tokenSha256'])
  })
})

/** Fixed, for everybody can read them here. */
test.each(partnerIds.filter((id) => id !== 'loopback'))('production refuses what the sandbox gave to %s', (id) => {
  const config = sandboxPartners('sandbox-password-of-a-partner')[id].config('https://partner.example.vn')
  const adapter = adapters.find((each) => each.id === id)
  const here = secretsIn(config as Tree, adapter?.config)
  expect(here.length).toBeGreaterThan(0)
  const partners = (full['partners'] as Tree[]).map((partner) => (partner['adapter'] === id ? { ...partner, config } : partner))
  const index = partners.findIndex((partner) => partner['adapter'] === id)
  const faults = faultsOf({ ...full, partners })
  for (const path of here) expect(faults, path).toContain(`config.partners.${index}.config.${path}`)
})

describe('a token', () => {
  let doors: OpenDoors
  beforeAll(async () => {
    doors = await openDoors()
  })
  afterAll(() => doors.close())

  test.each([
    ['nothing', ''],
    ['spaces', '   '],
    ['all but its last character', tokens.admin.slice(0, -1)],
    ['one character more', `${tokens.admin}x`],
    ['other capitals', tokens.admin.toUpperCase()],
    ['its hash', sha256(tokens.admin)],
    ['undefined', 'undefined'],
    ['null', 'null'],
    ['a NUL behind it', `${tokens.admin}%00`],
    ['it twice', `${tokens.admin},${tokens.admin}`],
  ])('that is %s opens nothing', async (_what, token) => {
    expect((await doors.admin.inject({ url: '/admin/v1/lanes', headers: bearer(token) })).statusCode).toBe(401)
    expect((await doors.client.inject({ url: '/v1/partners', headers: bearer(token) })).statusCode).toBe(401)
  })

  test('of nothing opens nothing, though somebody configured its hash', async () => {
    for (const weak of ['', 'x', 'admin', 'password123']) {
      const authenticate = authenticateHolders('administrator', [{ id: 'weak', tokenSha256: sha256(weak), permissions: new Set() }])
      for (const authorization of [`Bearer ${weak}`, 'Bearer', 'Bearer ', weak, undefined]) expect(await authenticate({ headers: { authorization } } as never)).toBeUndefined()
    }
  })
})

test('where a secret is compared, it is compared in constant time', () => {
  const naive = /(?:[sS]ecret|[pP]assword|[tT]oken|[sS]ignature|[pP]roof|[cC]srf|securityCode|securityKey)\w*\)? ?(?:===|!==)\s*(?!\s|undefined|null|'|typeof)/
  const files = ['src/http/*.ts', 'src/access/*.ts', 'adapters/*/*.ts', 'adapters/*/*/*.ts'].flatMap((pattern) => globSync(pattern, { cwd: root }))
  const ours = files.filter((file) => !/simulat|\.test\.ts$|fixtures/.test(file))
  expect(ours.length).toBeGreaterThan(100)
  const found = ours.flatMap((file) => readFileSync(join(root, file), 'utf8').split('\n').flatMap((line) => (naive.test(line) ? [`${file}: ${line.trim()}`] : [])))
  expect(found.filter((line) => !compared.some((known) => line.startsWith(known)))).toEqual([])
})

/** Comparisons that give nothing away. The first: of two tokens that we hold ourselves. */
const compared = ['adapters/land/session.ts: if (kept?.token === token)']

/** Paths of all fields that the schema marks, as far as they are there. */
function secretsIn(value: unknown, schema: unknown = Config, path = ''): readonly string[] {
  if (schema === undefined || value === undefined) return []
  if (isSecret(schema)) return [path]
  const { properties, items, anyOf } = schema as { properties?: Record<string, unknown>; items?: unknown; anyOf?: readonly unknown[] }
  if (anyOf !== undefined) return [...new Set(anyOf.flatMap((branch) => secretsIn(value, branch, path)))]
  if (Array.isArray(value)) return value.flatMap((item, index) => secretsIn(item, items, path === '' ? String(index) : `${path}.${index}`))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([name, item]) => {
    const inner = path === '' ? name : `${path}.${name}`
    // the schema of a partner's own settings is its adapter's
    const own = name === 'config' && 'adapter' in value ? adapters.find(({ id }) => id === value.adapter)?.config : undefined
    return secretsIn(item, own ?? properties?.[name], inner)
  })
}

function changed(path: string, value: string): Tree {
  const copy = structuredClone(full)
  const names = path.split('.')
  // the path was found in it
  const holder = names.slice(0, -1).reduce<Tree>((node, name) => node[name] as Tree, copy)
  holder[names.at(-1) ?? ''] = value
  return copy
}

/** Settings that keep it from starting. */
function faultsOf(config: Tree): readonly string[] {
  const file = join(folder, 'config.json')
  writeFileSync(file, JSON.stringify(config))
  try {
    refuseUnsafeProduction(loadConfig(file, {}), [])
    return []
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return error.errors.map(({ field }) => field)
  }
}

/** Each secret in its place, as a file or a variable would give it. */
function withoutReferences(value: unknown, name = ''): unknown {
  if (typeof value === 'string') {
    if (!value.startsWith('$')) return value
    if (name === 'tokenSha256' || name === 'secretSha256') return sha256(value)
    if (/^(url|baseUrl|issuer)$/.test(name)) return /database/i.test(value) ? 'postgres://lienthong:a-password@database/lienthong' : 'https://gateway.example.vn'
    return `a-secret-of-at-least-thirty-two-characters-for-${value.replaceAll(/\W/g, '-')}`
  }
  if (Array.isArray(value)) return value.map((item) => withoutReferences(item, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutReferences(item, key)]))
}
