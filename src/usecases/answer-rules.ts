/** What administrators taught about unforeseen answers, kept in memory and read again when it changes. */
import type { AnswerMatch, AnswerMeaning, AnswerRuleHits } from '../../schemas/answer-rules.ts'
import { isMeant, mayBeRuled, outcomeByRule, type UnforeseenAnswer } from '../domain/answer-rule.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Later, Refused } from '../domain/outcome.ts'
import type { AnswerRuleStore, KeptRule, NewRule } from '../ports/answer-rule-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Log } from '../ports/log.ts'
import type { Order } from '../ports/transfer-store.ts'
import { oneAtATime } from './one-at-a-time.ts'

/** What a rule made of an answer; `rule` is its id. */
export interface RuledOutcome {
  readonly rule: string
  readonly outcome: Refused | Later
}

export interface AnswerRules {
  /** By the oldest rule of this partner that means the answer; undefined where none does. */
  decide(partner: string, answer: UnforeseenAnswer): RuledOutcome | undefined
  list(filter: { readonly partner?: string; readonly ended?: boolean }): Promise<readonly KeptRule[]>
  /** What a match would have meant of what is parked now. Rejects with invalid_input for a partner that is not configured, and for a code that no rule decides. */
  tryOut(partner: string, match: AnswerMatch): Promise<AnswerRuleHits>
  /** Counts at once here, and within moments in every process. Rejects with invalid_input as `tryOut` does, and for a refusal that waits. */
  add(rule: Omit<NewRule, 'id'>): Promise<KeptRule>
  /** Rejects with not_found, wrong_state. */
  end(id: string, order: Order): Promise<KeptRule>
  /** Takes over what was changed meanwhile. */
  refresh(): Promise<void>
  close(): Promise<void>
}

interface Parts {
  readonly store: AnswerRuleStore
  /** Of the configuration, by their ids. */
  readonly partners: { has(id: string): boolean; keys(): Iterable<string> }
  readonly clock: Clock
  readonly log: Log
}

const mostLookedAt = 1_000
const mostShown = 20

export async function openAnswerRules({ store, partners, clock, log }: Parts): Promise<AnswerRules> {
  let byPartner: ReadonlyMap<string, readonly NewRule[]> = new Map()

  const refresh = oneAtATime(async () => {
    byPartner = Map.groupBy(await store.active(), ({ partner }) => partner)
  })
  const stop = await store.onChange(() => void refresh().catch((error: unknown) => log.warn({ error }, 'the rules about answers could not be read again')))
  await refresh()

  function refuseUnknown(partner: string): void {
    if (partners.has(partner)) return
    const names = [...partners.keys()].join(', ')
    throw new GatewayError('invalid_input', { errors: [{ field: '/partner', message: { vi: `phải là một trong: ${names}`, en: `must be one of: ${names}` } }] })
  }

  return {
    decide(partner, answer) {
      const rule = byPartner.get(partner)?.find(({ match }) => isMeant(match, answer))
      return rule && { rule: rule.id, outcome: outcomeByRule(rule) }
    },
    list: (filter) => store.list(filter),
    async tryOut(partner, match) {
      refuseUnknown(partner)
      refuseUnruled(match)
      const hits: AnswerRuleHits = { looked: 0, hits: 0, items: [] }
      for await (const parked of store.parkedAnswers(partner, mostLookedAt)) {
        hits.looked += parked.length
        for (const { transferId, dossierCode, at, answer } of parked) {
          if (answer === undefined || !isMeant(match, answer)) continue
          hits.hits += 1
          if (hits.items.length < mostShown) hits.items.push({ transferId, dossierCode, at: at.toISOString() })
        }
      }
      return hits
    },
    async add(rule) {
      refuseUnknown(rule.partner)
      refuseUnruled(rule.match)
      refuseWait(rule.meaning)
      const added = await store.add({ ...rule, id: clock.id() })
      await refresh()
      return added
    },
    async end(id, order) {
      const ended = await store.end(id, order)
      if (ended.kind === 'unknown') throw new GatewayError('not_found', { detail: { vi: 'Không có quy tắc này.', en: 'There is no such rule.' } })
      if (ended.kind === 'ended-before') {
        const by = ended.rule.ended?.by
        throw new GatewayError('wrong_state', { detail: { vi: `Quy tắc đã được ${by} kết thúc.`, en: `The rule was ended by ${by}.` } })
      }
      await refresh()
      return ended.rule
    },
    refresh,
    close: stop,
  }
}

function refuseUnruled({ code }: AnswerMatch): void {
  if (code === undefined || mayBeRuled(code)) return
  const message = { vi: 'là mã mà không quy tắc nào được giải thích: không biết chắc cơ quan có trả lời tin này', en: 'is a code that no rule decides: that the partner answered this message is not known' }
  throw new GatewayError('invalid_input', { errors: [{ field: '/match/code', message }] })
}

function refuseWait({ kind, afterSeconds }: AnswerMeaning): void {
  if (kind === 'later' || afterSeconds === undefined) return
  const message = { vi: 'chỉ có khi "kind" là "later"', en: 'is only for "later"' }
  throw new GatewayError('invalid_input', { errors: [{ field: '/meaning/afterSeconds', message }] })
}
