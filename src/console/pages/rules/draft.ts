/** A rule while it is written: what it starts from, what it would say, whether it is whole. Pure. */
import type { AnswerMatch, AnswerMeaning, NewAnswerRule } from '../../../../schemas/answer-rules.ts'
import type { AttemptView } from '../../../../schemas/timeline.ts'
import { isMeant, unforeseenAnswer, type UnforeseenAnswer } from '../../../domain/answer-rule.ts'

export interface RuleDraft {
  readonly byCode: boolean
  readonly byStatus: boolean
  /** One a line. */
  readonly texts: string
  /** Empty until it is chosen: nothing is refused by a habit of the hand. */
  readonly kind: AnswerMeaning['kind'] | ''
  readonly code: string
  readonly words: string
  readonly afterMinutes: string
  readonly name: string
  readonly reason: string
}

export const emptyDraft: RuleDraft = { byCode: false, byStatus: false, texts: '', kind: '', code: '', words: '', afterMinutes: '', name: '', reason: '' }
export const mostTexts = 5
/** What is shorter stands in many answers. */
export const leastText = 8
const codePattern = /^[a-z][a-z0-9-]{1,59}$/

/** What the newest attempt that ended unforeseen was answered. */
export function answerIn(attempts: readonly AttemptView[]): UnforeseenAnswer | undefined {
  const attempt = attempts.findLast(({ outcome, raw }) => outcome === 'unclear' && raw !== undefined)
  if (attempt?.raw === undefined) return undefined
  return unforeseenAnswer(attempt.code ?? '', attempt.raw, attempt.exchanges.map((exchange) => ({ status: statusIn(exchange) })))
}

/** Undefined as long as no text is chosen that is long enough: code and status alone tell too little. */
export function matchOf({ byCode, byStatus, texts }: RuleDraft, answer: UnforeseenAnswer): AnswerMatch | undefined {
  const contains = linesOf(texts)
  if (contains.length === 0 || contains.length > mostTexts || contains.some((text) => text.length < leastText)) return undefined
  return {
    ...(byCode ? { code: answer.code } : {}),
    ...(byStatus && answer.httpStatus !== undefined ? { httpStatus: answer.httpStatus } : {}),
    contains,
  }
}

export function meansAnswer(match: AnswerMatch, answer: UnforeseenAnswer): boolean {
  return isMeant(match, answer)
}

/** A selection as one line of what an answer contains: the gateway compares without regard to spaces. */
export function withText(texts: string, selected: string): string {
  const line = selected.replaceAll(/\s+/g, ' ').trim().slice(0, 200)
  return [...linesOf(texts), line].join('\n')
}

export function linesOf(texts: string): string[] {
  return texts.split('\n').map((line) => line.trim()).filter((line) => line !== '')
}

export function isCode(code: string): boolean {
  return codePattern.test(code)
}

export type Missing = 'text' | 'kind' | 'code' | 'name' | 'reason'

/** What is to be filled in before a rule is whole, in the order of the form. */
export function missingIn(draft: RuleDraft, answer: UnforeseenAnswer): readonly Missing[] {
  const { code, name, reason } = trimmed(draft)
  const missing = { text: matchOf(draft, answer) === undefined, kind: draft.kind === '', code: !isCode(code), name: name === '', reason: reason === '' }
  return (['text', 'kind', 'code', 'name', 'reason'] as const).filter((one) => missing[one])
}

/** Undefined as long as something is missing. */
export function ruleOf(draft: RuleDraft, partner: string, answer: UnforeseenAnswer): NewAnswerRule | undefined {
  const match = matchOf(draft, answer)
  const { code, name, reason, words } = trimmed(draft)
  if (match === undefined || draft.kind === '' || missingIn(draft, answer).length > 0) return undefined
  const after = draft.kind === 'later' && draft.afterMinutes !== '' ? { afterSeconds: Math.round(Number(draft.afterMinutes) * 60) } : {}
  return { partner, name, match, meaning: { kind: draft.kind, code, ...(words === '' ? {} : { words }), ...after }, reason }
}

/** Where the replay of what a rule means is planned: exactly these where all are known, else all that are parked with this code. */
export function planLink(partner: string, match: AnswerMatch, hits: { readonly hits: number; readonly items: readonly { readonly transferId: string }[] } | undefined): string {
  const query = new URLSearchParams({ verb: 'replay', partner, state: 'parked' })
  if (hits !== undefined && hits.hits === hits.items.length) for (const { transferId } of hits.items) query.append('id', transferId)
  else if (match.code !== undefined) query.set('code', match.code)
  return `/replay/new?${query.toString()}`
}

function trimmed({ code, name, reason, words }: RuleDraft): Pick<RuleDraft, 'code' | 'name' | 'reason' | 'words'> {
  return { code: code.trim(), name: name.trim(), reason: reason.trim(), words: words.trim() }
}

function statusIn(exchange: object): number | undefined {
  return 'status' in exchange && typeof exchange.status === 'number' ? exchange.status : undefined
}
