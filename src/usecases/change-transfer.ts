/** What a person may order for one transfer: cancel, replay, resend. Refusals say the state and the way out. */
import type { ReplayVerb } from '../../schemas/replays.ts'
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import type { ChangeResult, Order, Transfer, TransferStore } from '../ports/transfer-store.ts'

interface Dependencies {
  readonly transfers: TransferStore
  readonly outbox: OutboxStore
}

export interface ChangeTransfer {
  /** Rejects with not_found, not_cancellable. */
  cancel(id: string, client: string): Promise<Transfer>
  /** Rejects with not_found, already_delivered, not_replayable, superseded. */
  replay(id: string, order: Order): Promise<Transfer>
  /** The forced form for what was delivered already or is superseded. Rejects with not_found, not_replayable. */
  resend(id: string, order: Order): Promise<Transfer>
  /** Closes what is not delivered: nothing more will be sent. Rejects with not_found, not_dismissable. */
  dismiss(id: string, order: Order): Promise<Transfer>
}

export function createChangeTransfer({ transfers, outbox }: Dependencies): ChangeTransfer {
  return {
    async cancel(id, client) {
      return changed(await transfers.cancel(id, client, client), 'not_cancellable')
    },
    async replay(id, order) {
      const transfer = sentAgain(await transfers.replay(id, order), 'replay')
      outbox.announce()
      return transfer
    },
    async resend(id, order) {
      const transfer = sentAgain(await transfers.resend(id, order), 'resend')
      outbox.announce()
      return transfer
    },
    async dismiss(id, order) {
      return changed(await transfers.dismiss(id, order), 'not_dismissable')
    },
  }
}

/** Rejects as the orders do. */
export function sentAgain(result: ChangeResult, verb: ReplayVerb): Transfer {
  const delivered = verb === 'replay' && result.kind === 'illegal' && (result.state === 'delivered' || result.state === 'confirmed')
  return changed(result, delivered ? 'already_delivered' : 'not_replayable')
}

function changed(result: ChangeResult, refusal: ErrorCode): Transfer {
  switch (result.kind) {
    case 'changed':
      return result.transfer
    case 'unknown':
      throw new GatewayError('not_found', { detail: { vi: 'Không có lượt chuyển này.', en: 'There is no such transfer.' } })
    case 'superseded':
      throw new GatewayError('superseded', { detail: { vi: `Lượt chuyển ${result.by} của cùng hồ sơ đến sau và đã giao hoặc đang gửi.`, en: `Transfer ${result.by} of the same dossier came later and was delivered or is on its way.` } })
    case 'illegal':
      throw new GatewayError(refusal, { detail: { vi: `Lượt chuyển đang ở trạng thái ${result.state}.`, en: `The transfer is ${result.state}.` } })
  }
}
