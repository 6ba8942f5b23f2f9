/** Names the fields of settings for people, in both languages: the console's forms show them. The names stand beside the schema, by path. */
import type { TSchema } from 'typebox'
import type { Bilingual } from './bilingual.ts'

/** By the path of the field; the items of a list are passed through: `senders.code`. */
export type FieldLabels = Readonly<Record<string, Bilingual>>

interface Shape {
  readonly properties?: Readonly<Record<string, Shape>>
  readonly items?: Shape
}

/** Writes them into the schema as `x-label`. Throws where a path leads nowhere. */
export function labelled<Schema extends TSchema>(schema: Schema, labels: FieldLabels): Schema {
  for (const [path, label] of Object.entries(labels)) Object.assign(fieldAt(schema, path), { 'x-label': label })
  return schema
}

function fieldAt(schema: Shape, path: string): Shape {
  let field = schema
  for (const name of path.split('.')) {
    const next = (field.items ?? field).properties?.[name]
    if (next === undefined) throw new TypeError(`there is no field ${path} to be named`)
    field = next
  }
  return field
}
