/** Gets the partner's answer to a question: from what is kept, together with others who ask the same, or by asking now. */
import { LRUCache } from 'lru-cache'
import { queryServices } from '../../schemas/queries/index.ts'
import type { Freshness } from '../../schemas/queries/question.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Query, QueryAnswer } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { OpenQueryGate, QueryGate } from '../ports/query-gate.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { ReferenceAnswers } from '../ports/reference-answers.ts'
import { errorOfFailure, tooManyAsked, tooManyOfClient, tooManyWait, unavailable, verdictOf } from './failed-query.ts'
import { createKeptReferences } from './kept-references-of-queries.ts'
import type { OpenLine } from './open-line.ts'
import type { Partners } from './partners.ts'
import { toldBy, type ToldAnswer } from './query-answer-text.ts'
import { parametersText } from './question-text.ts'
import { shareQueries } from './share-queries.ts'

export interface Told {
  readonly told: ToldAnswer
  readonly freshness: Freshness
}

/** Rejects with query_refused, partner_unavailable, partner_answer_unclear, too_many_requests, overloaded. */
export type AskForQuery = (line: OpenLine, query: Query, client: string) => Promise<Told>

interface Dependencies {
  readonly partners: Partners
  readonly references: ReferenceAnswers
  readonly limits: Pick<RateLimits, 'take'>
  readonly openGate: OpenQueryGate
  readonly clock: Clock
  readonly log: Log
}

/** Characters of JSON; answers about persons never leave this memory. */
const mostPersonal = 16 * 1024 * 1024

export function createAskForQuery({ partners, references, limits, openGate, clock, log }: Dependencies): AskForQuery {
  const gates = new Map([...partners].map(([id, { line }]): [string, QueryGate] => [id, gateBefore(line)]))
  const share = shareQueries<Told>()
  const keptReferences = createKeptReferences(references, clock)
  const keptPersonal = new LRUCache<string, ToldAnswer>({
    max: 1_000,
    maxSize: mostPersonal,
    sizeCalculation: ({ members }) => members.length,
    perf: { now: () => clock.now().getTime() },
  })

  function gateBefore({ agreement: { queries }, partner }: OpenLine): QueryGate {
    const { concurrency, waiting, breakAfter, probeAfterMs } = queries
    const words = { shut: 'look-ups of a partner that is down are refused for a while', open: 'look-ups of a partner flow again' }
    return openGate({
      concurrency,
      waiting,
      waitMs: queries.timeoutMs,
      breakAfter,
      probeAfterMs,
      onChange: (state) => log[state === 'shut' ? 'warn' : 'info']({ partner: partner.id }, words[state]),
    })
  }

  /** Only what is asked counts; first as the client's, so that whoever has had its share takes nothing of the others'. */
  async function turnedAway({ partner, agreement: { queries } }: OpenLine, client: string): Promise<GatewayError | undefined> {
    const share = queries.perClientPerMinute ?? Math.ceil(queries.perMinute / 2)
    const own = await limits.take(`queries:${partner.id}:${client}`, share)
    if (!own.ok) return tooManyOfClient(share, own.retryAfterSeconds)
    const turn = await limits.take(`queries:${partner.id}`, queries.perMinute)
    return turn.ok ? undefined : tooManyAsked(queries, turn.retryAfterSeconds)
  }

  async function askNow(line: OpenLine, query: Query, client: string): Promise<ToldAnswer> {
    const { partner, agreement } = line
    const gate = gates.get(partner.id)
    if (gate === undefined) throw new TypeError(`there is no gate before ${partner.id}`)
    const ask = async (): Promise<QueryAnswer | GatewayError> => (await turnedAway(line, client)) ?? line.query(query)
    const passed = await gate.pass(ask, (answer) => (answer instanceof GatewayError ? 'nothing' : verdictOf(answer)), client)
    if (passed.kind === 'shut') throw unavailable('partner-down', passed.retryAfterMs)
    if (passed.kind === 'full') throw tooManyWait(agreement.queries)
    const { answer } = passed
    if (answer instanceof GatewayError) throw answer
    if (answer.kind !== 'failed') return toldBy(answer, clock.now(), queryServices[query.name].told)
    const { kind, code } = answer.outcome
    if (kind === 'broken' || kind === 'unclear') {
      log.warn({ partner: partner.id, service: query.name, question: query.id, code }, 'a look-up failed for a reason that may be ours')
    }
    throw errorOfFailure(answer.outcome, Object.keys(query.parameters), agreement.queries)
  }

  async function askAboutPerson(line: OpenLine, query: Query, client: string): Promise<Told> {
    // who asks, why and in which matter is told to the partner, which may answer another one differently
    const key = JSON.stringify([line.partner.id, query.name, query.sender, parametersText(query.parameters), query.asking])
    const kept = keptPersonal.get(key)
    if (kept !== undefined) return { told: kept, freshness: 'cached' }
    return share(key, async () => {
      const told = await askNow(line, query, client)
      const seconds = line.agreement.queries.cachePersonalSeconds
      if (seconds > 0) keptPersonal.set(key, told, { ttl: seconds * 1_000 })
      return { told, freshness: 'live' }
    })
  }

  async function askReference(line: OpenLine, query: Query, client: string): Promise<Told> {
    const { partner, agreement: { queries } } = line
    const question = { partner: partner.id, service: query.name, parameters: parametersText(query.parameters) }
    const near = keptReferences.near(question, queries)
    if (near !== undefined) return { told: near, freshness: 'cached' }
    return share(JSON.stringify(question), async () => {
      const kept = await keptReferences.find(question, queries)
      if (kept?.fresh === true) return { told: kept.told, freshness: 'cached' }
      try {
        const told = await askNow(line, query, client)
        if (told.kind === 'found') await keptReferences.keep(question, told, queries)
        else if (kept !== undefined) await keptReferences.forget(question)
        return { told, freshness: 'live' }
      } catch (error) {
        if (kept === undefined || !isDown(error)) throw error
        return { told: kept.told, freshness: 'stale' }
      }
    })
  }

  return function askForQuery(line, query, client) {
    return queryServices[query.name].about === 'reference' ? askReference(line, query, client) : askAboutPerson(line, query, client)
  }
}

function isDown(error: unknown): boolean {
  return error instanceof GatewayError && (error.code === 'partner_unavailable' || error.code === 'partner_answer_unclear')
}
