/**
 * What the partner's answers mean. What this table and the general one do not know is unclear: parked, never guessed.
 *
 * | status | body | meaning |
 * |---|---|---|
 * | 200, 201 | {id, receipt} | taken; counts once the receipt is verified |
 * | 401, 403 | any | our credentials or our seal: the lane stops |
 * | 422 | {code, words, fields?} | refused, never retried without a correction |
 * | 408, 425, 429, 5xx | any | later |
 */
import { outcomeOfStatus, unclear, type Outcome, type Refused, type Unclear } from '../../src/domain/outcome.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { Problem, readBody, Taken } from './wire.ts'

export type Reply = { readonly kind: 'taken'; readonly taken: Taken } | { readonly kind: 'outcome'; readonly outcome: Outcome }

export function readReply(answer: HttpAnswer, now: Date): Reply {
  const byStatus = outcomeOfStatus(answer.status, answer.headers['retry-after'], now)
  if (byStatus !== undefined) return { kind: 'outcome', outcome: byStatus }
  if (answer.status === 422) return { kind: 'outcome', outcome: refusalOf(answer.body) }
  const taken = answer.status === 200 || answer.status === 201 ? readBody(Taken, answer.body) : undefined
  if (taken !== undefined) return { kind: 'taken', taken }
  return { kind: 'outcome', outcome: unclear('not-an-answer', answer.body) }
}

/** The body of a 422. */
export function refusalOf(body: Uint8Array): Refused | Unclear {
  const problem = readBody(Problem, body)
  if (problem === undefined) return unclear('not-a-refusal', body)
  const { code, words, fields } = problem
  return { kind: 'refused', code, words, ...(fields === undefined ? {} : { fields }) }
}
