/** Asks a partner where dossiers stand, a few at a time and not faster than agreed, until it has no more to say. */
import { Value } from 'typebox/value'
import { Instant } from '../../schemas/primitives.ts'
import type { ComparedTransfer, Stands } from '../domain/reconcile.ts'
import type { AwaitedDossier, DossierStanding, Failure } from '../ports/adapter.ts'
import type { OpenLine } from './open-line.ts'
import type { PaceOfAsking } from './pace-of-asking.ts'

export interface Answers {
  /** By the id of the transfer that was asked about. */
  readonly stands: ReadonlyMap<string, Stands>
  /** What ended the asking: the others would fare no better. */
  readonly failure: Failure | undefined
}

const atOnce = 20

export function isAskable(line: OpenLine): boolean {
  return line.adapter.can.standing === true
}

export async function askStanding(line: OpenLine, rows: readonly AwaitedDossier[], pace: PaceOfAsking, signal: AbortSignal): Promise<Answers> {
  const stands = new Map<string, Stands>()
  for (let from = 0; from < rows.length && !signal.aborted; from += atOnce) {
    const chunk = rows.slice(from, from + atOnce)
    await pace(line.partner.id, chunk.length, signal)
    if (signal.aborted) break
    const answer = await line.standing(chunk, signal)
    if (answer.kind === 'failed') return { stands, failure: answer.outcome }
    for (const standing of answer.standings) stands.set(standing.messageId, standsOf(standing))
    if (answer.failure !== undefined && concernsAll(answer.failure)) return { stands, failure: answer.failure }
  }
  return { stands, failure: undefined }
}

/** The transfer as the partner is asked about it. */
export function questionAbout({ id, sender, dossierCode, procedureCode, remoteId, acceptedAt }: ComparedTransfer): AwaitedDossier {
  return { messageId: id, sender, dossierCode, procedureCode, remoteId, acceptedAt }
}

export function standsOf(standing: DossierStanding): Stands {
  if (standing.kind === 'unknown') return { known: false }
  const { status, since } = standing
  return { known: true, ...(status === undefined ? {} : { status }), ...(since !== undefined && Value.Check(Instant, since) ? { since: new Date(since) } : {}) }
}

function concernsAll(failure: Failure): boolean {
  return failure.kind === 'broken' || (failure.kind === 'later' && (failure.scope === 'partner' || failure.code === 'rate-limited'))
}
