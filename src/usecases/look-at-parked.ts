/** What a parked transfer waits with: how the answer that nobody foresaw begins, masked, and the rule that means it by now. */
import { unforeseenAnswer } from '../domain/answer-rule.ts'
import { quoted } from '../domain/redact.ts'
import type { TransferStore } from '../ports/transfer-store.ts'
import type { AnswerRules } from './answer-rules.ts'

export interface ParkedLook {
  /** Undefined where it is kept no more, or cannot be masked. */
  readonly answer: string | undefined
  /** Counts once it is sent again. */
  readonly rule: { readonly id: string; readonly name: string } | undefined
}

interface Parts {
  readonly transfers: Pick<TransferStore, 'attempts'>
  readonly answerRules: Pick<AnswerRules, 'decide' | 'list'>
}

export async function lookAtParked({ transfers, answerRules }: Parts, { id, partner }: { readonly id: string; readonly partner: string }): Promise<ParkedLook> {
  const last = (await transfers.attempts(id)).at(-1)
  if (last?.outcome !== 'unclear' || last.record?.raw === undefined) return { answer: undefined, rule: undefined }
  const { code, raw, exchanges } = last.record
  const decided = answerRules.decide(partner, unforeseenAnswer(code ?? '', raw, exchanges))
  const rule = decided && (await answerRules.list({ partner })).find((one) => one.id === decided.rule)
  return { answer: quoted(raw), rule: rule && { id: rule.id, name: rule.name } }
}
