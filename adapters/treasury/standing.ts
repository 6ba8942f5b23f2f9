/** Which payment orders the platform holds: QUERY for each. What became of the money is no status of the dossier, and is not told as one. */
import { unclear } from '../../src/domain/outcome.ts'
import type { AwaitedDossier, DossierStanding, Exchange, StandingAnswer } from '../../src/ports/adapter.ts'
import { askForResult, type Platform } from './ask.ts'
import { concernsAll } from './poll.ts'
import { readPlatformTime } from './platform-time.ts'
import { isProven } from './proof.ts'
import { referenceOf } from './reference.ts'
import { outcomeOfRefusal, type Failure } from './replies.ts'
import { meaningOf } from './result.ts'

export async function askStanding(dossiers: readonly AwaitedDossier[], platform: Platform, exchange: Exchange): Promise<StandingAnswer> {
  const standings: DossierStanding[] = []
  let failure: Failure | undefined
  for (const dossier of dossiers) {
    const told = await askOnce(dossier, platform, exchange)
    if (told.kind !== 'failed') standings.push(told)
    if (told.kind !== 'failed') continue
    failure ??= told.outcome
    if (concernsAll(told.outcome)) break
  }
  if (standings.length === 0 && failure !== undefined) return { kind: 'failed', outcome: failure }
  return { kind: 'told', standings, ...(failure === undefined ? {} : { failure }) }
}

async function askOnce({ dossierCode, messageId }: AwaitedDossier, platform: Platform, exchange: Exchange): Promise<DossierStanding | { readonly kind: 'failed'; readonly outcome: Failure }> {
  const { config } = platform
  const reference = referenceOf(dossierCode, messageId)
  const reply = await askForResult(reference, platform, exchange)
  if (reply.kind === 'outcome') return { kind: 'failed', outcome: reply.outcome }
  if (reply.kind === 'refusal') return reply.refusal.class === 'missing' ? { kind: 'unknown', messageId } : { kind: 'failed', outcome: outcomeOfRefusal(reply.refusal) }
  const { content } = reply
  if (content.MaThamChieu !== reference || content.MaDoiTac !== config.partnerCode || !isProven('result', content, config.secretKey)) {
    return { kind: 'failed', outcome: unclear('answer-unproven', reply.raw) }
  }
  const code = String(content.MaLoi)
  // before anything is decided the time is that of the question
  const since = meaningOf(code, config.resultCodes) === 'pending' ? undefined : readPlatformTime(String(content.ThoiGianGD))
  return { kind: 'known', messageId, ...(since === undefined ? {} : { since }), ...(/^[!-~]{1,100}$/.test(code) ? { partnerCode: code } : {}) }
}
