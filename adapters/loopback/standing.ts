/** Where dossiers stand: asked for each sender by itself, signed both ways. What is not signed for the question is no answer. */
import { GatewayError } from '../../src/domain/errors.ts'
import { outcomeOfStatus, unclear } from '../../src/domain/outcome.ts'
import type { AdapterTools, AwaitedDossier, DossierStanding, Exchange, Failure, StandingAnswer } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import type { LoopbackConfig } from './config.ts'
import { standingRequest } from './mapping.ts'
import { newsTable } from './news.ts'
import { readBody, signatureHeader, standingService, Standings, type StandingQuestion, type StandingRow } from './wire.ts'

/** Most of one question. */
const most = 100

export async function askStanding(dossiers: readonly AwaitedDossier[], config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<StandingAnswer> {
  const standings: DossierStanding[] = []
  for (const [sender, own] of Map.groupBy(dossiers, (dossier) => dossier.sender)) {
    for (let from = 0; from < own.length; from += most) {
      const asked = own.slice(from, from + most)
      const answer = await askOnce(sender, asked, config, tools, exchange)
      if (answer.kind === 'failed') return standings.length === 0 ? answer : { kind: 'told', standings, failure: answer.outcome }
      standings.push(...asked.flatMap((dossier) => standingOf(dossier, answer.rows)))
    }
  }
  return { kind: 'told', standings }
}

type Asked = { readonly kind: 'answered'; readonly rows: readonly StandingRow[] } | { readonly kind: 'failed'; readonly outcome: Failure }

async function askOnce(sender: string, dossiers: readonly AwaitedDossier[], config: LoopbackConfig, tools: AdapterTools, exchange: Exchange): Promise<Asked> {
  const id = tools.clock.id()
  const question: StandingQuestion = { id, sender, codes: [...new Set(dossiers.map(({ dossierCode }) => dossierCode))] }
  const signed = await exchange.sign(Buffer.from(JSON.stringify(question)), 'jws-detached', sender)
  const result = await exchange.call(standingRequest(id, signed, config))
  if (!result.ok) return { kind: 'failed', outcome: result.outcome }
  const { answer } = result
  const trouble = outcomeOfStatus(answer.status, answer.headers['retry-after'], tools.clock.now())
  if (trouble !== undefined) return { kind: 'failed', outcome: trouble }
  const told = answer.status === 200 ? readBody(Standings, answer.body) : undefined
  if (told === undefined || told.id !== id) return { kind: 'failed', outcome: unclear('not-an-answer', answer.body) }
  if (!(await isSigned(answer, { id, sender }, exchange))) return { kind: 'failed', outcome: unclear('answer-unverified', answer.body) }
  return { kind: 'answered', rows: told.standings }
}

async function isSigned({ body, headers }: HttpAnswer, { id, sender }: { readonly id: string; readonly sender: string }, exchange: Exchange): Promise<boolean> {
  try {
    await exchange.verify({ bytes: body, detached: headers[signatureHeader] ?? '', profile: 'jws-detached', messageId: id, audience: sender, service: standingService })
    return true
  } catch (error) {
    if (error instanceof GatewayError && error.code === 'signature_invalid') return false
    throw error
  }
}

/** Two rows about one dossier contradict each other, and say nothing. */
function standingOf({ dossierCode, messageId }: AwaitedDossier, rows: readonly StandingRow[]): readonly DossierStanding[] {
  const [row, another] = rows.filter(({ code }) => code === dossierCode)
  if (row === undefined || another !== undefined) return []
  if (!row.held) return [{ kind: 'unknown', messageId }]
  const status = newsTable.find(({ what }) => what === row.what)?.status
  return [
    {
      kind: 'known',
      messageId,
      ...(status === undefined ? {} : { status }),
      ...(row.at === undefined ? {} : { since: row.at }),
      ...(row.what === undefined ? {} : { partnerCode: row.what }),
    },
  ]
}
