/** Reads answers: HTTP status first, then the shape, then the words. What nobody foresaw is unclear. */
import type { Static, TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { maxRawLength, outcomeOfStatus, unclear, type Outcome, type Unclear } from '../../src/domain/outcome.ts'
import type { Failure } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { ruleOf } from './reply-rules.ts'

export interface ReadingManner {
  readonly now: Date
  /** The answer may say what a record says: nothing of it is kept in an outcome. */
  readonly withheld?: boolean
  /** Taken out of what is kept. */
  readonly hide?: readonly string[]
}

export type Reading<Answer> = { readonly kind: 'answer'; readonly answer: Answer; readonly raw: string } | { readonly kind: 'failed'; readonly outcome: Failure }

export function readAnswer<Schema extends TSchema>(schema: Schema, { status, headers, body }: HttpAnswer, manner: ReadingManner): Reading<Static<Schema>> {
  const byStatus = outcomeOfStatus(status, headers['retry-after'], manner.now)
  if (byStatus) return { kind: 'failed', outcome: byStatus }
  const hide = (text: string): string => (manner.hide ?? []).reduce((open, secret) => open.replaceAll(secret, '***'), text)
  // no digest stands for an answer that is not kept: a short record could be guessed back from one
  const raw = manner.withheld ? `(withheld: ${body.byteLength} bytes)` : hide(Buffer.from(body).toString('utf8'))
  if (status >= 300) return { kind: 'failed', outcome: unclear('unexpected-status', raw) }
  const answer = parse(schema, body, hide)
  return answer === undefined ? { kind: 'failed', outcome: unclear('unreadable-answer', raw) } : { kind: 'answer', answer, raw }
}

/** Longest text in which a secret may be repeated to us, in characters; longer ones are files. */
const longestWords = 4_000

function parse<Schema extends TSchema>(schema: Schema, body: Uint8Array, hide: (text: string) => string): Static<Schema> | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body)
    const parsed: unknown = JSON.parse(text, (_name, value: unknown) => (typeof value === 'string' && value.length <= longestWords ? hide(value) : value))
    return Value.Check(schema, parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

/**
 * What a sentence against a dossier means. "Đã tồn tại" speaks of the dossier, not of this message: it is our own where an
 * earlier attempt may have arrived, and otherwise a dossier that the partner takes no second version of.
 */
export function outcomeOfWords(words: string, raw: string, mayBeThere: boolean): Outcome {
  const rule = ruleOf(words)
  switch (rule?.class) {
    case 'exists':
      return mayBeThere ? { kind: 'delivered', confirmed: true, code: 'taken-before', words } : { kind: 'refused', code: rule.code, words }
    case 'refused':
      return { kind: 'refused', code: rule.code, words }
    case 'broken':
      return { kind: 'broken', code: rule.code, words }
    case 'later':
      return { kind: 'later', code: rule.code, scope: rule.scope ?? 'message', words }
    default:
      return unclear(rule === undefined ? 'unknown-answer' : `unexpected-${rule.code}`, raw)
  }
}

/** The same for a question: no dossier is taken or refused by its answer. */
export function failureOfWords(words: string, raw: string): Failure {
  const outcome = outcomeOfWords(words, raw, false)
  return outcome.kind === 'broken' || outcome.kind === 'later' ? outcome : unexpected(outcome, raw)
}

/**
 * Whether the next dossier would fare no better: our credentials, the partner as a whole, the number of our questions, or
 * an exchange that was given up. Anything else is about the one dossier that was asked for.
 */
export function concernsAll(failure: Failure): boolean {
  if (failure.code === 'answer-too-large') return false
  if (failure.kind === 'later') return failure.scope === 'partner' || ['rate-limited', 'aborted', 'timeout'].includes(failure.code)
  return failure.kind === 'broken'
}

/** Whoever looks at what came has to know what was asked for. */
export function aboutDossier(failure: Failure, dossierCode: string): Failure {
  return failure.kind === 'unclear' ? { ...failure, raw: `${dossierCode}: ${failure.raw}`.slice(0, maxRawLength) } : failure
}

function unexpected(outcome: Outcome, raw: string): Unclear {
  return outcome.kind === 'unclear' ? outcome : unclear(`unexpected-${outcome.code ?? outcome.kind}`, raw)
}
