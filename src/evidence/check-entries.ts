/** Holds what the journal says against what the container holds: every digest that it names must be of something that is there. */
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import type { EvidenceFinding } from '../../schemas/evidence-report.ts'
import { Sha256 } from '../../schemas/primitives.ts'
import type { Checking } from './checking.ts'
import { readJson } from './description.ts'
import { failed, notChecked, ok } from './findings.ts'

const Entry = Type.Object({ type: Type.String(), transferId: Type.String(), data: Type.String() })
const Data = Type.Object({ evidence: Type.Optional(Sha256), payloadDigest: Type.Optional(Sha256), receiptDigest: Type.Optional(Sha256) })

const place = 'journal/entries.jsonl'

export function checkEntries(texts: readonly string[], { description }: Checking): readonly EvidenceFinding[] {
  const { transfer, payload, acceptance, attempts, told } = description
  const entries = texts.map(readEntry)
  if (entries.some((entry) => entry?.transferId !== transfer.id)) return [failed(place, 'evidence-differs', { vi: 'Có mục nhật ký thuộc lượt chuyển khác', en: 'An entry of the journal is about another transfer' })]
  const records = [
    ...attempts.flatMap(({ number, record }) => (record ? [{ subject: `attempts/${number}/record.json`, digest: record.sha256 }] : [])),
    ...told.map(({ number, sha256 }) => ({ subject: `told/${number}/record.json`, digest: sha256 })),
  ]
  const named = entries.flatMap((entry) => entry?.said.evidence ?? [])
  const payloads = entries.flatMap((entry) => entry?.said.payloadDigest ?? [])
  const receipts = entries.flatMap((entry) => entry?.said.receiptDigest ?? [])
  return [
    ...named.filter((digest) => !records.some((record) => record.digest === digest)).map((digest) =>
      failed(place, 'evidence-missing', { vi: `Nhật ký nêu bản ghi ${digest} mà gói không có`, en: `The journal names a record ${digest} that the container does not know` })),
    ...records.map(({ subject, digest }) => (named.includes(digest) ? ok(subject, inJournal) : notChecked(subject, notYet))),
    ...agreement('payload.json', payload.sha256, payloads),
    ...(acceptance ? agreement('acceptance.json', acceptance.sha256, receipts) : []),
  ]
}

const inJournal = { vi: 'Nhật ký có đúng mã băm này', en: 'The journal has this very digest' }
const notYet = { vi: 'Mục nhật ký của nó chưa vào khối nào', en: 'Its entry of the journal is in no block yet' }

function agreement(subject: string, digest: string, named: readonly string[]): readonly EvidenceFinding[] {
  if (named.length === 0) return []
  return [named.every((other) => other === digest) ? ok(subject, inJournal) : failed(subject, 'evidence-differs', { vi: 'Nhật ký có mã băm khác', en: 'The journal has another digest' })]
}

interface ReadEntry {
  readonly transferId: string
  readonly said: Static<typeof Data>
}

function readEntry(text: string): ReadEntry | undefined {
  const entry = readJson(Buffer.from(text))
  if (!Value.Check(Entry, entry)) return undefined
  const said = readJson(Buffer.from(entry.data))
  return Value.Check(Data, said) ? { transferId: entry.transferId, said } : undefined
}
