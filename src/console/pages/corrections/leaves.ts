/** A JSON value as its single values, each by its pointer, and the value with one of them changed. Pure. */
export type LeafValue = string | number | boolean

export interface Leaf {
  readonly pointer: string
  /** The name at the top that it stands under; empty for what stands at the top itself. */
  readonly group: string
  /** Its names below the group. */
  readonly names: readonly string[]
  readonly value: LeafValue
}

/** What has no value of its own, such as an empty list, is not among them. */
export function leavesOf(value: unknown): readonly Leaf[] {
  return walk(value, [])
}

function walk(value: unknown, path: readonly string[]): readonly Leaf[] {
  if (typeof value === 'object' && value !== null) return Object.entries(value).flatMap(([name, inner]) => walk(inner, [...path, name]))
  if (path.length === 0 || !isLeafValue(value)) return []
  const [group = '', ...names] = path.length === 1 ? ['', ...path] : path
  return [{ pointer: pointerOf(path), group, names, value }]
}

/** A name that is missing is added where what it belongs to is an object; a place that there is not changes nothing. */
export function withLeaf(whole: unknown, pointer: string, value: LeafValue): unknown {
  return set(whole, namesIn(pointer), value)
}

/** Whether `withLeaf` would add it. */
export function isAddable(whole: unknown, pointer: string): boolean {
  const names = namesIn(pointer)
  const last = names.at(-1)
  const holder = names.slice(0, -1).reduce<unknown>((inner, name) => (isHolder(inner) ? inner[name] : undefined), whole)
  return last !== undefined && isHolder(holder) && !Array.isArray(holder) && !(last in holder)
}

/** Whether what a partner found fault with (a pointer, or a name of its own) is this place or holds it. */
export function isNamedBy(field: string, pointer: string): boolean {
  if (field.startsWith('/')) return field.length > 1 && (pointer === field || pointer.startsWith(`${field}/`))
  return namesIn(pointer).at(-1)?.toLowerCase() === field.toLowerCase()
}

/** As the kind of value that stood there, where the text can be one. */
export function leafFrom(text: string, before: LeafValue): LeafValue {
  if (typeof before === 'boolean') return text === 'true'
  if (typeof before !== 'number') return text
  return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text
}

function set(whole: unknown, [name, ...rest]: readonly string[], value: LeafValue): unknown {
  if (name === undefined) return value
  if (!isHolder(whole)) return whole
  if (rest.length > 0 && !(name in whole)) return whole
  const inner = set(whole[name], rest, value)
  return Array.isArray(whole) ? whole.map((item: unknown, index) => (String(index) === name ? inner : item)) : { ...whole, [name]: inner }
}

function isHolder(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isLeafValue(value: unknown): value is LeafValue {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

function pointerOf(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function namesIn(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~'))
}
