/** A checked container of evidence for people: the verdict first, who signed, and each thing that was looked at. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { ContainerSignature, EvidenceReport, FindingVerdict } from '../../schemas/evidence-report.ts'
import { layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

const verdicts: Readonly<Record<EvidenceReport['verdict'], Bilingual>> = {
  valid: { vi: 'HỢP LỆ: nguyên vẹn, người ký được tin cậy', en: 'VALID: intact, and its signers are trusted' },
  incomplete: { vi: 'KHÔNG ĐẦY ĐỦ: không có gì mâu thuẫn, nhưng thiếu phần lẽ ra phải có', en: 'INCOMPLETE: nothing is contradicted, but something is missing that should be there' },
  'intact-but-untrusted': { vi: 'NGUYÊN VẸN, chưa rõ có tin được người ký không', en: 'INTACT, but whether its signers are trusted is not known' },
  'not-valid': { vi: 'KHÔNG HỢP LỆ', en: 'NOT VALID' },
}

const marks: Readonly<Record<FindingVerdict, string>> = { ok: 'ok  ', untrusted: '?   ', failed: 'FAIL', 'not-checked': '–   ', incomplete: 'LACK' }

export function showEvidence(terminal: Terminal, report: EvidenceReport): void {
  for (const line of terminal.lines(verdicts[report.verdict])) terminal.print(line)
  if (report.transfer !== undefined) for (const line of transferLines(terminal, report.transfer)) terminal.print(line)
  for (const signature of report.signatures) for (const line of signatureLines(terminal, signature)) terminal.print(line)
  // lines as they come: what was found about one part would make columns of the others
  for (const { verdict, subject, vi, en, fault } of report.findings) {
    terminal.print(`${marks[verdict]} ${subject}${fault === undefined ? '' : ` [${fault}]`}`)
    for (const line of terminal.lines({ vi, en })) terminal.print(`       ${line}`)
  }
}

function transferLines({ label }: Terminal, transfer: NonNullable<EvidenceReport['transfer']>): readonly string[] {
  return layOutFields([
    [label({ vi: 'Lần chuyển', en: 'Transfer' }), transfer.id],
    [label({ vi: 'Hồ sơ', en: 'Dossier' }), transfer.dossierCode],
    [label({ vi: 'Bên gửi, bên nhận', en: 'Sender, partner' }), `${transfer.sender} → ${transfer.partner}`],
    [label({ vi: 'Tiếp nhận lúc', en: 'Accepted' }), transfer.acceptedAt],
    [label({ vi: 'Trạng thái khi thu thập', en: 'State when collected' }), `${transfer.state}, ${transfer.collectedAt}`],
  ])
}

function signatureLines({ label }: Terminal, signature: ContainerSignature): readonly string[] {
  return layOutFields([
    [label({ vi: 'Chữ ký', en: 'Signature' }), `${marks[signature.verdict].trim()} ${signature.part} (XAdES ${signature.level}, ${signature.algorithm})${signature.fault === undefined ? '' : ` ${signature.fault}`}`],
    [label({ vi: 'Người ký', en: 'Signed by' }), signature.signer],
    [label({ vi: 'Nơi cấp chứng thư', en: 'Certificate issued by' }), signature.issuer],
    [label({ vi: 'Ký lúc (tự khai)', en: 'Signed at (as claimed)' }), signature.claimedAt],
    [label({ vi: 'Dấu thời gian', en: 'Time stamp' }), signature.stampedAt === undefined ? undefined : `${signature.stampedAt}, ${signature.stampedBy ?? ''}`],
    [label({ vi: 'Thu hồi', en: 'Revocation' }), signature.revocation === 'good' ? label({ vi: 'không bị thu hồi', en: 'not revoked' }) : label({ vi: 'không có câu trả lời kèm theo', en: 'no answer in the container' })],
  ])
}
