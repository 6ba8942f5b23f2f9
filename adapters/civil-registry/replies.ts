/** Reads the registry's answers: a sentence about fields first, then words, then the error code. What nobody foresaw is unclear. */
import { Value } from 'typebox/value'
import { outcomeOfStatus, unclear, type FieldFault, type Outcome } from '../../src/domain/outcome.ts'
import type { Failure } from '../../src/ports/adapter.ts'
import type { HttpAnswer } from '../../src/ports/http-client.ts'
import { formFieldNames } from './form-fields.ts'
import { pointerOf } from './mapping.ts'
import { codeRules, normalise, wordRules, type ReplyClass } from './reply-rules.ts'
import { PushAnswer, readJson, type Module } from './wire.ts'

export interface Reply {
  readonly class: ReplyClass
  /** Ours. */
  readonly code: string
  readonly words: string
  readonly scope: 'partner' | 'message'
  readonly fields: readonly FieldFault[]
  /** The whole answer. */
  readonly raw: string
  /** The answer as JSON. */
  readonly parsed: unknown
}

export type Reading = { readonly kind: 'reply'; readonly reply: Reply } | { readonly kind: 'outcome'; readonly outcome: Failure }

/** `hide` takes secrets out of what is kept. */
export function readAnswer(answer: HttpAnswer, now: Date, module: Module, hide: (text: string) => string): Reading {
  const raw = hide(Buffer.from(answer.body).toString('utf8'))
  // bytes that are not UTF-8 are no answer, whatever the kept text looks like
  const json = readJson(answer.body) === undefined ? undefined : readJson(Buffer.from(raw))
  const parsed = Value.Check(PushAnswer, json) ? json : undefined
  // faults in a dossier come with HTTP 500, so the body is read before the status counts
  const reply = parsed === undefined ? replyOfWords(raw, answer.status, module) : replyOf(parsed, { raw, module, hide })
  const believed = reply !== undefined && (answer.status < 300 || (answer.status === 500 && reply.class !== 'ok' && reply.class !== 'unclear'))
  if (believed) return { kind: 'reply', reply }
  const byStatus = outcomeOfStatus(answer.status, answer.headers['retry-after'], now)
  return { kind: 'outcome', outcome: byStatus ?? unclear(answer.status < 300 ? 'unreadable-answer' : 'unexpected-status', raw) }
}

/** HTTP 500 with nothing but a sentence: believed only where it names fields of the form. */
function replyOfWords(raw: string, status: number, module: Module): Reply | undefined {
  if (status !== 500 || raw.includes('<')) return undefined
  const words = raw.trim().replace(/^"(.*)"$/s, '$1')
  const fields = fieldFaults(words, module)
  return fields.length === 0 ? undefined : { class: 'refused', code: 'fields-rejected', words, scope: 'message', fields, raw, parsed: undefined }
}

interface Around {
  readonly raw: string
  readonly module: Module
  readonly hide: (text: string) => string
}

function replyOf(answer: PushAnswer, { raw, module, hide }: Around): Reply {
  const ok = String(answer.status).trim() === '1'
  const said = [answer.errorDescription, answer.statusDescription].map((text) => String(text ?? '').trim())
  const words = hide(said.find((text) => text !== '') ?? '')
  const found = classify({ ok, errorCode: String(answer.errorCode ?? '').trim(), words }, module)
  return { ...found, words, raw, parsed: answer }
}

export interface Answered {
  readonly ok: boolean
  readonly errorCode: string
  readonly words: string
}

export function classify({ ok, errorCode, words }: Answered, module: Module): Pick<Reply, 'class' | 'code' | 'scope' | 'fields'> {
  if (ok) return { class: 'ok', code: 'ok', scope: 'message', fields: [] }
  const own = codeRules.find((row) => row.errorCode === errorCode)
  if (own?.class === 'broken') return { class: 'broken', code: own.code, scope: 'message', fields: [] }
  const fields = fieldFaults(words, module)
  if (fields.length > 0) return { class: 'refused', code: 'fields-rejected', scope: 'message', fields }
  const said = normalise(words)
  const rule = wordRules.find((row) => row.words.test(said))
  if (rule !== undefined) return { class: rule.class, code: rule.code, scope: rule.scope ?? 'message', fields: [] }
  if (own === undefined) return { class: 'unclear', code: 'unknown-answer', scope: 'message', fields: [] }
  return { class: own.class, code: own.code, scope: 'message', fields: own.field === undefined ? [] : [{ field: own.field, words }] }
}

/** The registry joins its complaints with semicolons; those that begin with a field of a form are told by field. */
export function fieldFaults(words: string, module: Module): readonly FieldFault[] {
  const faults: FieldFault[] = []
  for (const part of words.slice(0, longestComplaints).split(';')) {
    const name = /^\W*([A-Za-z]+)(?![\p{L}])/u.exec(part.trim())?.[1]
    if (name !== undefined && formFieldNames.has(name)) faults.push({ field: pointerIn(module, name), words: part.trim() })
  }
  return faults
}

const longestComplaints = 16_000

function pointerIn(module: Module, name: string): string {
  return module === 'KS' || module === 'KT' ? name : pointerOf(module, name)
}

/** What a reply that does not go on means for the attempt. */
export function outcomeOfReply(reply: Reply): Failure {
  const { code, words, scope, fields, raw } = reply
  switch (reply.class) {
    case 'refused':
      return { kind: 'refused', code, words, ...(fields.length > 0 ? { fields } : {}) }
    case 'broken':
      return { kind: 'broken', code, words }
    case 'later':
      return { kind: 'later', code, scope, words }
    default:
      // the words are plain, but they do not belong here: that a dossier is known, to a look-up, for one
      return unclear(reply.class === 'unclear' ? code : `unexpected-${code}`, raw)
  }
}

export interface Pushed {
  /** What the registry knows the dossier by. */
  readonly remoteId: string
  readonly supplement: boolean
  /** Of a dossier that is "known": whether it may be by an earlier attempt of this very message. */
  readonly takenBefore: boolean
}

/** What the answer to a pushed dossier comes to. */
export function outcomeOfPush(reply: Reply, { remoteId, supplement, takenBefore }: Pushed): Outcome {
  const { code, words } = reply
  // taken by the service; whether the registry receives the dossier is told by LayKetQua
  const taken: Outcome = { kind: 'delivered', confirmed: false, remoteId, code, words }
  if (reply.class === 'ok') return taken
  if (reply.class === 'known' && takenBefore) return taken
  // the words are about the dossier, which is there by another message
  if (reply.class === 'known') return { kind: 'refused', code: supplement ? 'supplement-not-taken' : 'dossier-known', words }
  if (reply.class === 'missing' && supplement) return { kind: 'refused', code, words }
  return outcomeOfReply(reply)
}
