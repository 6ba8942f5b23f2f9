/** Names another schema by its `$id` instead of repeating it: one component in the OpenAPI file, one compiled serializer. */
import { Type, type Static, type TSchema, type TUnsafe } from 'typebox'

export function ref<Schema extends TSchema>(schema: Schema): TUnsafe<Static<Schema>> {
  const { $id } = schema as { readonly $id?: string }
  if ($id === undefined) throw new TypeError('a schema without $id cannot be referred to')
  return Type.Unsafe<Static<Schema>>({ $ref: `${$id}#` })
}
