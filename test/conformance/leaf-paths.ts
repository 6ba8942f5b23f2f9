/** Paths of the fields of a record, as `sources` names them: `owner.name`, `obligations[].item`, `restrictions` for a list of texts. */
import type { TSchema } from 'typebox'

export function pathsIn(value: unknown, path = ''): readonly string[] {
  if (Array.isArray(value)) {
    const rows: readonly unknown[] = value
    return rows.every(isObject) ? rows.flatMap((row) => pathsIn(row, `${path}[]`)) : [path]
  }
  return isObject(value) ? Object.entries(value).flatMap(([name, inner]) => pathsIn(inner, join(path, name))) : [path]
}

/** Of every field that a record can have. */
export function pathsOf(schema: TSchema, path = ''): readonly string[] {
  const { properties, items } = schema as { readonly properties?: Readonly<Record<string, TSchema>>; readonly items?: TSchema }
  if (properties !== undefined) return Object.entries(properties).flatMap(([name, inner]) => pathsOf(inner, join(path, name)))
  return items !== undefined && 'properties' in items ? pathsOf(items, `${path}[]`) : [path]
}

function join(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
