/**
 * Where dossiers stand at the registry: LayKetQua, as for its news, and without a trace of having asked. One that is not there
 * spoils the answer about its whole group, and need not be named: such a group is asked again in halves.
 */
import { Value } from 'typebox/value'
import { unclear } from '../../src/domain/outcome.ts'
import type { AwaitedDossier, DossierStanding, Exchange, Failure, StandingAnswer } from '../../src/ports/adapter.ts'
import { concernsAll, encodeJson, halvesOf } from './ask-registry.ts'
import { callRegistry, type Registry } from './call-registry.ts'
import { questionsAbout } from './questions.ts'
import { readStanding } from './read-standing.ts'
import { outcomeOfReply } from './replies.ts'
import { AskAnswer, service, type WireAsk } from './wire.ts'

/** What is known of one code, under the modules that it was asked for in. */
interface Seen {
  readonly asked: number
  missing: number
  held: boolean
  row?: unknown
}

export async function askStanding(registry: Registry, dossiers: readonly AwaitedDossier[], exchange: Exchange): Promise<StandingAnswer> {
  const { asks, unplaced } = questionsAbout(registry, dossiers)
  const seen = new Map<string, Seen>()
  for (const { dossierCode } of dossiers) seen.set(dossierCode, { asked: asks.filter(({ maDinhDanhHoSo }) => maDinhDanhHoSo.includes(dossierCode)).length, missing: 0, held: false })
  let failure: Failure | undefined = unplaced
  const open = asks.toReversed()
  for (let question = open.pop(); question !== undefined; question = open.pop()) {
    const told = await askOnce(registry, question, exchange)
    if (told.kind === 'rows') note(seen, question, told.rows)
    if (told.kind === 'rows') continue
    if (told.kind === 'failed' && concernsAll(told.outcome)) {
      failure = told.outcome
      break
    }
    const halves = halvesOf(question)
    open.push(...halves.toReversed())
    if (halves.length > 0) continue
    if (told.kind === 'failed') failure ??= told.outcome
    else noteAlone(seen, question, told.kind)
  }
  const standings = dossiers.flatMap((dossier) => standingOf(dossier, seen.get(dossier.dossierCode)))
  if (standings.length === 0 && failure !== undefined) return { kind: 'failed', outcome: failure }
  return { kind: 'told', standings, ...(failure === undefined ? {} : { failure }) }
}

/** missing: one of them is not there · without-news: one of them is there, and not to be told of yet. */
type ToldOnce = { readonly kind: 'rows'; readonly rows: readonly unknown[] } | { readonly kind: 'missing' } | { readonly kind: 'without-news' } | { readonly kind: 'failed'; readonly outcome: Failure }

async function askOnce(registry: Registry, question: WireAsk, exchange: Exchange): Promise<ToldOnce> {
  const reading = await callRegistry(registry, { name: service.ask, path: registry.config.resultPath, body: encodeJson(question), module: question.module }, exchange)
  if (reading.kind === 'outcome') return { kind: 'failed', outcome: reading.outcome }
  const { reply } = reading
  if (reply.class === 'missing') return { kind: 'missing' }
  if (reply.code === 'state-not-updated') return { kind: 'without-news' }
  if (reply.class !== 'ok') return { kind: 'failed', outcome: outcomeOfReply(reply) }
  return Value.Check(AskAnswer, reply.parsed) ? { kind: 'rows', rows: reply.parsed.value ?? [] } : { kind: 'failed', outcome: unclear('answer-malformed', reply.raw) }
}

/** It answers about the group only where it holds all of it; who has no row has no news. */
function note(seen: ReadonlyMap<string, Seen>, { maDinhDanhHoSo }: WireAsk, rows: readonly unknown[]): void {
  for (const code of maDinhDanhHoSo) {
    const one = seen.get(code)
    if (one !== undefined) one.held = true
  }
  for (const row of rows) {
    const one = seen.get(readStanding(row)?.event.dossierCode ?? '')
    if (one !== undefined) one.row = row
  }
}

function noteAlone(seen: ReadonlyMap<string, Seen>, { maDinhDanhHoSo: [code = ''] }: WireAsk, told: 'missing' | 'without-news'): void {
  const one = seen.get(code)
  if (one === undefined) return
  if (told === 'missing') one.missing += 1
  else one.held = true
}

/** Unknown only where every module that it may lie in said so. */
function standingOf({ messageId }: AwaitedDossier, seen: Seen | undefined): readonly DossierStanding[] {
  if (seen === undefined) return []
  if (!seen.held) return seen.asked > 0 && seen.missing === seen.asked ? [{ kind: 'unknown', messageId }] : []
  const event = seen.row === undefined ? undefined : readStanding(seen.row)?.event
  return [
    {
      kind: 'known',
      messageId,
      ...(event?.status === undefined ? {} : { status: event.status }),
      ...(event?.at === undefined ? {} : { since: event.at }),
      ...(event?.partnerCode === undefined ? {} : { partnerCode: event.partnerCode }),
    },
  ]
}
