/**
 * Gathers what proves a transfer: what was accepted, sent and received, who signed it, and where the journal says so. What is
 * purged is named with its digest. docs/evidence.md says what stands in which part.
 */
import type { Dossier } from '../../schemas/dossier.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'
import type { CertificateJudge } from '../ports/certificate-judge.ts'
import type { CertificateStore } from '../ports/certificate-store.ts'
import type { ChainProof, ChainStore } from '../ports/chain-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { EvidencePart } from '../ports/evidence.ts'
import type { InboundEvidence, InboxStore } from '../ports/inbox-store.ts'
import type { Attempt, AttemptEvidence, Transfer, TransferStore } from '../ports/transfer-store.ts'
import { attachmentsOf } from './accept-transfer.ts'
import { evidenceOfCertificates, type SignerSeen } from './evidence-of-certificates.ts'
import { partsOfJournal } from './evidence-of-journal.ts'
import { partsOfSignatures, signaturesOfNews, signaturesOfRecord, type KeptSignature } from './evidence-of-signatures.ts'
import { jsonPart, mediaTypes, partOf, sha256, type MeantPart } from './evidence-parts.ts'

/** Undefined where there is no such transfer, or not this client's; administrators pass no client. */
export type CollectEvidence = (transferId: string, client?: string) => Promise<readonly EvidencePart[] | undefined>

interface Dependencies {
  readonly transfers: Pick<TransferStore, 'get' | 'attempts' | 'attemptEvidence' | 'payload'>
  readonly inbox: Pick<InboxStore, 'evidenceOf'>
  readonly attachments: Pick<AttachmentStore, 'open' | 'openFor'>
  readonly chain: Pick<ChainStore, 'proofOf'>
  readonly certificates: Pick<CertificateStore, 'list'>
  readonly judge: CertificateJudge
  /** PEM of the configured certification authorities. */
  readonly authorities: readonly string[]
  /** Organisation that runs the gateway. */
  readonly operator: string
  readonly clock: Pick<Clock, 'now'>
}

export function createCollectEvidence(dependencies: Dependencies): CollectEvidence {
  const { transfers, inbox, chain, certificates, judge, authorities, operator, clock } = dependencies
  return async function collectEvidence(transferId, client) {
    const transfer = await transfers.get(transferId, client)
    if (transfer === undefined) return undefined
    // first: whatever it names was written together with it, and so is found below
    const whole = await chain.proofOf(transferId)
    const proof = client === undefined ? whole : forClient(whole)
    const [payload, attempts, records, news, known] = await Promise.all([
      transfers.payload(transferId), transfers.attempts(transferId), transfers.attemptEvidence(transferId), inbox.evidenceOf(transferId), certificates.list(),
    ])
    const told = news.map((one, index) => ({ ...one, number: index + 1, withheld: client !== undefined && isShared(one) }))
    // an event on its way to a webhook is no dossier
    const files = payload && transfer.purpose !== 'webhook' ? await filesOf(payload, openerFor(dependencies.attachments, client)) : []
    const kept: readonly KeptSignature[] = [...records.flatMap(({ bytes }) => (bytes ? signaturesOfRecord(bytes) : [])), ...told.flatMap(({ bytes }) => (bytes ? signaturesOfNews(bytes) : []))]
    const signers = [...acceptanceSigner(transfer), ...kept.map(({ signature: { certificate, at, trust } }) => ({ certificate, at, trust }))]
    const { parts: certificateParts, owners } = await evidenceOfCertificates(signers, { known, authorities, judge, operator })
    const parts: readonly MeantPart[] = [
      ...partsOfAcceptance(transfer),
      ...(payload ? [partOf('payload.json', mediaTypes.json, payload, { vi: 'Hồ sơ, đúng từng byte như hệ thống một cửa đã gửi', en: 'The dossier, byte for byte as the one-stop system sent it' })] : []),
      ...records.flatMap(partsOfAttempt),
      ...told.flatMap(partsOfNews),
      ...partsOfJournal(proof),
      ...certificateParts,
      ...files.flatMap(({ part }) => (part ? [part] : [])),
    ]
    const description = describe(transfer, { operator, collectedAt: clock.now(), payload, attempts, records, told, files, owners, parts })
    return [jsonPart('transfer.json', description, { vi: 'Mô tả lượt chuyển', en: 'What the transfer is' }), ...parts].map(({ meaning: _meaning, ...part }) => part)
  }
}

