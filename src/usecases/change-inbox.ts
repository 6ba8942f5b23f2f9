/** What a person may order about a partner's event: let it have its effect after all, or close it. */
import { GatewayError, type ErrorCode } from '../domain/errors.ts'
import type { OutboxStore } from '../ports/outbox-store.ts'
import type { Decide, InboxItem, InboxRefusal, InboxStore } from '../ports/inbox-store.ts'
import type { Order } from '../ports/transfer-store.ts'

interface Dependencies {
  readonly inbox: Pick<InboxStore, 'settle' | 'dismiss'>
  readonly outbox: OutboxStore
  /** As a person who vouches for the event decides it. */
  readonly decide: Decide
}

export interface ChangeInbox {
  /** Rejects with not_found, not_applicable. */
  apply(id: string, order: Order): Promise<InboxItem>
  /** Rejects with not_found, not_dismissable. */
  dismiss(id: string, order: Order): Promise<InboxItem>
}

export function createChangeInbox({ inbox, outbox, decide }: Dependencies): ChangeInbox {
  return {
    async apply(id, order) {
      const result = await inbox.settle(id, order, decide)
      if (result.kind === 'still-parked') {
        throw new GatewayError('not_applicable', { detail: { vi: `Sự kiện vẫn không thể có hiệu lực (${result.reason}).`, en: `The event still cannot have its effect (${result.reason}).` } })
      }
      if (result.kind !== 'changed') throw refusal(result, 'not_applicable')
      outbox.announce()
      return result.item
    },
    async dismiss(id, order) {
      const result = await inbox.dismiss(id, order)
      if (result.kind !== 'changed') throw refusal(result, 'not_dismissable')
      return result.item
    },
  }
}

function refusal(result: InboxRefusal, code: ErrorCode): GatewayError {
  if (result.kind === 'unknown') return new GatewayError('not_found', { detail: { vi: 'Không có sự kiện này.', en: 'There is no such event.' } })
  return new GatewayError(code, { detail: { vi: `Sự kiện đang ở trạng thái ${result.state}.`, en: `The event is ${result.state}.` } })
}
