/**
 * What every adapter's look-up keeps, whatever its partner: only services that it answers and only their parameters leave,
 * and nothing of what was asked comes back in words, since those are shown and what was asked may name a person.
 */
import { Value } from 'typebox/value'
import { queryServices, type ServiceName } from '../../schemas/queries/index.ts'
import type { Refused } from '../domain/outcome.ts'
import type { Failure, Query, QueryAnswer } from './adapter.ts'

export async function guardedLookUp(query: Query, answered: readonly ServiceName[], ask: () => Promise<QueryAnswer>): Promise<QueryAnswer> {
  const refusal = answered.includes(query.name) ? refuseParameters(query) : refusedQuestion('unknown-query', 'name', 'Không có loại tra cứu này')
  if (refusal !== undefined) return { kind: 'failed', outcome: refusal }
  return withoutAsked(await ask(), Object.values(query.parameters))
}

/** A question that the partner would never take, by the name of the parameter. */
export function refusedQuestion(code: string, field: string, words: string): Refused {
  return { kind: 'refused', code, words, fields: [{ field, words }] }
}

function refuseParameters({ name, parameters }: Query): Refused | undefined {
  const schema = queryServices[name].parameters
  const unknown = Object.keys(parameters).find((key) => !Object.hasOwn(schema.properties, key))
  if (unknown !== undefined) return refusedQuestion('parameter-unknown', unknown, 'Không có tham số này')
  if (Value.Check(schema, parameters)) return undefined
  const missing = ((schema as { readonly required?: readonly string[] }).required ?? []).find((key) => parameters[key] === undefined)
  if (missing !== undefined) return refusedQuestion('parameter-missing', missing, 'Thiếu tham số này')
  const wrong = Object.entries(schema.properties).find(([key, property]) => parameters[key] !== undefined && !Value.Check(property, parameters[key]))
  return refusedQuestion('parameter-invalid', wrong?.[0] ?? 'parameters', 'Tham số trống, quá dài hoặc có ký tự không hợp lệ')
}

/** Shorter texts, such as the number of a map sheet, name nobody and stand in every sentence. */
const shortest = 4

function withoutAsked(answer: QueryAnswer, asked: readonly string[]): QueryAnswer {
  // the longest first: one value may be part of another
  const told = asked.filter((value) => value.length >= shortest).toSorted((one, other) => other.length - one.length).map(anyCase)
  if (told.length === 0 || answer.kind === 'found') return answer
  const hide = (words: string): string => told.reduce((text, value) => text.replaceAll(value, '…'), words.normalize('NFC'))
  if (answer.kind === 'not-found') return { ...answer, words: hide(answer.words) }
  return { ...answer, outcome: quiet(answer.outcome, hide) }
}

function quiet(outcome: Failure, hide: (words: string) => string): Failure {
  if (outcome.kind === 'unclear') return outcome
  if (outcome.kind !== 'refused') return outcome.words === undefined ? outcome : { ...outcome, words: hide(outcome.words) }
  const { fields, ...rest } = outcome
  const hidden = fields && { fields: fields.map(({ field, words }) => ({ field: hide(field), words: hide(words) })) }
  return { ...rest, code: hide(rest.code), words: hide(rest.words), ...hidden }
}

/** Partners write names in capitals, and accents apart from their letters. */
function anyCase(value: string): RegExp {
  return new RegExp(value.normalize('NFC').replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), 'giu')
}
