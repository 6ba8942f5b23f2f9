/** A text out of a closed list: an `enum` that keeps its type, for schemas and serializers alike. */
import { Type, type TUnsafe } from 'typebox'

export function oneOf<const Values extends readonly string[]>(values: Values, description?: string): TUnsafe<Values[number]> {
  return Type.Unsafe<Values[number]>({ type: 'string', enum: [...values], ...(description ? { description } : {}) })
}
