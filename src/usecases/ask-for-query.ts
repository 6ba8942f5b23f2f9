/** Gets the partner's answer to a question: from what is kept, together with others who ask the same, or by asking now. */
import { LRUCache } from 'lru-cache'
import { queryServices } from '../../schemas/queries/index.ts'
import type { Freshness } from '../../schemas/queries/question.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Query } from '../ports/adapter.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { OpenQueryGate, QueryGate } from '../ports/query-gate.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { ReferenceAnswers } from '../ports/reference-answers.ts'
import { errorOfFailure, tooManyAsked, tooManyWait, unavailable, verdictOf } from './failed-query.ts'
import { createKeptReferences } from './kept-references-of-queries.ts'
import type { OpenLine } from './open-line.ts'
import type { Partners } from './partners.ts'
import { toldBy, type ToldAnswer } from './query-answer-text.ts'
import { shareQueries } from './share-queries.ts'

export interface Told {
  readonly told: ToldAnswer
  readonly freshness: Freshness
}

/** Rejects with query_refused, partner_unavailable, partner_answer_unclear, too_many_requests, overloaded. */
export type AskForQuery = (line: OpenLine, query: Query) => Promise<Told>

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

  async function askNow(line: OpenLine, query: Query): Promise<ToldAnswer> {
    const { partner, agreement } = line
    const gate = gates.get(partner.id)
    if (gate === undefined) throw new TypeError(`there is no gate before ${partner.id}`)
    const shut = gate.shutFor()
    if (shut !== undefined) throw unavailable('partner-down', shut)
    const turn = await limits.take(`queries:${partner.id}`, agreement.queries.perMinute)
    if (!turn.ok) throw tooManyAsked(agreement.queries, turn.retryAfterSeconds)
    const passed = await gate.pass(() => line.query(query), verdictOf)
    if (passed.kind === 'shut') throw unavailable('partner-down', passed.retryAfterMs)
    if (passed.kind === 'full') throw tooManyWait(agreement.queries)
    const { answer } = passed
    if (answer.kind !== 'failed') return toldBy(answer, clock.now(), queryServices[query.name].told)
    const { kind, code } = answer.outcome
    if (kind === 'broken' || kind === 'unclear') {
      log.warn({ partner: partner.id, service: query.name, question: query.id, code }, 'a look-up failed for a reason that may be ours')
    }
    throw errorOfFailure(answer.outcome, Object.keys(query.parameters), agreement.queries)
  }

  async function askAboutPerson(line: OpenLine, query: Query, parameters: string): Promise<Told> {
    const key = JSON.stringify([line.partner.id, query.name, query.sender, parameters])
    const kept = keptPersonal.get(key)
    if (kept !== undefined) return { told: kept, freshness: 'cached' }
    return share(key, async () => {
      const told = await askNow(line, query)
      const seconds = line.agreement.queries.cachePersonalSeconds
      if (seconds > 0) keptPersonal.set(key, told, { ttl: seconds * 1_000 })
      return { told, freshness: 'live' }
    })
  }

  async function askReference(line: OpenLine, query: Query, parameters: string): Promise<Told> {
    const { partner, agreement: { queries } } = line
    const question = { partner: partner.id, service: query.name, parameters }
    const near = keptReferences.near(question, queries)
    if (near !== undefined) return { told: near, freshness: 'cached' }
    return share(JSON.stringify(question), async () => {
      const kept = await keptReferences.find(question, queries)
      if (kept?.fresh === true) return { told: kept.told, freshness: 'cached' }
      try {
        const told = await askNow(line, query)
        if (told.kind === 'found') await keptReferences.keep(question, told, queries)
        return { told, freshness: 'live' }
      } catch (error) {
        if (kept === undefined || !isDown(error)) throw error
        return { told: kept.told, freshness: 'stale' }
      }
    })
  }

  return function askForQuery(line, query) {
    const parameters = JSON.stringify(Object.entries(query.parameters).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    return queryServices[query.name].about === 'reference' ? askReference(line, query, parameters) : askAboutPerson(line, query, parameters)
  }
}

function isDown(error: unknown): boolean {
  return error instanceof GatewayError && (error.code === 'partner_unavailable' || error.code === 'partner_answer_unclear')
}
