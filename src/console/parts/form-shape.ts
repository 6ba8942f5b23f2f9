/** What a form needs to know of a JSON Schema: the kind of each value, its words and limits. What it does not know is edited as JSON. Pure. */
import type { Bilingual } from '../../../schemas/bilingual.ts'

interface Common {
  readonly label: Bilingual | undefined
  readonly help: string | undefined
  readonly form: Bilingual | undefined
  readonly standard: unknown
}

export type Shape = Common &
  (
    | { readonly kind: 'text'; readonly secret: boolean; readonly maxLength: number | undefined; readonly example: string | undefined }
    | { readonly kind: 'number'; readonly whole: boolean; readonly least: number | undefined; readonly most: number | undefined }
    | { readonly kind: 'yes-no' }
    | { readonly kind: 'choice'; readonly values: readonly (string | number)[] }
    | { readonly kind: 'object'; readonly members: readonly Member[] }
    | { readonly kind: 'list'; readonly item: Shape; readonly most: number | undefined }
    | { readonly kind: 'json' }
  )

export interface Member {
  readonly name: string
  readonly shape: Shape
  readonly required: boolean
}

export function shapeOf(schema: unknown): Shape {
  const read = isRecord(schema) ? schema : {}
  const common: Common = { label: bilingualIn(read['x-label']), help: textIn(read['description']), form: bilingualIn(read['x-form']), standard: read['default'] }
  const values = choicesOf(read)
  if (values !== undefined) return { ...common, kind: 'choice', values }
  if (isRecord(read['properties'])) return { ...common, kind: 'object', members: membersOf(read, read['properties']) }
  switch (read['type']) {
    case 'string':
      return { ...common, kind: 'text', secret: read['x-secret'] === true, maxLength: numberIn(read['maxLength']), example: exampleIn(read['examples']) }
    case 'integer':
    case 'number':
      return { ...common, kind: 'number', whole: read['type'] === 'integer', least: numberIn(read['minimum']), most: numberIn(read['maximum']) }
    case 'boolean':
      return { ...common, kind: 'yes-no' }
    case 'array':
      return { ...common, kind: 'list', item: shapeOf(read['items']), most: numberIn(read['maxItems']) }
    default:
      return { ...common, kind: 'json' }
  }
}

/** What a new value of the shape begins as: its default, or empty. */
export function emptyOf(shape: Shape): unknown {
  if (shape.standard !== undefined && shape.kind !== 'object') return shape.standard
  switch (shape.kind) {
    case 'text':
      return ''
    case 'number':
      return shape.least ?? 0
    case 'yes-no':
      return false
    case 'choice':
      return shape.values[0]
    case 'list':
      return []
    case 'object':
      return Object.fromEntries(shape.members.filter(({ required, shape: own }) => required || own.standard !== undefined).map(({ name, shape: own }) => [name, emptyOf(own)]))
    case 'json':
      return null
  }
}

/** The shape at a JSON pointer, and what its names and those above it are. Undefined where the pointer leads out of the schema. */
export function labelsAt(shape: Shape, pointer: string): readonly (Bilingual | string)[] | undefined {
  const labels: (Bilingual | string)[] = []
  let here = shape
  for (const name of partsOf(pointer)) {
    const next = stepInto(here, name)
    if (next === undefined) return undefined
    labels.push(here.kind === 'list' ? String(Number(name) + 1) : (next.label ?? name))
    here = next
  }
  return labels
}

/** The value at a JSON pointer. */
export function valueAt(value: unknown, pointer: string): unknown {
  let here = value
  for (const name of partsOf(pointer)) {
    if (Array.isArray(here)) here = here[Number(name)]
    else if (isRecord(here)) here = here[name]
    else return undefined
  }
  return here
}

export function pointerOf(at: string, name: string | number): string {
  return `${at}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function stepInto(shape: Shape, name: string): Shape | undefined {
  if (shape.kind === 'list') return shape.item
  if (shape.kind === 'object') return shape.members.find((member) => member.name === name)?.shape
  return undefined
}

function partsOf(pointer: string): readonly string[] {
  return pointer.split('/').slice(1).map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

function membersOf(schema: Readonly<Record<string, unknown>>, properties: Readonly<Record<string, unknown>>): readonly Member[] {
  const required = Array.isArray(schema['required']) ? schema['required'] : []
  return Object.entries(properties).map(([name, property]) => ({ name, shape: shapeOf(property), required: required.includes(name) }))
}

/** An enum, or a union of constants. */
function choicesOf(schema: Readonly<Record<string, unknown>>): readonly (string | number)[] | undefined {
  if (Array.isArray(schema['enum'])) return asChoices(schema['enum'])
  if (Array.isArray(schema['anyOf'])) return asChoices(schema['anyOf'].map((branch: unknown) => (isRecord(branch) ? branch['const'] : undefined)))
  return 'const' in schema ? asChoices([schema['const']]) : undefined
}

function asChoices(values: readonly unknown[]): readonly (string | number)[] | undefined {
  const choices = values.filter((value): value is string | number => typeof value === 'string' || typeof value === 'number')
  return choices.length === values.length && choices.length > 0 ? choices : undefined
}

function bilingualIn(value: unknown): Bilingual | undefined {
  return isRecord(value) && typeof value['vi'] === 'string' && typeof value['en'] === 'string' ? { vi: value['vi'], en: value['en'] } : undefined
}

function textIn(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function numberIn(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined
}

function exampleIn(value: unknown): string | undefined {
  return Array.isArray(value) && typeof value[0] === 'string' ? value[0] : undefined
}
