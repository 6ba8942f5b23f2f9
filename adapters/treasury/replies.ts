/** Reads the platform's answers: HTTP status first, then the error code, then the words. What nobody foresaw is unclear. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { outcomeOfStatus, unclear, type Outcome } from '../../src/domain/outcome.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { normalise, replyRules, type ReplyClass } from './reply-rules.ts'
import { WireAnswer } from './wire.ts'

export type Failure = Exclude<Outcome, { kind: 'delivered' }>

export interface Refusal {
  readonly class: ReplyClass
  readonly code: string
  /** As they came. */
  readonly errorCode: string
  readonly words: string
  readonly raw: Uint8Array
}

export type Reply<Content> =
  | { readonly kind: 'content'; readonly content: Content; readonly raw: Uint8Array }
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'outcome'; readonly outcome: Failure }

/** `content`: the shape of the JSON that stands as a string in `message` of an answer that is well. */
export function readReply<Content extends TSchema>(answer: HttpAnswer, content: Content, now: Date): Reply<Static<Content>> {
  const byStatus = outcomeOfStatus(answer.status, answer.headers['retry-after'], now)
  if (byStatus !== undefined) return { kind: 'outcome', outcome: byStatus }
  const envelope = answer.status === 200 ? readJson(WireAnswer, answer.body) : undefined
  if (envelope === undefined) return { kind: 'outcome', outcome: unclear('not-an-answer', answer.body) }
  const [errorCode, words] = [String(envelope.error_code).trim(), envelope.message ?? '']
  if (errorCode !== '0') return { kind: 'refusal', refusal: { ...classify(words), errorCode, words, raw: answer.body } }
  const inside = readJson(content, words)
  return inside === undefined ? { kind: 'outcome', outcome: unclear('unreadable-content', answer.body) } : { kind: 'content', content: inside, raw: answer.body }
}

export function classify(words: string): Pick<Refusal, 'class' | 'code'> {
  const normal = normalise(words)
  const row = replyRules.find((each) => each.words.test(normal))
  return row === undefined ? { class: 'unclear', code: 'unknown-answer' } : { class: row.class, code: row.code }
}

/** What a refusal means for whatever was asked; `exists` and `missing` are for the caller, and unclear where it has no use for them. */
export function outcomeOfRefusal(refusal: Refusal): Failure {
  const { code, raw } = refusal
  const words = wordsOf(refusal)
  switch (refusal.class) {
    case 'refused':
    case 'broken':
      return { kind: refusal.class, code, words }
    case 'later':
      return { kind: 'later', code, scope: 'partner', words }
    case 'busy':
      return { kind: 'later', code, scope: 'message', words }
    default:
      return unclear(code, raw)
  }
}

/** The error code before the sentence. */
export function wordsOf({ errorCode, words }: Refusal): string {
  return `${errorCode} ${words}`.trim()
}

/** Undefined where it is not UTF-8, not JSON or of another shape. */
export function readJson<Shape extends TSchema>(shape: Shape, text: string | Uint8Array): Static<Shape> | undefined {
  try {
    const value: unknown = JSON.parse(typeof text === 'string' ? text : new TextDecoder('utf-8', { fatal: true }).decode(text))
    return Value.Check(shape, value) ? value : undefined
  } catch {
    return undefined
  }
}
