/** Takes what a partner tells without being asked: verified by the adapter, stored once, answered in the partner's words. */
import { createHash } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import type { CallbackAnswer, RawCallback } from '../ports/adapter.ts'
import type { InboxStore } from '../ports/inbox-store.ts'
import type { Log } from '../ports/log.ts'
import type { Partners } from './partners.ts'
import { digestOf } from './kept-messages.ts'
import { proofsOf, type CameProven } from './record-of-verification.ts'
import type { ReceiveInbound } from './receive-inbound.ts'

interface Dependencies {
  readonly partners: Partners
  readonly inbox: Pick<InboxStore, 'hear'>
  readonly receive: ReceiveInbound
  readonly log: Log
}

export type ReceiveCallback = (partner: string, callback: RawCallback) => Promise<CallbackAnswer>

/** Rejects with not_found when the partner takes no callbacks, with message_conflict when it used a message id before for other content. */
export function createReceiveCallback({ partners, inbox, receive, log }: Dependencies): ReceiveCallback {
  return async function receiveCallback(partner, callback) {
    const line = partners.get(partner)?.line
    if (line === undefined || !line.adapter.can.callbacks) throw new GatewayError('not_found')
    const received = await line.receive(callback)
    if (received.events.length > 0) await refuseConflict(partner, received.proofs)
    const digest = createHash('sha256').update(callback.body).digest('hex')
    let repeats = 0
    try {
      for (const inbound of received.events) {
        if ((await receive(line, inbound, { rawDigest: digest, ...proofsOf(inbound, received) })) === 'repeat') repeats += 1
      }
    } catch (error) {
      // what was stored before the failure is a repeat when the partner sends again
      log.warn({ partner, digest, error }, 'partner event not stored; the partner is asked to send again')
      return received.answerToFailure
    }
    if (received.events.length === 0) log.info({ partner, digest, status: received.answer.status }, 'callback refused')
    return received.events.length > 0 && repeats === received.events.length ? received.answerToRepeat : received.answer
  }

  /**
   * A message id in a signature's own header names one content for ever: a repeat is answered as before, anything else is
   * somebody's mistake or worse. An id in the document itself, as the tax gateway's, comes again with a new time of sending:
   * there the keys of the events tell what is new.
   */
  async function refuseConflict(partner: string, proofs: readonly CameProven[]): Promise<void> {
    for (const { verified } of proofs) {
      const { messageId = '', bytes, profile } = verified
      if (messageId === '' || profile === 'xmldsig-gip') continue
      const digest = digestOf(bytes)
      if ((await inbox.hear(partner, messageId, digest)) !== 'conflict') continue
      log.warn({ partner, digest }, 'a message id came a second time, with other content')
      throw new GatewayError('message_conflict')
    }
  }
}
