/** The configuration as people may see it. */
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { adapters } from '../../adapters/index.ts'
import { hasSecretPath, isSecret, secretMask } from '../../schemas/secret.ts'
import { serverOf, withoutKeys } from './masked-address.ts'
import { Config } from './schema.ts'

/** The same object with every secret masked, for people. */
export function maskConfig(config: Config): unknown {
  const masked = withoutKeys(mask(Config, config)) as Record<string, unknown>
  const partners = config.partners.map((partner, index) => {
    const adapter = adapters.find(({ id }) => id === partner.adapter)
    return { ...(masked['partners'] as object[])[index], config: adapter ? mask(adapter.config, partner.config) : secretMask }
  })
  return { ...masked, partners }
}

/** One value by its schema. */
export function mask(schema: TSchema, value: unknown): unknown {
  if (value === undefined || value === null) return value
  if (isSecret(schema)) return secretMask
  if (hasSecretPath(schema)) return typeof value === 'string' ? serverOf(value) : secretMask
  const { properties, items, anyOf, ...rest } = schema as { properties?: Record<string, TSchema>; items?: TSchema; anyOf?: TSchema[] }
  if (typeof value === 'object' && (anyOf !== undefined || 'allOf' in rest || 'oneOf' in rest)) {
    const branches = (anyOf ?? []).filter((branch) => Value.Check(branch, value))
    // a secret may hide in any branch, unless one alone holds
    return branches.length === 1 && branches[0] !== undefined ? mask(branches[0], value) : secretMask
  }
  if (Array.isArray(value)) return items ? value.map((item) => mask(items, item)) : value
  if (typeof value === 'object' && properties) {
    return Object.fromEntries(Object.entries(value).flatMap(([name, item]) => (properties[name] ? [[name, mask(properties[name], item)]] : [])))
  }
  return value
}
