/**
 * Why a dossier is overdue, or only seems so on the national portal: one cause, the first that holds, in one sentence with
 * its dates, and what it rests on. Pure.
 */
import type { OverdueExplanation } from '../../schemas/deadlines.ts'
import { clockEndsAt } from './dossier-moves.ts'
import { evidenceOf } from './overdue-evidence.ts'
import type { OverdueFacts } from './overdue-facts.ts'
import { whyEnded } from './why-ended.ts'
import { whyOpen } from './why-open.ts'

export function explainOverdue(facts: OverdueFacts): OverdueExplanation {
  const { sender, code, state } = facts
  const { evidence = [], ...answer } = clockEndsAt.includes(state.status) ? whyEnded(facts) : whyOpen(facts)
  const { dueAt, promisedAt } = state.clock
  return { sender, code, ...answer, dueAt, promisedAt, evidence: evidenceOf(facts, evidence) }
}
