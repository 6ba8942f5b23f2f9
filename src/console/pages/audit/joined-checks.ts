/** Parts of a check added up to one. Pure. */
import type { AuditCheck } from '../../../../schemas/audit.ts'

export type Checked = Readonly<Omit<AuditCheck, 'faults'>> & { readonly faults: readonly AuditCheck['faults'][number][] }

export const nothingChecked: Checked = { blocks: 0, entries: 0, purged: 0, stamps: 0, faults: [] }

export function joined(sum: Checked, part: AuditCheck): Checked {
  const { next } = part
  const head = part.head ?? sum.head
  return {
    blocks: sum.blocks + part.blocks,
    entries: sum.entries + part.entries,
    purged: sum.purged + part.purged,
    stamps: sum.stamps + part.stamps,
    faults: [...sum.faults, ...part.faults],
    ...(next === undefined ? {} : { next }),
    ...(head === undefined ? {} : { head }),
  }
}

/** Hashes as the API takes them; undefined: none. */
export function headsIn(text: string): string | undefined {
  const heads = text.toLowerCase().split(/[\s,;]+/).filter((head) => head !== '')
  return heads.length === 0 ? undefined : heads.join(',')
}
