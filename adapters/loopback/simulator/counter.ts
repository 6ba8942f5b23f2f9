/** Where the simulated partner takes dossiers: it checks shape, signature and message id, signs receipts, and forgets nothing. */
import { createHash } from 'node:crypto'
import { followUps } from '../../../schemas/follow-up.ts'
import { openJournal } from '../../../src/net/journal.ts'
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import type { HeldDossier, ReceivedMessage, SimulatorOptions } from '../../../src/ports/simulator.ts'
import { dossierService, idempotencyHeader, Parcel, readBody, receiptDocument, receiptService, type Problem, type Taken } from '../wire.ts'
import { json, problem } from './answers.ts'
import { signedBy } from './signed-by.ts'

export interface Counter {
  take(request: SimulatedRequest, refuse: boolean): Promise<SimulatedAnswer>
  /** What is kept of the last message that was taken for the dossier. */
  keptOf(dossierCode: string): Kept | undefined
  received(): readonly ReceivedMessage[]
  dossiers(): readonly HeldDossier[]
  close(): Promise<void>
}

export interface Kept extends Omit<Parcel, 'dossier'> {
  readonly sender: string
  /** SHA-256 of the dossier, whatever the links beside it. */
  readonly dossierDigest: string
}

/** One line of its journal: a message; of one that was taken the first time, what it was and the answer. */
interface Row {
  readonly received: ReceivedMessage
  readonly first?: { readonly taken: Taken; readonly kept: Kept }
}

interface Refusal extends Problem {
  readonly status: number
}

const malformed: Refusal = { status: 422, code: 'dossier-malformed', words: 'Hồ sơ sai cấu trúc' }
const unsigned: Refusal = { status: 403, code: 'signature-rejected', words: 'Chữ ký số không hợp lệ' }
const anonymous: Refusal = { status: 422, code: 'message-id-missing', words: 'Thiếu mã thông điệp' }
const unknown: Refusal = { status: 422, code: 'dossier-unknown', words: 'Chưa có hồ sơ này' }
const reused: Refusal = { status: 409, code: 'message-id-reused', words: 'Mã thông điệp đã dùng cho nội dung khác' }
const unconvincing: Refusal = {
  status: 422,
  code: 'dossier-refused',
  words: 'Hồ sơ không hợp lệ',
  fields: [{ field: '/subject', words: 'Trích yếu chưa rõ' }],
}

export function openCounter(options: SimulatorOptions): Counter {
  const journal = openJournal<Row>(options.journalFile)
  const taken = new Map<string, Row>()
  const kept = new Map<string, Kept>()
  for (const row of journal.rows) index(row)

  function index(row: Row): void {
    if (row.first === undefined) return
    taken.set(row.received.messageId ?? '', row)
    kept.set(row.received.dossierCode ?? '', row.first.kept)
  }

  function keep(row: Row): void {
    journal.append(row)
    index(row)
  }

  async function take(request: SimulatedRequest, refuse: boolean): Promise<SimulatedAnswer> {
    const examined = await examine(request, options)
    const { messageId, parcel, digest } = examined
    if (messageId === undefined || parcel === undefined || examined.signedBy === undefined) return refused(examined, faultOf(examined))
    const id = taken.get(messageId)?.first?.taken.id ?? options.clock.id()
    const about = { issuer: options.organisation, audience: parcel.dossier.sender, messageId, service: receiptService }
    const { detached = '' } = await options.signer.sign(receiptDocument({ id, messageId, digest }), 'jws-detached', about)
    // from here on nothing waits, so that the same message arriving twice at once is still taken once
    const before = taken.get(messageId)
    if (before?.first === undefined) {
      // what it took it does not refuse when it comes again
      if (refuse) return refused(examined, unconvincing)
      const isFollowUp = followUps.some((kind) => parcel.dossier[kind] !== undefined)
      if (isFollowUp && !kept.has(parcel.dossier.code)) return refused(examined, unknown)
      const first = { taken: { id, receipt: detached }, kept: keptOf(parcel) }
      keep({ received: receivedOf(examined, undefined), first })
      return json(201, first.taken)
    }
    if (before.received.digest === digest) {
      keep({ received: receivedOf(examined, undefined) })
      return json(200, before.first.taken)
    }
    // links are renewed with time; the dossier is what the message says
    const same = before.first.taken.id === id && before.first.kept.dossierDigest === keptOf(parcel).dossierDigest
    if (!same) return refused(examined, reused)
    keep({ received: receivedOf(examined, undefined) })
    return json(200, { id, receipt: detached })
  }

  function refused(examined: Examined, { status, ...words }: Refusal): SimulatedAnswer {
    keep({ received: receivedOf(examined, words.words) })
    return problem(status, words)
  }

  function receivedOf({ messageId, parcel, signedBy, digest }: Examined, trouble: string | undefined): ReceivedMessage {
    return {
      at: options.clock.now().toISOString(),
      messageId,
      dossierCode: parcel?.dossier.code,
      operation: 'POST /dossiers',
      schemaValid: parcel !== undefined,
      signatureVerified: signedBy !== undefined,
      signedBy,
      problem: trouble,
      digest,
    }
  }

  return {
    take,
    keptOf: (dossierCode) => kept.get(dossierCode),
    received: () => journal.rows.map((row) => row.received),
    dossiers: () => heldIn(journal.rows),
    close: () => journal.close(),
  }
}

interface Examined {
  readonly digest: string
  readonly messageId: string | undefined
  readonly parcel: Parcel | undefined
  readonly signedBy: string | undefined
}

function keptOf({ messageUrl, documents, dossier }: Parcel): Kept {
  return { messageUrl, documents, sender: dossier.sender, dossierDigest: sha256(JSON.stringify(dossier)) }
}

function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

function faultOf({ messageId, parcel }: Examined): Refusal {
  if (messageId === undefined) return anonymous
  return parcel === undefined ? malformed : unsigned
}

async function examine(request: SimulatedRequest, options: SimulatorOptions): Promise<Examined> {
  const digest = sha256(request.body)
  const messageId = request.headers[idempotencyHeader] || undefined
  const parcel = readBody(Parcel, request.body)
  const known = messageId !== undefined && parcel !== undefined && options.senders.includes(parcel.dossier.sender)
  return { digest, messageId, parcel, signedBy: known ? await signedBy(request, { sender: parcel.dossier.sender, messageId, service: dossierService }, options) : undefined }
}

/** Each message that was taken the first time is one effect. */
function heldIn(rows: readonly Row[]): readonly HeldDossier[] {
  const held = new Map<string, string[]>()
  for (const { received, first } of rows) {
    if (first === undefined || received.dossierCode === undefined || received.messageId === undefined) continue
    held.set(received.dossierCode, [...(held.get(received.dossierCode) ?? []), received.messageId])
  }
  return Array.from(held, ([dossierCode, messageIds]) => ({ dossierCode, messageIds: [...new Set(messageIds)], timesApplied: messageIds.length }))
}
