/** What a look-up is made of: its parameters, one record of its answer, and whether it is about a person. */
import { Type, type TObject, type TProperties, type TSchema } from 'typebox'
import type { Bilingual } from '../bilingual.ts'

export interface QueryService {
  readonly title: Bilingual
  /** `reference`: the same for everybody; may be cached and answered stale · `personal`: about a citizen or a dossier. */
  readonly about: 'reference' | 'personal'
  readonly parameters: TObject
  /** One record of the answer, plain JSON; fields that the partner did not fill are absent. */
  readonly record: TObject
  /** Parameters that name a person: hashed under a key in the audit, for the report to the citizen. */
  readonly subjects: readonly string[]
  /**
   * Paths in a record of what numbers a person, e.g. `owner.identityPapers[].number`, or of sentences that may: whoever an
   * answer told about is found like whoever it was asked about.
   */
  readonly told?: readonly string[]
}

export function defineService(service: QueryService): QueryService {
  return service
}

/** A closed object. */
export function fields<Properties extends TProperties>(properties: Properties) {
  return Type.Object(properties, { additionalProperties: false })
}

/** The same, each field optional: partners leave out what they do not know. */
export function record<Properties extends TProperties>(properties: Properties) {
  return Type.Object(Object.fromEntries(Object.entries(properties).map(([name, schema]: [string, TSchema]) => [name, Type.Optional(schema)])), { additionalProperties: false })
}
