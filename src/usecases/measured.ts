/** Puts numbers and spans around what others do, at the seams between them; what is done stays as it is. */
import { GatewayError } from '../domain/errors.ts'
import type { Meter, SpanFacts, Tracer } from '../ports/telemetry.ts'
import type { TransferStore } from '../ports/transfer-store.ts'
import type { AskForQuery } from './ask-for-query.ts'
import type { Destination } from './open-line.ts'

export interface Watching {
  readonly meter: Meter
  readonly tracer: Tracer
}

/** `subjectOf`: the transfer that a letter belongs to, where that is not itself. */
export function measureDestination(destination: Destination, { meter, tracer }: Watching, subjectOf: (letter: { readonly messageId: string; readonly payload: Uint8Array }) => string = ({ messageId }) => messageId): Destination {
  const partner = destination.partner.id
  return {
    ...destination,
    send: (letter, signal, mayLeave) =>
      tracer.span('attempt', { about: subjectOf(letter), facts: { partner, 'transfer.id': letter.messageId } }, async (span) => {
        const began = performance.now()
        const report = await destination.send(letter, signal, mayLeave)
        const { outcome } = report
        meter.attempt(partner, outcome.kind, performance.now() - began)
        span.set({ outcome: outcome.kind, code: outcome.code })
        if (outcome.kind !== 'delivered') span.fail(outcome.code)
        return report
      }),
  }
}

export function measureLookUps(ask: AskForQuery, { meter, tracer }: Watching): AskForQuery {
  return (line, query, client) =>
    tracer.span('look-up', { facts: { partner: line.partner.id, service: query.name, 'query.id': query.id } }, async (span) => {
      const began = performance.now()
      const tell = (outcome: string, facts: SpanFacts = {}) => {
        meter.lookUp(query.name, outcome, performance.now() - began)
        span.set({ outcome, ...facts })
      }
      try {
        const answer = await ask(line, query, client)
        tell(answer.told.kind)
        return answer
      } catch (error) {
        tell(error instanceof GatewayError ? error.code : 'internal')
        throw error
      }
    })
}

export function measureLeases<Store extends Pick<TransferStore, 'renewLeases'>>(transfers: Store, { meter }: Watching): Store {
  return {
    ...transfers,
    async renewLeases(owner: string, ids: readonly string[], leaseMs: number) {
      const held = await transfers.renewLeases(owner, ids, leaseMs)
      meter.leases(held.length, ids.length - held.length)
      return held
    },
  }
}
