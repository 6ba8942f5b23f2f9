/** Holds a config against its schema and says every mistake by field name. Defaults are filled in. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import { expectation } from '../domain/expectation.ts'

/** `where` names the config in the message, e.g. `partners.tax.config`. Throws `config_invalid`. */
export function parseConfig<Schema extends TSchema>(schema: Schema, input: unknown, where: string): Static<Schema> {
  const filled = Value.Default(schema, Value.Clone(input))
  if (Value.Check(schema, filled)) return deepFreeze(filled) as Static<Schema>
  const errors = configErrors(schema, filled, where)
  throw new GatewayError('config_invalid', { detail: errors.map((error) => `${error.field}: ${error.message.en}`).join('; '), errors })
}

function configErrors(schema: TSchema, input: unknown, where: string): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const { keyword, params, instancePath } of Value.Errors(schema, input)) {
    const path = `${where}${instancePath.replaceAll('/', '.')}`
    const details = params as { readonly requiredProperties?: readonly string[]; readonly pattern?: string }
    if (keyword === 'required') {
      for (const name of details.requiredProperties ?? []) errors.push({ field: `${path}.${name}`, message: expectation({ keyword, params: {} }) })
    } else if (keyword === 'boolean') {
      errors.push({ field: path, message: { vi: 'không có mục này', en: 'is not a known setting' } })
    } else if (keyword !== 'additionalProperties') {
      const { pattern } = details
      errors.push({ field: path, message: expectation({ keyword, params: details, hint: pattern === undefined ? undefined : { pattern } }) })
    }
  }
  return errors
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value)
    for (const inner of Object.values(value)) deepFreeze(inner)
  }
  return value
}
