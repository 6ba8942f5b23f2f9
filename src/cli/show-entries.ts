/** Entries of the audit as rows. */
import type { AuditEntryView } from '../../schemas/audit-entry.ts'
import { layOut } from './table.ts'
import type { Terminal } from './terminal.ts'

export function showEntries(terminal: Terminal, entries: readonly AuditEntryView[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Thời điểm', en: 'At' }),
    label({ vi: 'Loại', en: 'Kind' }),
    label({ vi: 'Việc', en: 'What' }),
    label({ vi: 'Bên làm', en: 'Who' }),
    label({ vi: 'Cán bộ', en: 'Official' }),
    label({ vi: 'Vì', en: 'Why' }),
    label({ vi: 'Hồ sơ', en: 'Dossier' }),
    label({ vi: 'Cơ quan', en: 'Partner' }),
    label({ vi: 'Đối tượng', en: 'Object' }),
    label({ vi: 'Kết quả', en: 'Outcome' }),
  ]
  for (const line of layOut(headings, entries.map(rowOf))) terminal.print(line)
}

function rowOf({ at, kind, action, actor, official, unit, purpose, procedureCode, dossierCode, partner, object, reason, answer }: AuditEntryView): readonly string[] {
  const asking = [official, unit].filter((part) => part !== undefined).join(', ')
  const why = [purpose, procedureCode, reason].filter((part) => part !== undefined).join(', ')
  return [at, kind, action, actor.id, asking, why, dossierCode ?? '', partner ?? '', object ?? '', answer]
}
