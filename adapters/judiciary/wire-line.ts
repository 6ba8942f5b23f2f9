/** What each wire can do with a dossier that was seen to ask for a record. */
import type { JudicialRecord } from '../../schemas/judicial-record.ts'
import type { Outcome } from '../../src/domain/outcome.ts'
import type { Acknowledged, Exchange, Health, OutboundMessage, PollAnswer, PollRequest, QueryAnswer } from '../../src/ports/adapter.ts'

export interface WireLine {
  send(message: OutboundMessage, record: JudicialRecord, exchange: Exchange): Promise<Outcome>
  poll(request: PollRequest, exchange: Exchange): Promise<PollAnswer>
  acknowledge?(acknowledgement: string, exchange: Exchange): Promise<Acknowledged>
  /** How one dossier stands. */
  lookUp(dossierCode: string, exchange: Exchange): Promise<QueryAnswer>
  probe(exchange: Exchange): Promise<Health>
}
