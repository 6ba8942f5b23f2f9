/** The one configuration: one schema, one file, one frozen object. Every mistake is reported at once, by name. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Type, type Static, type TSchema } from 'typebox'
import { adapters } from '../adapters/index.ts'
import { Agreement } from '../schemas/agreement.ts'
import { Bilingual } from '../schemas/bilingual.ts'
import { oneOf } from '../schemas/one-of.ts'
import { OrganisationCode, ProcedureCode, Sha256 } from '../schemas/primitives.ts'
import { isSecret, secret } from '../schemas/secret.ts'
import { GatewayError, type FieldError } from './domain/errors.ts'
import { parseConfig } from './usecases/parse-config.ts'

const strict = { additionalProperties: false }
const Id = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })
const Port = Type.Integer({ minimum: 0, maximum: 65_535 })

function listener(what: string, port: number) {
  return Type.Object(
    { host: Type.String({ default: '127.0.0.1', description: `Address that ${what} binds` }), port: Type.Integer({ ...Port, default: port, description: 'Port; 0 takes a free one' }) },
    { ...strict, default: {} },
  )
}

export const Config = Type.Object(
  {
    mode: oneOf(['production', 'sandbox'], 'production refuses every sandbox secret and certificate'),
    operator: Type.String({ ...OrganisationCode, description: 'Organisation that runs the gateway; its seal signs acceptances' }),
    database: Type.Object(
      {
        url: secret({ description: 'PostgreSQL address' }),
        poolSize: Type.Integer({ minimum: 2, maximum: 200, default: 20, description: 'Connections of one process' }),
      },
      strict,
    ),
    redis: Type.Optional(Type.Object({ url: secret({ description: 'Redis address; without it the queues run on PostgreSQL' }) }, strict)),
    attachments: Type.Object(
      {
        directory: Type.String({ description: 'Folder of the content-addressed files' }),
        maxBytes: Type.Integer({ minimum: 1, default: 1_073_741_824, description: 'Largest file' }),
      },
      strict,
    ),
    documentLinks: Type.Object(
      {
        secret: secret({ description: 'Key of the links by which partners fetch documents, at least 32 characters', minLength: 32 }),
        hours: Type.Integer({ minimum: 1, maximum: 8_760, default: 720, description: 'Life of a link' }),
        baseUrl: Type.Optional(Type.String({ format: 'uri', description: 'Address at which partners reach the callback door; default: the address it binds' })),
      },
      strict,
    ),
    clientDoor: listener('the door of the one-stop systems', 8080),
    adminDoor: listener('the administrators’ door', 8081),
    partnerDoor: listener('the partners’ callback door', 8082),
    seals: Type.Array(
      Type.Object(
        {
          organisation: OrganisationCode,
          keyFile: Type.Optional(Type.String({ description: 'PEM key' })),
          pkcs12File: Type.Optional(Type.String({ description: 'PKCS#12 container, instead of keyFile and certificateFile' })),
          certificateFile: Type.Optional(Type.String({ description: 'PEM certificate of the key' })),
          passphrase: Type.Optional(secret({ description: 'Passphrase of the key or the container' })),
        },
        strict,
      ),
      { minItems: 1, description: 'Keys that the gateway signs with, one an organisation' },
    ),
    organisations: Type.Array(
      Type.Object({ code: OrganisationCode, name: Bilingual, certificateFiles: Type.Array(Type.String(), { description: 'PEM certificates that this organisation signs with' }) }, strict),
      { description: 'Who is who: signatures count only by the certificates listed here' },
    ),
    clients: Type.Array(
      Type.Object({ id: Id, organisation: OrganisationCode, tokenSha256: Type.String({ ...Sha256, description: 'SHA-256 of the bearer token' }) }, strict),
      { description: 'One-stop systems' },
    ),
    administrators: Type.Array(Type.Object({ id: Id, tokenSha256: Type.String({ ...Sha256, description: 'SHA-256 of the bearer token' }) }, strict), { minItems: 1 }),
    partners: Type.Array(
      Type.Object(
        {
          id: Id,
          adapter: oneOf(adapters.map((adapter) => adapter.id), 'Folder in adapters/'),
          organisation: OrganisationCode,
          procedures: Type.Optional(Type.Array(ProcedureCode, { description: 'Procedures it takes; absent: all' })),
          agreement: Agreement,
          tls: Type.Optional(
            Type.Object(
              { caFile: Type.Optional(Type.String()), certificateFile: Type.Optional(Type.String()), keyFile: Type.Optional(Type.String()) },
              { ...strict, description: 'Mutual TLS: PEM files' },
            ),
          ),
          config: Type.Unknown({ description: 'By the adapter’s own schema' }),
        },
        strict,
      ),
      { minItems: 1 },
    ),
    leases: Type.Object(
      {
        milliseconds: Type.Integer({ minimum: 1_000, maximum: 600_000, default: 15_000, description: 'Life of a lease; renewed at a third of it' }),
        sweepMs: Type.Integer({ minimum: 100, maximum: 600_000, default: 2_000, description: 'Pause between sweeps for due transfers' }),
        requeueAfterMs: Type.Integer({ minimum: 500, maximum: 3_600_000, default: 10_000, description: 'Due and not taken for so long: put into a queue again' }),
      },
      { ...strict, default: {} },
    ),
    log: Type.Object(
      { level: Type.Unsafe<'info' | 'warn' | 'error' | 'silent'>({ ...oneOf(['info', 'warn', 'error', 'silent'], 'Least level that is written'), default: 'info' }) },
      { ...strict, default: {} },
    ),
  },
  strict,
)
export type Config = Static<typeof Config>

/** Reads a JSON file. A text `$env:NAME` or `$file:/path` anywhere in it is replaced by what it names. Throws `config_invalid`. */
export function loadConfig(file: string, env: Readonly<Record<string, string | undefined>>): Config {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new GatewayError('config_invalid', { detail: `The configuration file ${file} cannot be read. Name another with --config.`, cause })
  }
  let raw: unknown
  try {
    raw = JSON.parse(text)
  } catch (cause) {
    throw new GatewayError('config_invalid', { detail: `The configuration file ${file} is not JSON.`, cause })
  }
  const errors: FieldError[] = []
  const resolved = resolveReferences(raw, '', dirname(resolve(file)), env, errors)
  refuseWhenWrong(errors)
  const config = parseConfig(Config, resolved, 'config')
  refuseWhenWrong(faultsBetweenParts(config))
  return config
}

