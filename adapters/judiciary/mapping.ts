/**
 * How a canonical dossier becomes the partner's: one row a field, for both wires. The rows stand in `operations/mapping.ts`
 * and `central/mapping.ts`; fields without a row stand in `not-mapped.ts` with the reason.
 */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { Dossier } from '../../schemas/dossier.ts'
import type { JudicialRecord } from '../../schemas/judicial-record.ts'
import type { FieldFault, Refused } from '../../src/domain/outcome.ts'

/** A dossier that was seen to ask for a record. */
export interface Request {
  readonly dossier: Dossier
  readonly record: JudicialRecord
}

export interface MappingRow<Source> {
  /** The partner's name of the field; a dot goes into a group: `toKhai.mucDich`. */
  readonly wire: string
  /** Where the value comes from: JSON pointers into the canonical dossier, `*` for each item of a list. */
  readonly from: readonly string[]
  readonly value: (source: Source) => unknown
  /** The fields of an item, where the field is a list. */
  readonly items?: readonly { readonly wire: string; readonly from: readonly string[] }[]
}

export function listRow<Source, Item>(wire: string, from: string, select: (source: Source) => readonly Item[] | undefined, items: readonly MappingRow<Item>[]): MappingRow<Source> {
  return { wire, from: [from], items, value: (source) => select(source)?.map((item) => applyRows(items, item)) }
}

/** Fields without a value are left out, groups without fields too: an empty text would say that there is nothing. */
export function applyRows<Source>(rows: readonly MappingRow<Source>[], source: Source): Record<string, unknown> {
  const wire: Record<string, unknown> = {}
  for (const row of rows) {
    const value = row.value(source)
    if (value !== undefined) place(wire, row.wire.split('.'), value)
  }
  return wire
}

function place(group: Record<string, unknown>, [name = '', ...inner]: readonly string[], value: unknown): void {
  if (inner.length === 0) {
    group[name] = value
    return
  }
  const next = (group[name] ??= {})
  // groups are made here only
  place(next as Record<string, unknown>, inner, value)
}

export type Encoded<Wire> = { readonly kind: 'encoded'; readonly wire: Wire } | { readonly kind: 'refused'; readonly outcome: Refused }

/** Nothing is cut and nothing invented: what the partner's format does not take refuses the dossier, by its field. */
export function encode<Schema extends TSchema, Source>(schema: Schema, rows: readonly MappingRow<Source>[], source: Source): Encoded<Static<Schema>> {
  const wire: unknown = applyRows(rows, source)
  if (Value.Check(schema, wire)) return { kind: 'encoded', wire }
  const faults = new Map<string, FieldFault>()
  for (const error of Value.Errors(schema, wire)) {
    for (const path of pathsOf(error)) {
      const field = pointerOf(path, rows)
      if (!faults.has(field)) faults.set(field, { field, words: error.message })
    }
  }
  const fields = [...faults.values()]
  const names = fields.map((fault) => fault.field).join(', ')
  return { kind: 'refused', outcome: { kind: 'refused', code: 'not-in-partner-format', words: `The partner's format does not take: ${names}`, fields } }
}

interface SchemaError {
  readonly instancePath: string
  readonly params: object
}

/** The fields that an error is about: `/toKhai/nycCuTru/0/noiCuTru`; those that are missing, each by itself. */
export function pathsOf({ instancePath, params }: SchemaError): readonly string[] {
  const { requiredProperties } = params as { readonly requiredProperties?: readonly string[] }
  return requiredProperties?.map((name) => `${instancePath}/${name}`) ?? [instancePath]
}

/** The JSON pointer into the dossier that a field comes from; the partner's own name where there is none or several. */
function pointerOf(path: string, rows: readonly MappingRow<never>[]): string {
  const name = path.slice(1).replaceAll('/', '.')
  const [, list = '', index = '', inner = ''] = /^(.+?)\.(\d+)\.(.+)$/.exec(name) ?? []
  const row = rows.find((each) => each.wire === name) ?? rows.find((each) => each.wire === list)?.items?.find((item) => item.wire === inner)
  const [from, another] = row?.from ?? []
  return from === undefined || another !== undefined ? name : from.replace('*', index)
}
