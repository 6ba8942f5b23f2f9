/** Where the rules about unforeseen answers are kept: a rule is never changed, only made and ended. */
import type { AnswerMatch, AnswerMeaning } from '../../schemas/answer-rules.ts'
import type { UnforeseenAnswer } from '../domain/answer-rule.ts'
import type { Order } from './transfer-store.ts'

export interface NewRule {
  readonly id: string
  readonly partner: string
  readonly name: string
  readonly match: AnswerMatch
  readonly meaning: AnswerMeaning
  readonly reason: string
  readonly by: string
}

export interface KeptRule extends NewRule {
  readonly at: Date
  readonly ended: { readonly by: string; readonly at: Date } | undefined
  /** Attempts that it decided; 1,000 may be more. */
  readonly uses: number
}

export type EndedRule = { readonly kind: 'ended' | 'ended-before'; readonly rule: KeptRule } | { readonly kind: 'unknown' }

/** A transfer that waits for a person, with the answer that it waits for, where its last attempt had one. */
export interface ParkedAnswer {
  readonly transferId: string
  readonly dossierCode: string
  readonly at: Date
  readonly answer: UnforeseenAnswer | undefined
}

export interface AnswerRuleStore {
  /** Those that have not ended, oldest first. */
  active(): Promise<readonly NewRule[]>
  /** Newest first; with `ended` those that ended, too. */
  list(filter: { readonly partner?: string; readonly ended?: boolean }): Promise<readonly KeptRule[]>
  /** Tells the other processes, as `end` does. */
  add(rule: NewRule): Promise<KeptRule>
  end(id: string, order: Order): Promise<EndedRule>
  /** Of the partner's newest so many, newest first, in parts. */
  parkedAnswers(partner: string, limit: number): AsyncIterable<readonly ParkedAnswer[]>
  /** Called when any process changed something. Resolves to what stops it. */
  onChange(listener: () => void): Promise<() => Promise<void>>
}
