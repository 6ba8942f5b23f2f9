/** Every address that an adapter's config names, wherever it stands and whatever it is called. */
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'

export interface ConfiguredAddress {
  /** Path of the setting. */
  readonly path: string
  readonly url: URL
}

/** Known by their value. Texts of a fixed list are names, such as namespaces. */
export function addressesIn(schema: TSchema | undefined, value: unknown, path: string): readonly ConfiguredAddress[] {
  if (typeof value === 'string') {
    const url = /^\s*https?:/i.test(value) && !isFixed(schema) ? URL.parse(value) : null
    return url === null ? [] : [{ path, url }]
  }
  if (typeof value !== 'object' || value === null) return []
  const branches = branchesOf(schema, value)
  return Object.entries(value).flatMap(([name, item]) => addressesIn(memberOf(branches, name), item, `${path}.${name}`))
}

interface Shape {
  readonly anyOf?: readonly TSchema[]
  readonly enum?: unknown
  readonly const?: unknown
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
}

function isFixed(schema: Shape | undefined): boolean {
  if (schema === undefined) return false
  return schema.const !== undefined || schema.enum !== undefined || schema.anyOf?.every(isFixed) === true
}

function branchesOf(schema: Shape | undefined, value: object): readonly Shape[] {
  if (schema === undefined) return []
  return schema.anyOf === undefined ? [schema] : schema.anyOf.filter((branch) => Value.Check(branch, value))
}

function memberOf(branches: readonly Shape[], name: string): TSchema | undefined {
  for (const { properties, items } of branches) {
    const member = properties?.[name] ?? items
    if (member !== undefined) return member
  }
  return undefined
}
