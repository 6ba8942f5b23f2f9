/** What a row of a mapping table is, and how a table is applied. */

export interface MappingContext {
  /** Where the portal can fetch the file with this digest. */
  attachmentUrl(digest: string): string
}

export interface MappingRow<Source> {
  /** The portal's name of the field. */
  readonly wire: string
  /** Where the value comes from: JSON pointers into the canonical dossier, `*` for each item of a list. */
  readonly from: readonly string[]
  readonly value: (source: Source, context: MappingContext) => unknown
  /** The fields of an item, where the field is a list. */
  readonly items?: readonly { readonly wire: string; readonly from: readonly string[] }[]
}

/** Fields without a value are left out: an empty text would say that there is nothing, which we do not know. */
export function applyRows<Source>(rows: readonly MappingRow<Source>[], source: Source, context: MappingContext): Record<string, unknown> {
  const wire: Record<string, unknown> = {}
  for (const row of rows) {
    const value = row.value(source, context)
    if (value !== undefined) wire[row.wire] = value
  }
  return wire
}

/** A row whose value is a list, each item mapped by a table of its own. Without a list nothing is said. */
export function listRow<Source, Item>(
  wire: string,
  from: string,
  select: (source: Source) => readonly Item[] | undefined,
  items: readonly MappingRow<Item>[],
): MappingRow<Source> {
  return { wire, from: [from], items, value: (source, context) => select(source)?.map((item) => applyRows(items, item, context)) }
}
