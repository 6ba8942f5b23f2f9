/** Holds a config against its schema and says every mistake by field name. Defaults are filled in. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { GatewayError, type FieldError } from '../domain/errors.ts'

/** `where` names the config in the message, e.g. `partners.tax.config`. Throws `config_invalid`. */
export function parseConfig<Schema extends TSchema>(schema: Schema, input: unknown, where: string): Static<Schema> {
  const filled = Value.Default(schema, Value.Clone(input))
  if (Value.Check(schema, filled)) return deepFreeze(filled) as Static<Schema>
  const errors = configErrors(schema, filled, where)
  throw new GatewayError('config_invalid', { detail: errors.map((error) => `${error.field}: ${error.message.en}`).join('; '), errors })
}

function configErrors(schema: TSchema, input: unknown, where: string): readonly FieldError[] {
  const errors: FieldError[] = []
  for (const fault of Value.Errors(schema, input)) {
    const path = `${where}${fault.instancePath.replaceAll('/', '.')}`
    const params = fault.params as { requiredProperties?: string[] }
    if (fault.keyword === 'required') {
      for (const name of params.requiredProperties ?? []) errors.push({ field: `${path}.${name}`, message: { vi: 'bắt buộc phải có', en: 'is required' } })
    } else if (fault.keyword === 'boolean') {
      errors.push({ field: path, message: { vi: 'không có mục này', en: 'is not a known setting' } })
    } else if (fault.keyword !== 'additionalProperties') {
      errors.push({ field: path, message: { vi: `không hợp lệ: ${fault.message}`, en: fault.message } })
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
