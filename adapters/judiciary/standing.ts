/** Where dossiers stand at the agency: the same question as for a look-up, for each by itself, without the days and names that a look-up tells. */
import type { AwaitedDossier, DossierStanding, Exchange, Failure, StandingAnswer } from '../../src/ports/adapter.ts'
import type { Clock } from '../../src/ports/clock.ts'
import { concernsAll } from './replies.ts'
import { rowOf, type StatusRow } from './statuses.ts'
import type { WireAnswer, WireLine } from './wire-line.ts'

/** How long the agency may know nothing of a dossier that it took. */
const settlingMs = 24 * 3_600_000

export async function askStanding(wire: Pick<WireLine, 'lookUp'>, rows: readonly StatusRow[], clock: Clock, dossiers: readonly AwaitedDossier[], exchange: Exchange): Promise<StandingAnswer> {
  const standings: DossierStanding[] = []
  let failure: Failure | undefined
  for (const dossier of dossiers) {
    const answer = await wire.lookUp(dossier.dossierCode, exchange)
    standings.push(...standingOf(dossier, answer, rows, clock.now()))
    if (answer.kind !== 'failed') continue
    failure ??= answer.outcome
    if (concernsAll(answer.outcome)) break
  }
  if (standings.length === 0 && failure !== undefined) return { kind: 'failed', outcome: failure }
  return { kind: 'told', standings, ...(failure === undefined ? {} : { failure }) }
}

function standingOf({ messageId, acceptedAt }: AwaitedDossier, answer: WireAnswer, rows: readonly StatusRow[], now: Date): readonly DossierStanding[] {
  if (answer.kind === 'nothing-yet') return [{ kind: 'known', messageId }]
  if (answer.kind === 'not-found') return now.getTime() - acceptedAt.getTime() < settlingMs ? [] : [{ kind: 'unknown', messageId }]
  if (answer.kind === 'failed') return []
  // written by foundProgress
  const { statusCode } = (answer.records[0] ?? {}) as { readonly statusCode?: string }
  const status = statusCode === undefined ? undefined : rowOf(rows, statusCode)?.status
  return [{ kind: 'known', messageId, ...(status === undefined ? {} : { status }), ...(statusCode === undefined ? {} : { partnerCode: statusCode }) }]
}
