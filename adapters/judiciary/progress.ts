/**
 * The progress of a record as a look-up tells it: nothing that the record says of the person, and no words of the agency's
 * but names of states.
 */
import { unclear } from '../../src/domain/outcome.ts'
import type { Failure, QueryAnswer } from '../../src/ports/adapter.ts'
import { isoDay } from './dates.ts'
import { oneLine } from './not-understood.ts'
import { failureOfWords } from './replies.ts'
import { ruleOf } from './reply-rules.ts'
import { rowOf, type StatusRow } from './statuses.ts'

export const lookUpNames = ['judicial-record-progress'] as const

type Told = string | number | null | undefined

/** Field of a record → the agency's name of it. */
type Sources = Readonly<Record<string, string>> & { readonly status: string }

export interface Progress {
  readonly dossierCode: string
  readonly code: string | number
  /** The agency's name of the code; counts only where the code is unknown. */
  readonly words?: Told
  readonly approvedOn?: Told
  readonly issuedOn?: Told
}

export function foundProgress(rows: readonly StatusRow[], progress: Progress, sources: Sources): QueryAnswer {
  const { dossierCode, code, words, approvedOn, issuedOn } = progress
  const row = rowOf(rows, code)
  const days = { approvedOn: dayIn(approvedOn), issuedOn: dayIn(issuedOn) }
  const statusCode = oneLine(code)
  const statusWords = row?.words ?? oneLine(words ?? '', 200)
  if (statusCode === '' || Object.values(days).includes('unreadable')) return failed(malformed)
  const whole = { dossierCode, status: row?.state ?? 'other', statusCode, statusWords, ...days }
  const record = Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined && value !== ''))
  // what we know a code as is read from the code
  return { kind: 'found', records: [record], sources: row === undefined ? sources : { ...sources, statusWords: sources.status } }
}

/** What the agency says in place of a state. */
export function noProgress(words: string): QueryAnswer {
  const rule = ruleOf(words)
  if (rule?.class === 'missing') return notThere
  if (rule?.class === 'refused') return failed({ kind: 'refused', code: rule.code, words: 'Cơ quan cấp phiếu không nhận câu hỏi này' })
  const outcome = failureOfWords(words, withheldText)
  if (outcome.kind === 'broken') return failed({ ...outcome, words: 'Cơ quan cấp phiếu không nhận thông tin kết nối của hệ thống' })
  return failed(outcome.kind === 'later' ? { ...outcome, words: 'Cơ quan cấp phiếu chưa trả lời được' } : outcome)
}

/** The agency does not know the dossier, or has nothing to tell of it yet. */
export const notThere: QueryAnswer = { kind: 'not-found', words: 'Cơ quan cấp phiếu chưa có tiến độ của hồ sơ này' }

export const withheldText = '(withheld: the answer is about somebody)'
export const malformed = unclear('answer-malformed', withheldText)

export function failed(outcome: Failure): QueryAnswer {
  return { kind: 'failed', outcome }
}

function dayIn(told: Told): string | undefined {
  const words = String(told ?? '').trim()
  return words === '' ? undefined : (isoDay(words) ?? 'unreadable')
}
