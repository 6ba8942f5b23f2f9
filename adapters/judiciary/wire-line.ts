/** What each wire can do with a dossier that was seen to ask for a record. */
import type { JudicialRecord } from '../../schemas/judicial-record.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Acknowledged, Exchange, Health, OutboundMessage, PollAnswer, PollRequest, QueryAnswer } from '../../src/ports/adapter.ts'

/** nothing-yet: the agency has the dossier, and nothing to tell of it. */
export type WireAnswer = QueryAnswer | { readonly kind: 'nothing-yet' }

export interface WireLine {
  send(message: OutboundMessage, record: JudicialRecord, exchange: Exchange): Promise<Outcome>
  poll(request: PollRequest, exchange: Exchange): Promise<PollAnswer>
  acknowledge?(acknowledgement: string, exchange: Exchange): Promise<Acknowledged>
  /** How one dossier stands. */
  lookUp(dossierCode: string, exchange: Exchange): Promise<WireAnswer>
  probe(exchange: Exchange): Promise<Health>
}
