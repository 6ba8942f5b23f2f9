/** Corrections as people read them: the list without values, one with every place that differs. */
import type { Correction, CorrectionView } from '../../schemas/corrections.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

export const evenIfThereOption = {
  flag: '--even-if-there',
  about: { vi: 'cơ quan có thể đã nhận bản gốc, vẫn đề nghị hay duyệt', en: 'the partner may have the original: propose or approve it all the same' },
} as const

export function showCorrections(terminal: Terminal, corrections: readonly Correction[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Bản sửa', en: 'Correction' }),
    label({ vi: 'Lúc', en: 'At' }),
    label({ vi: 'Tình trạng', en: 'State' }),
    label({ vi: 'Cơ quan', en: 'Partner' }),
    label({ vi: 'Hồ sơ', en: 'Dossier' }),
    label({ vi: 'Người sửa', en: 'By' }),
    label({ vi: 'Chỗ khác', en: 'Places' }),
    label({ vi: 'Lý do', en: 'Reason' }),
  ]
  const rows = corrections.map(({ id, at, state, partner, dossierCode, by, paths, reason }) => [id, at, state, partner, dossierCode, by, String(paths.length), reason])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

export function showCorrection(terminal: Terminal, correction: Correction | CorrectionView): void {
  const { label, print } = terminal
  const fields = layOutFields([
    [label({ vi: 'Bản sửa', en: 'Correction' }), correction.id],
    [label({ vi: 'Bản gốc', en: 'Original' }), correction.original],
    [label({ vi: 'Hồ sơ', en: 'Dossier' }), `${correction.dossierCode} → ${correction.partner}`],
    [label({ vi: 'Tình trạng', en: 'State' }), correction.state],
    [label({ vi: 'Người sửa', en: 'Proposed by' }), `${correction.by} (${correction.at})`],
    [label({ vi: 'Lý do', en: 'Reason' }), correction.reason],
    [label({ vi: 'Lưu ý', en: 'Beware' }), correction.mayBeThere ? label({ vi: 'cơ quan có thể đã nhận bản gốc', en: 'the partner may have the original' }) : undefined],
    [label({ vi: 'Người quyết định', en: 'Decided by' }), correction.decidedBy === undefined ? undefined : `${correction.decidedBy} (${correction.decidedAt ?? ''}): ${correction.decision ?? ''}`],
    [label({ vi: 'Lượt chuyển đã sửa', en: 'Corrected transfer' }), correction.transferId],
  ])
  for (const line of fields) print(line)
  for (const line of 'differences' in correction ? differenceLines(correction) : correction.paths) print(`  ${line}`)
  if (correction.state !== 'proposed') return
  const next = `lienthong corrections approve ${correction.id} --reason …${correction.mayBeThere ? ' --even-if-there' : ''}`
  terminal.say({ vi: `Chờ một người khác duyệt: ${next}`, en: `Waits for another person: ${next}` })
}

function differenceLines({ differences, paths }: CorrectionView): readonly string[] {
  if (differences.length === 0) return paths
  return differences.flatMap(({ path, before, after }) => [
    path,
    ...(before === undefined ? [] : [`- ${JSON.stringify(before)}`]),
    ...(after === undefined ? [] : [`+ ${JSON.stringify(after)}`]),
  ])
}
