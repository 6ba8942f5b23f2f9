/** Answers of reference data: in memory for as long as they are fresh, behind it those that all processes share. */
import { LRUCache } from 'lru-cache'
import type { Agreement } from '../../schemas/agreement.ts'
import type { Clock } from '../ports/clock.ts'
import type { ReferenceAnswers, ReferenceQuestion } from '../ports/reference-answers.ts'
import type { ToldAnswer } from './query-answer-text.ts'

type Times = Pick<Agreement['queries'], 'cacheSeconds' | 'staleHours'>

export interface KeptReferences {
  /** What this process has in memory and is fresh. */
  near(question: ReferenceQuestion, times: Times): ToldAnswer | undefined
  /** What any process kept, unless it is too old even for a partner that is down. */
  find(question: ReferenceQuestion, times: Times): Promise<{ readonly told: ToldAnswer; readonly fresh: boolean } | undefined>
  /** Of an answer that found something. */
  keep(question: ReferenceQuestion, told: ToldAnswer, times: Times): Promise<void>
  /** The partner has it no more: what it said before is no answer, not even while it is down. */
  forget(question: ReferenceQuestion): Promise<void>
}

/** Characters of JSON: the longest list of procedures several times. */
const mostNear = 16 * 1024 * 1024

export function createKeptReferences(references: ReferenceAnswers, clock: Clock): KeptReferences {
  const inMemory = new LRUCache<string, ToldAnswer>({
    max: 1_000,
    maxSize: mostNear,
    sizeCalculation: ({ members }) => members.length,
    perf: { now: () => clock.now().getTime() },
  })

  function remember(question: ReferenceQuestion, told: ToldAnswer, freshMs: number): void {
    if (freshMs > 0) inMemory.set(keyOf(question), told, { ttl: freshMs })
  }

  return {
    near: (question, { cacheSeconds }) => (cacheSeconds === 0 ? undefined : inMemory.get(keyOf(question))),
    async find(question, { cacheSeconds, staleHours }) {
      const kept = await references.find(question)
      if (kept === undefined) return undefined
      const told: ToldAnswer = { kind: 'found', members: kept.answer }
      const freshMs = cacheSeconds * 1_000 - kept.ageMs
      remember(question, told, freshMs)
      if (freshMs > 0) return { told, fresh: true }
      return kept.ageMs < staleHours * 3_600_000 ? { told, fresh: false } : undefined
    },
    async keep(question, told, { cacheSeconds, staleHours }) {
      const [freshMs, staleMs] = [cacheSeconds * 1_000, staleHours * 3_600_000]
      if (freshMs === 0 && staleMs === 0) return
      await references.keep(question, told.members, Math.max(freshMs, staleMs))
      remember(question, told, freshMs)
    },
    async forget(question) {
      inMemory.delete(keyOf(question))
      await references.forget(question)
    },
  }
}

function keyOf({ partner, service, parameters }: ReferenceQuestion): string {
  return JSON.stringify([partner, service, parameters])
}
