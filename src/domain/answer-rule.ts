/** What a rule of an administrator makes of an answer that no adapter foresaw. No patterns: texts, codes and numbers only. */
import type { AnswerMatch, AnswerMeaning } from '../../schemas/answer-rules.ts'
import type { Later, Refused } from './outcome.ts'

/** Of an outcome `unclear`. */
export interface UnforeseenAnswer {
  readonly code: string
  readonly raw: string
  readonly httpStatus: number | undefined
}

/** The status is of the last answer that came. */
export function unforeseenAnswer(code: string, raw: string, exchanges: readonly { readonly status: number | undefined }[]): UnforeseenAnswer {
  return { code, raw, httpStatus: exchanges.findLast(({ status }) => status !== undefined)?.status }
}

/** Codes of `unclear` where no answer of the partner to this message is known to have come. */
const unruled: ReadonlySet<string> = new Set([
  // the gateway's own
  'interrupted-too-often', 'adapter-hung', 'adapter-threw', 'payload-unreadable', 'attachment-damaged',
  // anybody may have said that
  'answer-signature-invalid', 'receipt-unverified', 'answer-unproven', 'answer-unverified',
  // about something else
  'answer-to-another-message', 'answer-about-another', 'answer-about-another-dossier',
])

/** No rule may say what other outcomes mean. */
export function mayBeRuled(code: string): boolean {
  return !unruled.has(plain(code))
}

/** All that the match names must hold. */
export function isMeant({ code, httpStatus, contains }: AnswerMatch, answer: UnforeseenAnswer): boolean {
  if (!mayBeRuled(answer.code)) return false
  if (code !== undefined && plain(code) !== plain(answer.code)) return false
  if (httpStatus !== undefined && httpStatus !== answer.httpStatus) return false
  const raw = plain(answer.raw)
  return contains.every((text) => raw.includes(plain(text)))
}

export function outcomeByRule({ name, meaning }: { readonly name: string; readonly meaning: AnswerMeaning }): Refused | Later {
  const { kind, code, words = name, afterSeconds } = meaning
  if (kind === 'refused') return { kind, code, words }
  return { kind, code, words, scope: 'message', ...(afterSeconds === undefined ? {} : { afterSeconds }) }
}

/** Without what two writers of one text may do differently: case, the number and kind of spaces, the form of diacritics. */
function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll(/\s+/g, ' ').trim()
}
