/** Reads the land system's answers: HTTP status first, then whether it says that it took the message, then its words. */
import { outcomeOfStatus, unclear, type FieldFault, type Outcome } from '../../src/domain/outcome.ts'
import type { Failure } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { fieldNames, normalise, replyRules, type ReplyClass } from './reply-rules.ts'
import { LandAnswer, readJson } from './wire.ts'

export interface Reply {
  readonly class: ReplyClass
  readonly code: string
  readonly scope: 'partner' | 'message'
  readonly words: string
  /** The whole answer, secrets hidden. */
  readonly raw: string
}

export type Reading = { readonly kind: 'reply'; readonly reply: Reply } | { readonly kind: 'outcome'; readonly outcome: Failure }

/** Takes secrets out of what is kept. */
export type Hide = (text: string) => string

export function readAnswer(answer: HttpAnswer, now: Date, hide: Hide): Reading {
  const byStatus = outcomeOfStatus(answer.status, answer.headers['retry-after'], now)
  if (byStatus) return { kind: 'outcome', outcome: byStatus }
  const raw = hide(Buffer.from(answer.body).toString('utf8'))
  const parsed = readJson(LandAnswer, answer.body)
  if (answer.status !== 200 || parsed === undefined) return { kind: 'outcome', outcome: unclear(answer.status < 300 ? 'unreadable-answer' : 'unexpected-status', raw) }
  const words = hide(parsed.status.message ?? '')
  return { kind: 'reply', reply: { ...classify(parsed), words, raw } }
}

export function classify({ data, status }: LandAnswer): Pick<Reply, 'class' | 'code' | 'scope'> {
  // one says yes and the other no: believed neither way
  if (status.success !== (data !== 0)) return { class: 'unclear', code: 'contradictory-answer', scope: 'message' }
  if (status.success) return { class: 'taken', code: 'taken', scope: 'message' }
  const words = normalise(status.message ?? '')
  const rule = replyRules.find((row) => row.words.test(words))
  if (rule === undefined) return { class: 'unclear', code: 'unknown-answer', scope: 'message' }
  return { class: rule.class, code: rule.code, scope: rule.scope ?? 'message' }
}

/**
 * The words are about the receipt number, never about our message. Where ours may be there, they mean that it arrived and
 * its answer was lost; otherwise that somebody else's message, with other content, is there.
 */
export function outcomeOfReply(reply: Reply, mayBeThere: boolean, remoteId: string): Outcome {
  const { code, words } = reply
  switch (reply.class) {
    case 'taken':
      return { kind: 'delivered', confirmed: true, remoteId, code, words }
    case 'exists':
      return mayBeThere ? { kind: 'delivered', confirmed: true, remoteId, code: 'taken-before', words } : { kind: 'refused', code, words }
    case 'missing':
      return { kind: 'refused', code, words }
    case 'refused': {
      const fields = fieldFaults(words)
      return { kind: 'refused', code, words, ...(fields.length > 0 ? { fields } : {}) }
    }
    case 'broken':
      return { kind: 'broken', code, words }
    case 'later':
      return { kind: 'later', code, scope: reply.scope, words }
    case 'token':
      // a token that is refused right after its log-in is the land system's trouble, and passes or shows in the probe
      return { kind: 'later', code: 'token-refused', scope: 'partner', words }
    case 'unclear':
      return unclear(code, reply.raw)
  }
}

/** Complaints are joined with semicolons; those that name a field are told by field, in the land system's spelling. */
export function fieldFaults(words: string): readonly FieldFault[] {
  return words.split(';').flatMap((part) => {
    const field = part.match(/[A-Za-z]+(?:\[\d+\])?(?:\.[A-Za-z]+)*/g)?.find((name) => fieldNames.includes(/^[A-Za-z]+/.exec(name)?.[0] ?? ''))
    return field === undefined ? [] : [{ field, words: part.trim() }]
  })
}
