/** The answer of a look-up as JSON: what the partner told is written once, however many are answered with it. */
import type { FieldSource, Freshness } from '../../schemas/queries/question.ts'
import { numbersInText } from '../domain/access/numbers-in-text.ts'
import { textsAt } from '../domain/access/texts-at.ts'
import type { QueryAnswer } from '../ports/adapter.ts'

/** What a partner told, as JSON. */
export interface ToldAnswer {
  readonly kind: 'found' | 'not-found'
  /** The members of the answer that are the partner's, with the closing brace. */
  readonly members: string
  /** Numbers of persons in it, for the audit. */
  readonly people?: readonly string[]
}

/** What is this question's own. */
export interface AnswerHead {
  readonly id: string
  readonly service: string
  readonly partner: string
  readonly organisation: string
  readonly freshness: Freshness
  readonly answeredAt: string
}

/** `now`: when the partner said it, where it does not say itself of when it tells. `numbers`: where persons are numbered. */
export function toldBy(answer: Exclude<QueryAnswer, { kind: 'failed' }>, now: Date, numbers: readonly string[] = []): ToldAnswer {
  if (answer.kind === 'not-found') return { kind: 'not-found', members: membersOf({ words: answer.words, records: [], fields: {} }) }
  const at = (answer.asOf ?? now).toISOString()
  const fields: Record<string, FieldSource> = {}
  for (const [path, name] of Object.entries(answer.sources)) fields[path] = { name, at }
  const total = answer.total === undefined ? {} : { total: answer.total }
  const people = numbers.flatMap((path) => textsAt(answer.records, path)).flatMap(numbersInText)
  return { kind: 'found', members: membersOf({ ...total, records: answer.records, fields }), people }
}

export function answerText({ id, service, ...rest }: AnswerHead, { kind, members }: ToldAnswer): string {
  const head = JSON.stringify({ id, service, kind, ...rest })
  return `${head.slice(0, -1)},${members}`
}

function membersOf(members: object): string {
  return JSON.stringify(members).slice(1)
}