function partsOfAcceptance({ receipt }: Transfer): readonly MeantPart[] {
  if (receipt === undefined) return []
  const { statement, signature } = readReceipt(receipt)
  return [
    partOf('acceptance.json', mediaTypes.json, receipt, { vi: 'Xác nhận tiếp nhận, đúng như hệ thống một cửa đã nhận', en: 'The acceptance as the one-stop system got it' }),
    partOf('acceptance/statement.json', mediaTypes.json, statement, { vi: 'Nội dung của xác nhận, đúng như đã ký', en: 'What the acceptance states, as it was signed' }),
    partOf('acceptance/statement.jws', 'application/jose', signature, { vi: 'Chữ ký của đơn vị vận hành cổng trên xác nhận', en: 'The signature of the gateway’s operator over the acceptance' }),
  ]
}

/** The certificate that the acceptance names; no message of ours has it otherwise. */
function acceptanceSigner({ receipt, acceptedAt }: Transfer): readonly SignerSeen[] {
  if (receipt === undefined) return []
  const [header = ''] = readReceipt(receipt).signature.split('.')
  // we wrote it
  const { 'x5t#S256': thumbprint } = JSON.parse(Buffer.from(header, 'base64url').toString('utf8')) as { readonly 'x5t#S256': string }
  return [{ certificate: Buffer.from(thumbprint, 'base64url').toString('hex'), at: acceptedAt, trust: undefined }]
}

function readReceipt(receipt: string): { readonly statement: string; readonly signature: string } {
  // we wrote it when the transfer was accepted
  return JSON.parse(receipt) as { readonly statement: string; readonly signature: string }
}

function partsOfAttempt({ number, bytes }: AttemptEvidence): readonly MeantPart[] {
  if (bytes === undefined) return []
  const meaning = { vi: `Bản ghi của lần gửi ${number}: trao đổi, chữ ký, câu trả lời; nhật ký có SHA-256 của nó`, en: `The record of attempt ${number}: exchanges, signatures, answers; the journal has its SHA-256` }
  return [partOf(`attempts/${number}/record.json`, mediaTypes.json, bytes, meaning), ...partsOfSignatures(`attempts/${number}`, signaturesOfRecord(bytes))]
}

interface Told extends InboundEvidence {
  readonly number: number
  /** It came in a message about several dossiers, which are not all this client's. */
  readonly withheld: boolean
}

function isShared({ bytes }: InboundEvidence): boolean {
  // the store wrote it
  return bytes !== undefined && (JSON.parse(Buffer.from(bytes).toString('utf8')) as { readonly shared?: boolean }).shared === true
}

function partsOfNews({ number, bytes, withheld }: Told): readonly MeantPart[] {
  if (bytes === undefined) return []
  if (withheld) return [jsonPart(`told/${number}/signatures.json`, signaturesOfNews(bytes).map(({ signature }) => signature), withheldMeaning)]
  const meaning = { vi: 'Điều cơ quan nhận đã báo; nhật ký có SHA-256 của nó', en: 'What a partner told; the journal has its SHA-256' }
  return [partOf(`told/${number}/record.json`, mediaTypes.json, bytes, meaning), ...partsOfSignatures(`told/${number}`, signaturesOfNews(bytes))]
}

const withheldMeaning = {
  vi: 'Chữ ký và mã băm của thông điệp mà cơ quan nhận đã báo; thông điệp nói cả về hồ sơ khác nên chỉ quản trị viên lấy được',
  en: 'Signatures and digests of the message in which a partner told it; the message speaks of other dossiers too, so only administrators get it',
}

