/** Loads the one configuration: one file, one frozen object. Every mistake is reported at once, by name. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { adapters } from '../../adapters/index.ts'
import { Config } from './schema.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import { parseConfig } from '../usecases/parse-config.ts'

/** Reads a JSON file. A text `$env:NAME` or `$file:/path` anywhere in it is replaced by what it names. Throws `config_invalid`. */
export function loadConfig(file: string, env: Readonly<Record<string, string | undefined>>): Config {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (cause) {
    throw new GatewayError('config_invalid', { detail: `The configuration file ${file} cannot be read. Name another with --config; deploy/config.example.json shows every part.`, cause })
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
  for (const [path, url] of [['.database.url', config.database.url], ['.redis.url', config.redis?.url]] as const) {
    if (url !== undefined && !URL.canParse(url)) errors.push(fault(path, 'is not an address', 'không phải là địa chỉ'))
  }
  errors.push(...sameTokens(config), ...repeated('clients', config.clients), ...repeated('administrators', config.administrators), ...repeated('partners', config.partners))
  return errors
}

/** One token opens one door for one holder. */
function sameTokens(config: Config): readonly FieldError[] {
  const seen = new Set<string>()
  return (['clients', 'administrators'] as const).flatMap((list) =>
    config[list].flatMap(({ tokenSha256 }, index) => {
      if (!seen.has(tokenSha256)) return (seen.add(tokenSha256), [])
      return [fault(`.${list}.${index}.tokenSha256`, 'is the token of another holder', 'là mã truy cập của một đơn vị khác')]
    }),
  )
}

function repeated(list: string, items: readonly { readonly id: string }[]): readonly FieldError[] {
  const seen = new Set<string>()
  return items.flatMap(({ id }, index) => {
    if (!seen.has(id)) return (seen.add(id), [])
    return [fault(`.${list}.${index}.id`, `"${id}" is used twice`, `"${id}" bị dùng hai lần`)]
  })
}

function fault(path: string, en: string, vi: string): FieldError {
  return { field: `config${path}`, message: { vi, en } }
}

function refuseWhenWrong(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  throw new GatewayError('config_invalid', { detail: errors.map((error) => `${error.field}: ${error.message.en}`).join('; '), errors })
}
