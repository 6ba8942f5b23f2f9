/** Reads the portal's answers: HTTP status first, then the error code, then the words. What nobody foresaw is unclear. */
import { Value } from 'typebox/value'
import { outcomeOfStatus, unclear, type FieldFault, type Outcome } from '../../src/domain/outcome.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { dossierMapping, pointerOf } from './mapping.ts'
import { fieldNames, normalise, replyRules, type ReplyClass } from './reply-rules.ts'
import { ServiceAnswer } from './wire.ts'

export interface Reply {
  readonly class: ReplyClass
  readonly code: string
  readonly words: string
  /** Whether the portal as a whole is in trouble. */
  readonly scope: 'partner' | 'message'
  readonly result: unknown
  /** The whole answer, secrets hidden. */
  readonly raw: string
}

/** What ends an attempt before the dossier is delivered. */
export type Failure = Exclude<Outcome, { kind: 'delivered' }>

export type Reading = { readonly kind: 'reply'; readonly reply: Reply } | { readonly kind: 'outcome'; readonly outcome: Failure }

/** Takes secrets out of what is kept. */
export type Hide = (text: string) => string

export function readAnswer(answer: HttpAnswer, now: Date, hide: Hide): Reading {
  const byStatus = outcomeOfStatus(answer.status, answer.headers['retry-after'], now)
  // a status alone never delivers
  if (byStatus) return { kind: 'outcome', outcome: byStatus }
  const raw = hide(Buffer.from(answer.body).toString('utf8'))
  const parsed = parseAnswer(answer.body)
  if (parsed === undefined) return { kind: 'outcome', outcome: unclear(answer.status < 300 ? 'unreadable-answer' : 'unexpected-status', raw) }
  return { kind: 'reply', reply: { ...classify(parsed), words: hide(parsed.message ?? ''), result: parsed.result, raw } }
}

/** The answer, or undefined where it is not one of the portal's. */
function parseAnswer(body: Uint8Array): ServiceAnswer | undefined {
  try {
    const parsed: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
    return Value.Check(ServiceAnswer, parsed) ? worstOf(parsed) : undefined
  } catch {
    return undefined
  }
}

/** An answer that is well as a whole may carry a refusal for the dossier inside; the refusal counts. */
function worstOf(answer: ServiceAnswer): ServiceAnswer {
  if (!isOk(answer.error_code) || !Array.isArray(answer.result)) return answer
  const rows: readonly unknown[] = answer.result
  return rows.find((row): row is ServiceAnswer => hasCode(row) && Value.Check(ServiceAnswer, row) && !isOk(row.error_code)) ?? answer
}

/** Seen without the schema first: rows of a catalogue are thousands, and have none. */
function hasCode(row: unknown): boolean {
  return typeof row === 'object' && row !== null && 'error_code' in row
}

export function classify(answer: Pick<ServiceAnswer, 'error_code' | 'message'>): Pick<Reply, 'class' | 'code' | 'scope'> {
  if (isOk(answer.error_code)) return { class: 'ok', code: 'ok', scope: 'message' }
  const words = normalise(answer.message ?? '')
  const rule = replyRules.find((row) => row.words.test(words))
  if (rule === undefined) return { class: 'unclear', code: 'unknown-answer', scope: 'message' }
  return { class: rule.class, code: rule.code, scope: rule.scope ?? 'message' }
}

/** 0, "0" and "00" all occur. */
function isOk(errorCode: string | number): boolean {
  return /^0+$/.test(String(errorCode).trim())
}

/** What a reply that does not go on means for the attempt. */
export function outcomeOfReply(reply: Reply): Failure {
  switch (reply.class) {
    case 'refused': {
      const fields = fieldFaults(reply.words)
      return { kind: 'refused', code: reply.code, words: reply.words, ...(fields.length > 0 ? { fields } : {}) }
    }
    case 'broken':
      return { kind: 'broken', code: reply.code, words: reply.words }
    case 'later':
      return { kind: 'later', code: reply.code, scope: reply.scope, words: reply.words }
    case 'session':
      // a session that is refused right after its log-in is the portal's trouble, and passes or shows in the probe
      return { kind: 'later', code: 'session-refused', scope: 'partner', words: reply.words }
    default:
      // the words are plain, but they do not belong here: "đã tồn tại" to an update, for one
      return unclear(reply.class === 'unclear' ? reply.code : `unexpected-${reply.code}`, reply.raw)
  }
}

/** The portal joins complaints with semicolons; those that name a field are told by field. */
export function fieldFaults(words: string): readonly FieldFault[] {
  const faults: FieldFault[] = []
  for (const part of words.split(';')) {
    const name = part.match(/[A-Za-z]+/g)?.find((word) => fieldNames.includes(word))
    if (name !== undefined) faults.push({ field: pointerOf(quotedPath(part, name), dossierMapping), words: part.trim() })
  }
  return faults
}

/** `TaiLieuNop[0].TenTepDinhKem` stays whole. */
function quotedPath(part: string, name: string): string {
  const rest = part.slice(part.indexOf(name) + name.length)
  return name + (/^(?:\[\d+\]|\.[A-Za-z]+)+/.exec(rest)?.[0] ?? '')
}
