/** LayKetQua: where dossiers stand, asked in groups. A group that is not answered is asked again in halves: one hides no other. */
import { Value } from 'typebox/value'
import { maxRawLength, unclear } from '../../src/domain/outcome.ts'
import type { Exchange, Failure, InboundEvent, PollAnswer, PollRequest } from '../../src/ports/adapter.ts'
import { callRegistry, type Registry } from './call-registry.ts'
import { questionsAbout } from './questions.ts'
import { readStanding } from './read-standing.ts'
import { outcomeOfReply } from './replies.ts'
import { openSupplementRounds, type SupplementRounds } from './supplement-rounds.ts'
import { AskAnswer, service, type WireAsk } from './wire.ts'

export async function pollRegistry(registry: Registry, { cursor, awaited }: PollRequest, exchange: Exchange): Promise<PollAnswer> {
  const { asks, unplaced } = questionsAbout(registry, awaited)
  const rounds = openSupplementRounds(cursor)
  const events: InboundEvent[] = []
  let failure: Failure | undefined = unplaced
  const open = asks.toReversed()
  for (let question = open.pop(); question !== undefined; question = open.pop()) {
    const told = await askOnce(registry, question, exchange, rounds)
    events.push(...told.events)
    if (told.failure !== undefined && concernsAll(told.failure)) {
      failure = told.failure
      break
    }
    const halves = told.isWhole ? [] : halvesOf(question)
    open.push(...halves.toReversed())
    // the halves tell themselves what ails them
    if (halves.length === 0) failure ??= named(told.failure, question)
  }
  if (failure !== undefined && events.length === 0) return { kind: 'failed', outcome: failure }
  const next = rounds.cursor()
  return { kind: 'polled', events, more: false, ...(next === undefined ? {} : { cursor: next }), ...(failure === undefined ? {} : { failure }) }
}

/** The others would not fare better: our credentials, the registry as a whole, too many questions, or a poll that was given up. */
export function concernsAll(failure: Failure): boolean {
  if (failure.code === 'answer-too-large') return false
  if (failure.kind === 'later') return failure.scope === 'partner' || ['rate-limited', 'aborted', 'timeout'].includes(failure.code)
  return failure.kind === 'broken'
}

/** Whoever looks at what came has to know what was asked for. */
function named(failure: Failure | undefined, { maDinhDanhHoSo }: WireAsk): Failure | undefined {
  return failure?.kind === 'unclear' ? { ...failure, raw: `${maDinhDanhHoSo.join(', ')}: ${failure.raw}`.slice(0, maxRawLength) } : failure
}

export function halvesOf({ maDinhDanhHoSo: codes, ...question }: WireAsk): readonly WireAsk[] {
  if (codes.length < 2) return []
  const middle = Math.ceil(codes.length / 2)
  return [codes.slice(0, middle), codes.slice(middle)].map((half) => ({ maDinhDanhHoSo: half, ...question }))
}

export interface ToldOnce {
  readonly events: readonly InboundEvent[]
  /** The registry answered about the group as such; otherwise each half of it may fare better. */
  readonly isWhole: boolean
  readonly failure?: Failure
}

/** A dossier that was asked for and is not in the answer has no news: it is asked for again. */
export async function askOnce(registry: Registry, question: WireAsk, exchange: Exchange, rounds: SupplementRounds = openSupplementRounds(undefined)): Promise<ToldOnce> {
  const { config } = registry
  const reading = await callRegistry(registry, { name: service.ask, path: config.resultPath, body: encodeJson(question), module: question.module }, exchange)
  if (reading.kind === 'outcome') return unanswered(reading.outcome)
  const { reply } = reading
  // one of them is not there, and it need not say which
  if (reply.class === 'missing') return { events: [], isWhole: false }
  if (reply.class !== 'ok') return unanswered(outcomeOfReply(reply))
  if (!Value.Check(AskAnswer, reply.parsed)) return unanswered(unclear('answer-malformed', reply.raw))
  const read = (reply.parsed.value ?? []).map((item) => readStanding(item, rounds))
  const events = read.filter((event) => event !== undefined)
  return events.length === read.length ? { events, isWhole: true } : { events, isWhole: true, failure: unclear('dossier-not-named', reply.raw) }
}

function unanswered(failure: Failure): ToldOnce {
  return { events: [], isWhole: false, failure }
}

export function encodeJson(value: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(value))
}
