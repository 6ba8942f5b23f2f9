/** Loads the one configuration: one file, one frozen object. Every mistake is reported at once, by name. */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { Config } from './schema.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import { parseConfig } from '../usecases/parse-config.ts'
import { faultsBetweenParts } from './faults-between-parts.ts'
import { fault } from './fault.ts'
import { sayTransportFaults } from './transport-faults.ts'

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
  const config = parseWhole(resolved)
  refuseWhenWrong(faultsBetweenParts(config))
  return config
}

function parseWhole(resolved: unknown): Config {
  try {
    return parseConfig(Config, resolved, 'config')
  } catch (error) {
    if (error instanceof GatewayError) refuseWhenWrong(sayTransportFaults(error.errors, resolved))
    throw error
  }
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

function refuseWhenWrong(errors: readonly FieldError[]): void {
  if (errors.length === 0) return
  throw new GatewayError('config_invalid', { detail: errors.map((error) => `${error.field}: ${error.message.en}`).join('; '), errors })
}