/** Entries that no client is told of are for people of the operator: but that content was purged, and what partners said, proves something here. */
function forClient({ entries, ...proof }: ChainProof): ChainProof {
  return { ...proof, entries: entries.filter(({ text }) => isForClient(text)) }
}

function isForClient(text: string): boolean {
  // the store wrote it
  const { client, type } = JSON.parse(text) as { readonly client: string | null; readonly type: string }
  return client !== null || type === 'content.purged' || type.startsWith('partner.')
}

type OpenFile = AttachmentStore['open']

/** A client gets its own files, whatever else the dossier names. */
function openerFor(attachments: Dependencies['attachments'], client: string | undefined): OpenFile {
  return client === undefined ? (digest) => attachments.open(digest) : (digest) => attachments.openFor(client, digest)
}

interface NamedFile {
  readonly sha256: string
  readonly fileName: string
  readonly mediaType: string
  readonly size: number
  /** Undefined where it is purged. */
  readonly part: MeantPart | undefined
}

async function filesOf(payload: Uint8Array, open: OpenFile): Promise<readonly NamedFile[]> {
  // it was valid when it was accepted, or we made it
  const dossier = JSON.parse(Buffer.from(payload).toString('utf8')) as Dossier
  const files = new Map<string, NamedFile>()
  for (const { attachment: { digest, fileName, mediaType, size } } of attachmentsOf(dossier)) {
    if (files.has(digest)) continue
    const kept = await isKept(open, digest)
    const part: MeantPart = {
      name: `attachments/${digest}`,
      mediaType,
      digest,
      size,
      content: { kind: 'file', open: async () => (await open(digest)).content },
      meaning: { vi: `Tệp đính kèm của hồ sơ: ${fileName}`, en: `An attachment of the dossier: ${fileName}` },
    }
    files.set(digest, { sha256: digest, fileName, mediaType, size, part: kept ? part : undefined })
  }
  return [...files.values()]
}

async function isKept(open: OpenFile, digest: string): Promise<boolean> {
  try {
    const { content } = await open(digest)
    content.destroy()
    return true
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'missing_attachment') return false
    throw error
  }
}

interface Gathered {
  readonly operator: string
  readonly collectedAt: Date
  readonly payload: Uint8Array | undefined
  readonly attempts: readonly Attempt[]
  readonly records: readonly AttemptEvidence[]
  readonly told: readonly Told[]
  readonly files: readonly NamedFile[]
  readonly owners: readonly object[]
  readonly parts: readonly MeantPart[]
}

function describe(transfer: Transfer, { operator, collectedAt, payload, attempts, records, told, files, owners, parts }: Gathered): object {
  const { id, client, sender, partner, dossierCode, procedureCode, purpose, state, stateAt, acceptedAt, remoteId, payloadDigest, receipt } = transfer
  return {
    format: 'lienthong evidence 1',
    operator,
    collectedAt,
    transfer: { id, client, sender, partner, dossierCode, procedureCode, purpose, state, stateAt, acceptedAt, remoteId },
    payload: { sha256: payloadDigest, kept: payload !== undefined },
    ...(receipt === undefined ? {} : { acceptance: { sha256: sha256(receipt) } }),
    attempts: attempts.map(({ number, trigger, startedAt, finishedAt, outcome }) => {
      const record = records.find((candidate) => candidate.number === number)
      return { number, trigger, startedAt, finishedAt, outcome, ...(record ? { record: { sha256: record.digest, kept: record.bytes !== undefined } } : {}) }
    }),
    told: told.map(({ number, id: inbox, receivedAt, digest, bytes, withheld }) => ({ number, id: inbox, receivedAt, sha256: digest, kept: bytes !== undefined && !withheld, ...(withheld ? { withheld } : {}) })),
    attachments: files.map(({ part, ...file }) => ({ ...file, kept: part !== undefined })),
    certificates: owners,
    parts: parts.map(({ name, mediaType, digest, size, meaning }) => ({ name, mediaType, sha256: digest, size, ...meaning })),
  }
}
