/**
 * Takes a dossier over from a one-stop system. Once this resolves the transfer is kept, whatever breaks afterwards;
 * when it rejects, nothing of it is.
 */
import { createHash } from 'node:crypto'
import type { Dossier } from '../../schemas/dossier.ts'
import type { Attachment } from '../../schemas/dossier-file.ts'
import { followUps, type FollowUp } from '../../schemas/follow-up.ts'
import { GatewayError } from '../domain/errors.ts'
import { faultsInDates } from '../domain/dossier-dates.ts'
import type { Clock } from '../ports/clock.ts'
import type { Signer } from '../ports/signer.ts'
import type { AttachmentStore } from '../ports/attachment-store.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import type { NewTransfer, Transfer, TransferStore } from '../ports/transfer-store.ts'
import type { Access } from './access.ts'
import { takesProcedure, type Partners } from './partners.ts'

export interface Client {
  readonly id: string
  /** The only sender it may name. */
  readonly organisation: string
}

export interface AcceptRequest {
  readonly client: Client
  readonly idempotencyKey: string
  /** The body byte for byte, and what it parsed to. */
  readonly payload: Uint8Array
  readonly dossier: Dossier
}

export interface Accepted {
  readonly transfer: Transfer
  /** The same request came before; this is its first answer. */
  readonly repeated: boolean
}

export type AcceptTransfer = (request: AcceptRequest) => Promise<Accepted>

interface Dependencies {
  readonly access: Pick<Access, 'requireTransfer'>
  readonly transfers: TransferStore
  readonly outbox: Pick<OutboxStore, 'announce'>
  readonly attachments: Pick<AttachmentStore, 'find'>
  readonly partners: Partners
  readonly signer: Signer
  readonly clock: Clock
  /** Organisation that runs the gateway: it signs the acceptance. */
  readonly operator: string
}

/** Rejects with forbidden, unknown_partner, unknown_procedure, follow_up_not_taken, invalid_dates, missing_attachment, idempotency_key_reused. */
export function createAcceptTransfer(dependencies: Dependencies): AcceptTransfer {
  const { transfers, outbox } = dependencies
  return async function acceptTransfer(request) {
    const { client } = request
    const payloadDigest = digestOf(request.payload)
    try {
      await checkHandOver(request, dependencies)
    } catch (refusal) {
      // what was accepted once is answered again, though it might not be accepted today
      const earlier = await transfers.findByKey(client.id, request.idempotencyKey)
      if (earlier?.payloadDigest === payloadDigest) return { transfer: earlier, repeated: true }
      throw refusal
    }
    const acceptance = await transfers.accept(await takeOver(request, dependencies))
    if (acceptance.kind === 'conflict') throw new GatewayError('idempotency_key_reused')
    if (acceptance.kind === 'accepted') outbox.announce()
    return { transfer: acceptance.transfer, repeated: acceptance.kind === 'repeat' }
  }
}

/** What a transfer of this dossier is kept as, with our signed acceptance; nothing is checked. */
export async function takeOver(request: AcceptRequest, dependencies: Pick<Dependencies, 'signer' | 'clock' | 'operator'>): Promise<NewTransfer> {
  const { client, dossier, payload } = request
  const { clock } = dependencies
  const followUp = followUps.find((section) => dossier[section] !== undefined)
  const about = { id: clock.id(), acceptedAt: clock.now(), payloadDigest: digestOf(payload) }
  return {
    ...about,
    client: client.id,
    idempotencyKey: request.idempotencyKey,
    sender: dossier.sender,
    partner: dossier.receiver,
    dossierCode: dossier.code,
    procedureCode: dossier.procedure.code,
    status: dossier.status,
    payload,
    receipt: await signAcceptance(dependencies, request, about),
    purpose: 'submission',
    files: attachmentsOf(dossier).map(({ attachment }) => attachment.digest),
    ...(followUp !== undefined ? { followUp } : {}),
  }
}

function digestOf(payload: Uint8Array): string {
  return createHash('sha256').update(payload).digest('hex')
}

export type Checks = Pick<Dependencies, 'access' | 'partners' | 'clock' | 'attachments'>

/** Rejects with forbidden, unknown_partner, unknown_procedure, follow_up_not_taken, invalid_dates, missing_attachment. */
export async function checkHandOver({ client, dossier }: Pick<AcceptRequest, 'client' | 'dossier'>, { access, partners, clock, attachments }: Checks): Promise<void> {
  checkSender(dossier, client)
  checkReceiver(dossier, partners)
  access.requireTransfer(client.id, { partner: dossier.receiver, procedure: dossier.procedure.code })
  checkFollowUp(dossier, partners.get(dossier.receiver)?.line.adapter.can.followUps ?? [])
  checkDates(dossier, clock.now())
  await checkAttachments(dossier, client, attachments)
}

function checkSender(dossier: Dossier, client: Client): void {
  if (dossier.sender === client.organisation) return
  throw new GatewayError('forbidden', {
    detail: { vi: `Hệ thống này gửi cho ${client.organisation}, không phải cho ${dossier.sender}.`, en: `This client sends for ${client.organisation}, not for ${dossier.sender}.` },
    errors: [{ field: '/sender', message: { vi: `phải là ${client.organisation}`, en: `must be ${client.organisation}` } }],
  })
}

