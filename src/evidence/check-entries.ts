/** Holds what the journal names against what the container holds: every digest must be of something that is there. */
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import { isRecent, type Checking } from './checking.ts'
import { failed, notChecked, ok } from './findings.ts'
import type { Proof } from './journal-proof.ts'

const place = 'journal/entries.jsonl'

export function checkEntries({ entries: proven }: Proof, { description, entries, sealedAt }: Checking): readonly EvidenceFinding[] {
  const { transfer, payload, acceptance, attempts, told } = description
  if (entries.length < proven.length) return [failed(place, 'evidence-form', { vi: 'Có dòng không phải mục nhật ký', en: 'A line is not an entry of a journal' })]
  if (entries.some((entry) => entry.transferId !== transfer.id)) return [failed(place, 'evidence-differs', { vi: 'Có mục nhật ký thuộc lượt chuyển khác', en: 'An entry of the journal is about another transfer' })]
  const records = [
    ...attempts.flatMap(({ number, record, finishedAt }) => (record ? [{ subject: `attempts/${number}/record.json`, digest: record.sha256, at: finishedAt }] : [])),
    ...told.map(({ number, sha256, receivedAt }) => ({ subject: `told/${number}/record.json`, digest: sha256, at: receivedAt })),
  ]
  const known = new Set(records.map(({ digest }) => digest))
  const named = new Set(entries.flatMap(({ said }) => said.evidence ?? []))
  return [
    ...[...named].filter((digest) => !known.has(digest)).map((digest) =>
      failed(place, 'evidence-missing', { vi: `Nhật ký nêu bản ghi ${digest} mà gói không có`, en: `The journal names a record ${digest} that the container does not know` })),
    ...records.map(({ subject, digest, at }) => (named.has(digest) ? ok(subject, inJournal) : unnamed(subject, isRecent(at, sealedAt)))),
    ...agreement('payload.json', payload.sha256, entries.flatMap(({ said }) => said.payloadDigest ?? [])),
    ...(acceptance ? agreement('acceptance.json', acceptance.sha256, entries.flatMap(({ said }) => said.receiptDigest ?? [])) : []),
  ]
}

const inJournal = { vi: 'Nhật ký có đúng mã băm này', en: 'The journal has this very digest' }

/** Blocks are made within seconds: what is older than minutes and in none was never in the journal. */
function unnamed(subject: string, recent: boolean): EvidenceFinding {
  if (recent) return notChecked(subject, { vi: 'Mục nhật ký của nó chưa vào khối nào', en: 'Its entry of the journal is in no block yet' })
  return failed(subject, 'evidence-differs', { vi: 'Không mục nhật ký nào nêu bản ghi này', en: 'No entry of the journal names this record' })
}

function agreement(subject: string, digest: string, named: readonly string[]): readonly EvidenceFinding[] {
  if (named.length === 0) return []
  return [named.every((other) => other === digest) ? ok(subject, inJournal) : failed(subject, 'evidence-differs', { vi: 'Nhật ký có mã băm khác', en: 'The journal has another digest' })]
}
