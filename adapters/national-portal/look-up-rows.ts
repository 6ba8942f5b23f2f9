/**
 * A row of the portal → a record of ours, field by field. A value that does not fit makes the whole row none. Plain checks and
 * no schema: a catalogue has ten thousand rows, and nothing else runs meanwhile.
 */

export interface Field {
  readonly ours: string
  readonly theirs: string
  /** A row without it is no answer. */
  readonly needed?: true
  /** What its text becomes: undefined where that makes no sense, nothing where there is nothing to say. */
  readonly as?: (told: string) => string | undefined
  /** It holds rows of its own. */
  readonly rows?: readonly Field[]
}

export type PortalRecord = Readonly<Record<string, unknown>>

/** Fields that the portal leaves out are left out; more fields than are known are no fault. */
export function readRow(row: unknown, fields: readonly Field[]): PortalRecord | undefined {
  if (!isObject(row)) return undefined
  const record: Record<string, unknown> = {}
  for (const { ours, theirs, needed, as = asItIs, rows } of fields) {
    const told = row[theirs]
    if (isNothing(told)) {
      if (needed) return undefined
      continue
    }
    const value = rows === undefined ? valueOf(told, as) : rowsIn(told, rows)
    if (value === undefined) return undefined
    if (value !== '') record[ours] = value
  }
  return record
}

/** Path of each field → the portal's path of it, or its paths. */
export function sourcesOf(fields: readonly Field[]): Readonly<Record<string, string>> {
  const sources = new Map<string, string>()
  for (const [ours, theirs] of fields.flatMap(pathsOf)) sources.set(ours, [...(sources.get(ours)?.split(', ') ?? []), theirs].join(', '))
  return Object.fromEntries(sources)
}

function pathsOf({ ours, theirs, rows }: Field): readonly (readonly [string, string])[] {
  if (rows === undefined) return [[ours, theirs]]
  return rows.flatMap(pathsOf).map(([inner, innerTheirs]) => [`${ours}[].${inner}`, `${theirs}[].${innerTheirs}`])
}

function rowsIn(told: unknown, fields: readonly Field[]): readonly PortalRecord[] | undefined {
  if (!Array.isArray(told)) return undefined
  const records = told.map((row: unknown) => readRow(row, fields)).filter((record) => record !== undefined)
  return records.length === told.length ? records : undefined
}

/** Longest text of a field, in characters. */
const longest = 4_000

/** The portal's documents give no types: numbers and texts are both taken. */
function valueOf(told: unknown, as: (told: string) => string | undefined): string | undefined {
  if (typeof told === 'number') return as(String(told))
  return typeof told === 'string' && told.length <= longest ? as(plain(told)) : undefined
}

function asItIs(told: string): string | undefined {
  return told === '' ? undefined : told
}

/** Without controls and overrides of the writing direction. */
function plain(text: string): string {
  return text.replaceAll(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufffe\uffff]+/g, ' ').trim()
}

function isNothing(told: unknown): boolean {
  return told === undefined || told === null || (typeof told === 'string' && told.trim() === '')
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