function checkReceiver(dossier: Dossier, partners: Partners): void {
  const partner = partners.get(dossier.receiver)
  if (partner === undefined || !partner.line.adapter.can.send) {
    const known = [...partners.keys()].join(', ')
    throw new GatewayError('unknown_partner', {
      detail: { vi: `"${dossier.receiver}" không phải cơ quan nhận của cổng này; các cơ quan nhận là: ${known}.`, en: `"${dossier.receiver}" is not a partner of this gateway; the partners are: ${known}.` },
      errors: [{ field: '/receiver', message: { vi: `phải là một trong: ${known}`, en: `must be one of: ${known}` } }],
    })
  }
  if (takesProcedure(partner, dossier.procedure.code)) return
  throw new GatewayError('unknown_procedure', {
    detail: { vi: `Cơ quan nhận "${dossier.receiver}" không tiếp nhận thủ tục ${dossier.procedure.code}.`, en: `Partner "${dossier.receiver}" does not take procedure ${dossier.procedure.code}.` },
    errors: [{ field: '/procedure/code', message: { vi: 'không thuộc danh mục thủ tục của cơ quan nhận', en: 'is not among the procedures of this partner' } }],
  })
}

function checkFollowUp(dossier: Dossier, taken: readonly FollowUp[]): void {
  const named = followUps.filter((section) => dossier[section] !== undefined)
  if (named.length > 1) {
    const message = { vi: `chỉ được nêu một trong: ${followUps.join(', ')}`, en: `at most one of ${followUps.join(', ')} may be named` }
    throw new GatewayError('follow_up_not_taken', { errors: named.map((section) => ({ field: `/${section}`, message })) })
  }
  const [section] = named
  if (section === undefined || taken.includes(section)) return
  const words = taken.join(', ')
  throw new GatewayError('follow_up_not_taken', {
    detail: { vi: `Cơ quan nhận "${dossier.receiver}" tiếp nhận: ${words || 'không có'}.`, en: `Partner "${dossier.receiver}" takes: ${words || 'none'}.` },
    errors: [{ field: `/${section}`, message: { vi: 'cơ quan nhận không tiếp nhận phần này', en: 'is not taken by this partner' } }],
  })
}

function checkDates(dossier: Dossier, now: Date): void {
  const errors = faultsInDates(dossier, now)
  if (errors.length > 0) throw new GatewayError('invalid_dates', { errors })
}

async function checkAttachments(dossier: Dossier, client: Client, attachments: Pick<AttachmentStore, 'find'>): Promise<void> {
  const named = attachmentsOf(dossier)
  if (named.length === 0) return
  const stored = await attachments.find(client.id, named.map(({ attachment }) => attachment.digest))
  const errors = []
  for (const { field, attachment } of named) {
    const found = stored.get(attachment.digest)
    if (found === undefined) errors.push({ field: `${field}/digest`, message: { vi: 'chưa được tải lên', en: 'was not uploaded by this client' } })
    else if (found.size !== attachment.size) errors.push({ field: `${field}/size`, message: { vi: `tệp đã tải lên dài ${found.size} byte`, en: `the uploaded file has ${found.size} bytes` } })
    else if (found.mediaType !== attachment.mediaType) errors.push({ field: `${field}/mediaType`, message: { vi: `tệp đã tải lên có kiểu ${found.mediaType}`, en: `the uploaded file is ${found.mediaType}` } })
  }
  if (errors.length > 0) throw new GatewayError('missing_attachment', { errors })
}

export function attachmentsOf({ components, results = [], paymentProof }: Dossier): readonly { readonly field: string; readonly attachment: Attachment }[] {
  return [
    ...components.flatMap(({ attachment }, index) => (attachment ? [{ field: `/components/${index}/attachment`, attachment }] : [])),
    ...results.map(({ attachment }, index) => ({ field: `/results/${index}/attachment`, attachment })),
    ...(paymentProof?.receipts ?? []).map((attachment, index) => ({ field: `/paymentProof/receipts/${index}`, attachment })),
  ]
}

/** The acceptance as a statement whose very text is signed, so that anyone can verify it with a JWS library. */
async function signAcceptance(
  { signer, operator }: Pick<Dependencies, 'signer' | 'operator'>,
  { client, dossier }: AcceptRequest,
  about: { readonly id: string; readonly acceptedAt: Date; readonly payloadDigest: string },
): Promise<string> {
  const statement = JSON.stringify({
    type: 'acceptance',
    transferId: about.id,
    client: client.id,
    sender: dossier.sender,
    receiver: dossier.receiver,
    dossierCode: dossier.code,
    payloadSha256: about.payloadDigest,
    acceptedAt: about.acceptedAt.toISOString(),
  })
  const signed = await signer.sign(Buffer.from(statement), 'jws-detached', { issuer: operator, audience: dossier.sender, messageId: about.id, service: 'acceptance' })
  return JSON.stringify({ statement, signature: signed.detached })
}
