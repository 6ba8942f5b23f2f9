/** Which of our dossiers the portal shows, and in which state: TraCuuHoSo for each, since the portal has no question about several. */
import { NationalStatus } from '../../schemas/national-status.ts'
import { Value } from 'typebox/value'
import type { AwaitedDossier, DossierStanding, Exchange, Failure, StandingAnswer } from '../../src/ports/adapter.ts'
import type { Portal } from './call-service.ts'
import { lookUpDossier } from './look-up.ts'

export async function askStanding(portal: Portal, dossiers: readonly AwaitedDossier[], exchange: Exchange): Promise<StandingAnswer> {
  const standings: DossierStanding[] = []
  let failure: Failure | undefined
  for (const { dossierCode, messageId } of dossiers) {
    const answer = await lookUpDossier(portal, dossierCode, exchange)
    if (answer.kind === 'not-found') standings.push({ kind: 'unknown', messageId })
    if (answer.kind === 'found') standings.push(standingOf(messageId, answer.records[0]))
    if (answer.kind !== 'failed') continue
    failure ??= answer.outcome
    if (concernsAll(answer.outcome)) break
  }
  if (standings.length === 0 && failure !== undefined) return { kind: 'failed', outcome: failure }
  return { kind: 'told', standings, ...(failure === undefined ? {} : { failure }) }
}

/** The others would fare no better. */
function concernsAll(failure: Failure): boolean {
  return failure.kind === 'broken' || (failure.kind === 'later' && (failure.scope === 'partner' || ['rate-limited', 'aborted', 'timeout'].includes(failure.code)))
}

/** The portal says no time of its states: when the dossier was finished or returned is known, of the others nothing. */
function standingOf(messageId: string, record: object | undefined): DossierStanding {
  // written by the rows of the look-up
  const { statusCode, statusWords, finishedAt, returnedAt } = (record ?? {}) as Readonly<Record<string, string | undefined>>
  const status = Number(statusCode)
  const since = returnedAt ?? finishedAt
  return {
    kind: 'known',
    messageId,
    ...(Value.Check(NationalStatus, status) ? { status } : {}),
    ...(since === undefined ? {} : { since }),
    ...(statusCode === undefined ? {} : { partnerCode: statusCode }),
    ...(statusWords === undefined ? {} : { partnerWords: statusWords }),
  }
}
