/** Asks a partner where one dossier stands and takes what it says for its news: an entry of the inbox, with the answer that it came in. */
import { createHash } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import type { ComparedTransfer } from '../domain/reconcile.ts'
import { eventOfStanding } from '../domain/standing-event.ts'
import type { Clock } from '../ports/clock.ts'
import { questionAbout } from './ask-standing.ts'
import type { OpenLine } from './open-line.ts'
import type { ReceiveInbound } from './receive-inbound.ts'

interface Dependencies {
  readonly receive: ReceiveInbound
  readonly clock: Clock
}

/** Rejects with not_repairable where the partner does not answer, or does not have the dossier. */
export type TakeOverStanding = (line: OpenLine, row: ComparedTransfer, about: { readonly difference: string }, signal: AbortSignal) => Promise<void>

export function createTakeOverStanding({ receive, clock }: Dependencies): TakeOverStanding {
  return async function takeOverStanding(line, row, { difference }, signal) {
    const answer = await line.standing([questionAbout(row)], signal)
    if (answer.kind === 'failed') throw refused(`${line.partner.id}: ${answer.outcome.code}`)
    const [standing] = answer.standings
    if (standing === undefined) throw refused(answer.failure?.code ?? 'not answered')
    if (standing.kind === 'unknown') throw refused(`${line.partner.id} has no such dossier`)
    const { sender, dossierCode, heard } = row
    const event = eventOfStanding(standing, { difference, sender, dossierCode, heard, now: clock.now() })
    // what was asked and what came: whoever doubts the entry sees that nobody told it unasked
    const raw = JSON.stringify({ standing, exchanges: answer.exchanges })
    const proofs = answer.proofs.map(({ bytes, signature }) => ({ bytes, signature }))
    await receive(line, { event, raw }, { rawDigest: createHash('sha256').update(raw).digest('hex'), proofs })
  }
}

function refused(detail: string): GatewayError {
  return new GatewayError('not_repairable', { detail })
}
