/** A tree of values as lines: each value beside the way to it. */

export interface Leaf {
  readonly path: string
  readonly value: string
}

/** Paths like `records[0].name`. */
export function leavesOf(value: unknown, path = ''): readonly Leaf[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leavesOf(item, `${path}[${index}]`))
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([name, inner]) => leavesOf(inner, path === '' ? name : `${path}.${name}`))
  }
  return [{ path, value: String(value) }]
}
