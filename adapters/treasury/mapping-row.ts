/** What a row of a mapping table is, and how a table is applied. */
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import type { FieldFault } from '../../src/domain/outcome.ts'

export interface MappingRow<Source> {
  /** The platform's name of the field. */
  readonly wire: string
  /** Where the value comes from: JSON pointers into the canonical dossier, `*` for each item of a list; none for constants and settings. */
  readonly from: readonly string[]
  readonly value: (source: Source) => unknown
  /** The fields of an item, or of the object, where the field has fields of its own. */
  readonly items?: readonly { readonly wire: string; readonly from: readonly string[] }[]
}

/** Fields without a value are left out: an empty text would say that there is nothing, which we do not know. */
export function applyRows<Source>(rows: readonly MappingRow<Source>[], source: Source): Record<string, unknown> {
  const wire: Record<string, unknown> = {}
  for (const row of rows) {
    const value = row.value(source)
    if (value !== undefined) wire[row.wire] = value
  }
  return wire
}

/** A row whose value is a list, each item mapped by a table of its own. */
export function listRow<Source, Item>(wire: string, from: string, select: (source: Source) => readonly Item[], items: readonly MappingRow<Item>[]): MappingRow<Source> {
  return { wire, from: [from], items, value: (source) => select(source).map((item) => applyRows(items, item)) }
}

/** What the platform's schema has against a message, by the canonical field that it came from. */
export function faultsOf(schema: TSchema, wire: unknown, rows: readonly MappingRow<never>[]): readonly FieldFault[] {
  const faults = new Map<string, FieldFault>()
  for (const error of Value.Errors(schema, wire)) {
    const field = pointerOf(error.instancePath, rows)
    if (!faults.has(field)) faults.set(field, { field, words: error.message })
  }
  return [...faults.values()]
}

/** `/ThongTinBienLai/PhiLePhi/0/SoTien` → the canonical pointer of its row; the wire's own path where there is not exactly one. */
function pointerOf(instancePath: string, rows: readonly MappingRow<never>[]): string {
  const names = instancePath.split('/').filter((name) => name !== '' && !/^\d+$/.test(name))
  let level: readonly { readonly wire: string; readonly from: readonly string[]; readonly items?: unknown }[] = rows
  let from: readonly string[] = []
  for (const name of names) {
    const row = level.find((each) => each.wire === name)
    from = row?.from ?? []
    level = (row?.items as typeof level | undefined) ?? []
  }
  const [pointer, another] = from
  return pointer === undefined || another !== undefined || pointer.includes('*') ? instancePath : pointer
}
