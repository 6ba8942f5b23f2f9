/** Takes what a partner tells without being asked: verified by the adapter, stored once, answered in the partner's words. */
import { createHash } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import type { CallbackAnswer, RawCallback } from '../ports/adapter.ts'
import type { Log } from '../ports/log.ts'
import type { Partners } from './partners.ts'
import type { ReceiveInbound } from './receive-inbound.ts'

interface Dependencies {
  readonly partners: Partners
  readonly receive: ReceiveInbound
  readonly log: Log
}

export type ReceiveCallback = (partner: string, callback: RawCallback) => Promise<CallbackAnswer>

/** Rejects with not_found when the partner takes no callbacks. */
export function createReceiveCallback({ partners, receive, log }: Dependencies): ReceiveCallback {
  return async function receiveCallback(partner, callback) {
    const line = partners.get(partner)?.line
    if (line === undefined || !line.adapter.can.callbacks) throw new GatewayError('not_found')
    const received = await line.receive(callback)
    const digest = createHash('sha256').update(callback.body).digest('hex')
    let repeats = 0
    try {
      for (const inbound of received.events) {
        if ((await receive(line, inbound, digest)) === 'repeat') repeats += 1
      }
    } catch (error) {
      // what was stored before the failure is a repeat when the partner sends again
      log.warn({ partner, digest, error }, 'partner event not stored; the partner is asked to send again')
      return received.answerToFailure
    }
    if (received.events.length === 0) log.info({ partner, digest, status: received.answer.status }, 'callback refused')
    return received.events.length > 0 && repeats === received.events.length ? received.answerToRepeat : received.answer
  }
}