/** The same object with every secret masked, for people. */
export function maskConfig(config: Config): unknown {
  const masked = mask(Config, config) as Record<string, unknown>
  const partners = config.partners.map((partner, index) => {
    const adapter = adapters.find(({ id }) => id === partner.adapter)
    return { ...(masked['partners'] as object[])[index], config: adapter ? mask(adapter.config, partner.config) : '***' }
  })
  return { ...masked, partners }
}

function resolveReferences(value: unknown, path: string, base: string, env: Readonly<Record<string, string | undefined>>, errors: FieldError[]): unknown {
  if (typeof value === 'string' && value.startsWith('$env:')) {
    const found = env[value.slice(5)]
    if (found === undefined || found === '') errors.push(fault(path, `the environment variable ${value.slice(5)} is not set`, `biến môi trường ${value.slice(5)} chưa đặt`))
    return found
  }
  if (typeof value === 'string' && value.startsWith('$file:')) {
    const file = resolve(base, value.slice(6))
    try {
      return readFileSync(file, 'utf8').trim()
    } catch {
      errors.push(fault(path, `the file ${file} cannot be read`, `không đọc được tệp ${file}`))
      return undefined
    }
  }
  if (Array.isArray(value)) return value.map((item, index) => resolveReferences(item, `${path}.${index}`, base, env, errors))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, resolveReferences(item, `${path}.${name}`, base, env, errors)]))
  }
  return value
}

/** What a schema cannot say: names that must exist elsewhere, ids that must be unique, adapters' own configs. */
function faultsBetweenParts(config: Config): readonly FieldError[] {
  const errors: FieldError[] = []
  const seals = new Set(config.seals.map((seal) => seal.organisation))
  const organisations = new Set(config.organisations.map((organisation) => organisation.code))
  if (!seals.has(config.operator)) errors.push(fault('.operator', `no seal is configured for ${config.operator}`, `chưa có khoá ký của ${config.operator}`))
  for (const [index, client] of config.clients.entries()) {
    if (!seals.has(client.organisation)) errors.push(fault(`.clients.${index}.organisation`, `no seal is configured for ${client.organisation}`, `chưa có khoá ký của ${client.organisation}`))
  }
  for (const [index, partner] of config.partners.entries()) {
    if (!organisations.has(partner.organisation)) errors.push(fault(`.partners.${index}.organisation`, `${partner.organisation} is not among the organisations`, `${partner.organisation} không có trong danh sách cơ quan`))
    const adapter = adapters.find(({ id }) => id === partner.adapter)
    try {
      if (adapter) parseConfig(adapter.config, partner.config, `config.partners.${partner.id}.config`)
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error
      errors.push(...error.errors)
    }
  }
  errors.push(...repeated('clients', config.clients), ...repeated('administrators', config.administrators), ...repeated('partners', config.partners))
  return errors
}

function repeated(list: string, items: readonly { readonly id: string }[]): readonly FieldError[] {
  const seen = new Set<string>()
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) return (seen.add(id), [])
    return [fault(`.${list}.${index}.id`, `"${id}" is used twice`, `"${id}" bị dùng hai lần`)]
  })
}

function mask(schema: TSchema, value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (isSecret(schema)) return '***'
  const { properties, items, ...rest } = schema as { properties?: Record<string, TSchema>; items?: TSchema }
  // a secret may hide in any branch, and which branch holds is not known here
  if (typeof value === 'object' && ('anyOf' in rest || 'allOf' in rest || 'oneOf' in rest)) return '***'
  if (Array.isArray(value)) return items ? value.map((item) => mask(items, item)) : value
  if (typeof value === 'object' && properties) {
    return Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (properties[name] ? [[name, mask(properties[name], item)]] : [])))
  }
  return value
}

function fault(path: string, en: string, vi: string): FieldError {
  return { field: `config${path}`, message: { vi, en } }
}

function refuseWhenWrong(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  throw new GatewayError('config_invalid', { detail: errors.map((error) => `${error.field}: ${error.message.en}`).join('; '), errors })
}
