/**
 * Corrects a failed transfer: one person proposes the whole dossier as it should be, another approves, and it goes as a
 * transfer of its own, under the same checks and with the same signed acceptance as what the one-stop system hands over.
 */
import type { CorrectionView, Difference } from '../../schemas/corrections.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import { differencesOf } from '../domain/differences-of.ts'
import { GatewayError, type FieldError } from '../domain/errors.ts'
import type { Clock } from '../ports/clock.ts'
import type { CorrectionFilter, CorrectionOrder, CorrectionStore, KeptCorrection } from '../ports/correction-store.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import type { Signer } from '../ports/signer.ts'
import type { Order, Page, Transfer, TransferStore } from '../ports/transfer-store.ts'
import { checkHandOver, takeOver, type Checks, type Client } from './accept-transfer.ts'
import { decided, noCorrection, notCorrectable, noTransfer, refused, refuseDecided, refuseSamePerson, wrongState } from './correction-refusals.ts'

/** With what it changes; without the content and the differences once that is purged. */
export interface ReadCorrection {
  readonly correction: KeptCorrection
  readonly differences: readonly Difference[]
  readonly content: CorrectionView['content']
}

export interface CorrectTransfer {
  /**
   * `dossier` is what `content` says, valid by its schema. Rejects with not_found, not_correctable, content_purged, wrong_state,
   * nothing_changed, invalid_input, and whatever the dossier would be refused for at the client's door.
   * Where the partner may have the original, not_correctable without `evenIfThere`; so with its approval.
   */
  propose(original: string, proposed: { readonly content: string; readonly dossier: Dossier }, order: CorrectionOrder): Promise<ReadCorrection>
  /** Whether the partner may have this transfer. */
  mayBeThere(transfer: string): Promise<boolean>
  /** Rejects with not_found. */
  read(id: string): Promise<ReadCorrection>
  list(filter: CorrectionFilter, limit: number, cursor?: string): Promise<Page<KeptCorrection>>
  /** By another person than who proposed it. Rejects with not_found, second_person_needed, wrong_state, not_correctable, content_purged, and what the door would refuse. */
  approve(id: string, order: CorrectionOrder): Promise<KeptCorrection>
  /** By another person than who proposed it. Rejects with not_found, second_person_needed, wrong_state. */
  reject(id: string, order: Order): Promise<KeptCorrection>
  /** By who proposed it. Rejects with not_found, wrong_state, forbidden. */
  withdraw(id: string, order: Order): Promise<KeptCorrection>
}

interface Dependencies extends Checks {
  readonly corrections: CorrectionStore
  readonly transfers: Pick<TransferStore, 'get' | 'payload'>
  readonly outbox: Pick<OutboxStore, 'announce'>
  readonly clients: readonly Client[]
  readonly signer: Signer
  readonly clock: Clock
  readonly operator: string
}

/** So many places are named in lists. */
const mostPaths = 200

export function createCorrectTransfer(dependencies: Dependencies): CorrectTransfer {
  const { corrections, transfers, outbox, clients, clock } = dependencies

  async function originalOf(id: string, order: CorrectionOrder): Promise<{ readonly original: Transfer; readonly client: Client; readonly before: Dossier }> {
    const refusal = await corrections.standing(id, order)
    if (refusal === 'unknown') throw noTransfer()
    if (refusal !== undefined) throw refused(refusal)
    const [original, payload] = await Promise.all([transfers.get(id), transfers.payload(id)])
    if (original === undefined) throw noTransfer()
    if (payload === undefined) throw new GatewayError('content_purged')
    const client = clients.find((candidate) => candidate.id === original.client)
    if (client === undefined) throw notCorrectable({ vi: `Hệ thống ${original.client} không còn trong cấu hình.`, en: `The client ${original.client} is not configured any more.` })
    return { original, client, before: read(payload) }
  }

  async function readKept(correction: KeptCorrection): Promise<ReadCorrection> {
    const [before, after] = await Promise.all([transfers.payload(correction.original), corrections.content(correction.id)])
    if (before === undefined || after === undefined) return { correction, differences: [], content: undefined }
    return { correction, differences: differencesOf(read(before), read(after)), content: Buffer.from(after).toString('utf8') }
  }

  async function get(id: string): Promise<KeptCorrection> {
    const correction = await corrections.get(id)
    if (correction === undefined) throw noCorrection()
    return correction
  }

  return {
    async propose(id, { content, dossier }, order) {
      const { original, client, before } = await originalOf(id, order)
      refuseOther(dossier, original)
      await checkHandOver({ client, dossier }, dependencies)
      const differences = differencesOf(before, dossier)
      if (differences.length === 0) throw new GatewayError('nothing_changed')
      const paths = differences.slice(0, mostPaths).map(({ path }) => path)
      const proposal = await corrections.propose({ id: clock.id(), original: id, content: Buffer.from(content), paths, order })
      switch (proposal.kind) {
        case 'proposed':
          return { correction: proposal.correction, differences, content }
        case 'pending':
          throw wrongState({ vi: `Đề nghị sửa ${proposal.id} của lượt chuyển này đang chờ người thứ hai.`, en: `The correction ${proposal.id} of this transfer waits for its second person.` })
        case 'unknown':
          throw noTransfer()
        case 'refused':
          throw refused(proposal.refusal)
      }
    },
    mayBeThere: (transfer) => corrections.mayBeThere(transfer),
    read: async (id) => readKept(await get(id)),
    list: (filter, limit, cursor) => corrections.list(filter, limit, cursor),
    async approve(id, order) {
      const correction = await get(id)
      refuseSamePerson(correction, order)
      refuseDecided(correction)
      const [{ client }, payload] = await Promise.all([originalOf(correction.original, order), corrections.content(id)])
      if (payload === undefined) throw new GatewayError('content_purged')
      const request = { client, idempotencyKey: `correction-${id}`, payload, dossier: read(payload) }
      // rights, procedures and files may have changed since it was proposed
      await checkHandOver(request, dependencies)
      const sent = decided(await corrections.send(id, await takeOver(request, dependencies), order))
      outbox.announce()
      return sent
    },
    async reject(id, order) {
      refuseSamePerson(await get(id), order)
      return decided(await corrections.decline(id, 'rejected', order))
    },
    async withdraw(id, order) {
      const { by } = await get(id)
      if (by !== order.actor) throw new GatewayError('forbidden', { detail: { vi: `Chỉ ${by}, người đề nghị, được rút lại.`, en: `Only ${by}, who proposed it, withdraws it.` } })
      return decided(await corrections.decline(id, 'withdrawn', order))
    },
  }
}

/** What was validated before it was kept. */
function read(payload: Uint8Array): Dossier {
  return JSON.parse(Buffer.from(payload).toString('utf8')) as Dossier
}

/** A correction is about the same dossier, from the same sender, to the same partner. */
function refuseOther(dossier: Dossier, { dossierCode, sender, partner }: Transfer): void {
  const asked = [['/code', dossier.code, dossierCode], ['/sender', dossier.sender, sender], ['/receiver', dossier.receiver, partner]] as const
  const errors = asked.flatMap(([field, given, kept]): readonly FieldError[] => (given === kept ? [] : [{ field, message: { vi: `phải là ${kept}, như bản gốc`, en: `must be ${kept}, as in the original` } }]))
  if (errors.length > 0) throw new GatewayError('invalid_input', { errors })
}
