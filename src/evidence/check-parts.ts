/** Holds the parts that are there against what transfer.json says of them; what is purged is said, not failed. */
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import type { Bilingual } from '../../schemas/bilingual.ts'
import { findPart, type Checking } from './checking.ts'
import { descriptionName } from './description.ts'
import { failed, ok } from './findings.ts'
import { gone, wasPurged, type MayBeGone } from './gone.ts'

export function checkParts(checking: Checking): readonly EvidenceFinding[] {
  const { description: { payload, attachments } } = checking
  return [
    ...checkList(checking),
    checkFile(checking, 'payload.json', payload, { vi: 'Hồ sơ có đúng mã băm', en: 'The dossier has its digest' }, wasPurged(checking)),
    ...attachments.map((file) => checkFile(checking, `attachments/${file.sha256}`, file, { vi: 'Tệp đính kèm có đúng mã băm', en: 'The attachment has its digest' }, false)),
  ]
}

function checkList({ container, description }: Checking): readonly EvidenceFinding[] {
  const listed = new Map(description.parts.map((part) => [part.name, part]))
  const findings = container.parts.flatMap(({ name, digest }) => {
    const said = listed.get(name)
    listed.delete(name)
    if (name === descriptionName) return said === undefined ? [] : [failed(name, 'evidence-differs')]
    return said?.sha256 === digest ? [] : [failed(name, 'evidence-differs', { vi: 'transfer.json không nêu phần này, hoặc nêu mã băm khác', en: 'transfer.json does not name this part, or with another digest' })]
  })
  const missing = [...listed.keys()].map((name) => failed(name, 'evidence-missing'))
  if (findings.length + missing.length > 0) return [...findings, ...missing]
  return [ok(descriptionName, { vi: `Các phần đúng như mô tả: ${container.parts.length}`, en: `The parts are as described: ${container.parts.length}` })]
}

function checkFile(checking: Checking, name: string, kept: MayBeGone, words: Bilingual, isPurged: boolean): EvidenceFinding {
  if (!kept.kept) return gone(name, kept, isPurged)
  const part = findPart(checking, name)
  if (part === undefined) return failed(name, 'evidence-missing')
  return part.digest === kept.sha256 ? ok(name, words) : failed(name, 'evidence-differs')
}
