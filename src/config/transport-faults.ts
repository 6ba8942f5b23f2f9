/** A transport that is wrong is wrong for every kind there is; people want to hear about the kind they chose. */
import type { TSchema } from 'typebox'
import { DirectTransport, LgspTransport, XroadTransport } from '../../schemas/transport.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import { parseConfig } from '../usecases/parse-config.ts'
import { fault } from './fault.ts'

const schemas: ReadonlyMap<unknown, TSchema> = new Map<string, TSchema>([
  ['direct', DirectTransport],
  ['xroad-adapter', XroadTransport],
  ['lgsp', LgspTransport],
])

/** The same faults, those of each transport in the words of its kind. `raw`: what was parsed. */
export function sayTransportFaults(errors: readonly FieldError[], raw: unknown): readonly FieldError[] {
  const wrong = new Set<string>()
  const others = errors.filter(({ field }) => {
    const index = /^config\.partners\.(\d+)\.transport(\.|$)/.exec(field)?.[1]
    if (index !== undefined) wrong.add(index)
    return index === undefined
  })
  const transports = [...wrong].flatMap((index) => faultsOf(transportAt(raw, index), `.partners.${index}.transport`))
  return [...others, ...transports]
}

function faultsOf(transport: unknown, path: string): readonly FieldError[] {
  const schema = schemas.get(member(transport, 'kind'))
  if (schema === undefined) {
    const kinds = [...schemas.keys()].join(', ')
    return [fault(`${path}.kind`, `must be one of: ${kinds}`, `phải là một trong: ${kinds}`)]
  }
  try {
    parseConfig(schema, transport, `config${path}`)
    return []
  } catch (error) {
    if (!(error instanceof GatewayError)) throw error
    return error.errors
  }
}

function transportAt(raw: unknown, index: string): unknown {
  return member(member(member(raw, 'partners'), index), 'transport')
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[name] : undefined
}
