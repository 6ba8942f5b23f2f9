/** A look-up as it is asked and answered, whatever its service. */
import { Type, type Static } from 'typebox'
import { oneOf } from '../one-of.ts'
import { Instant, line, OrganisationCode, ProcedureCode } from '../primitives.ts'
import { DossierCodeText } from './parameters.ts'
import { purposes } from './purposes.ts'

const strict = { additionalProperties: false }

/** Who asks, for whom and why: kept with every question. */
export const Asking = Type.Object(
  {
    purpose: Type.Optional(oneOf(purposes, 'Why it is asked; a question without one is refused')),
    official: Type.Object(
      {
        id: Type.String({ pattern: '^[0-9A-Za-z._@-]{1,64}$', description: 'Account of the official who asks', 'x-form': { vi: 'mã cán bộ', en: 'account of an official' } }),
        name: Type.Optional(line(200)),
      },
      strict,
    ),
    unit: Type.String({ ...OrganisationCode, description: 'Unit of the official' }),
    procedureCode: Type.Optional(Type.String({ ...ProcedureCode, description: 'Procedure in which it is asked; needed unless the service is reference data' })),
    dossierCode: Type.Optional(Type.String({ ...DossierCodeText, description: 'Dossier for which it is asked; needed unless the service is reference data' })),
  },
  { ...strict, $id: 'Asking' },
)
export type Asking = Static<typeof Asking>

/** How far an answer can be relied on. */
export const freshnesses = ['live', 'cached', 'stale'] as const
export type Freshness = (typeof freshnesses)[number]

export const FieldSource = Type.Object(
  { name: Type.String({ description: 'What the partner calls it' }), at: Type.String({ ...Instant, description: 'When the partner said it' }) },
  { ...strict, $id: 'FieldSource' },
)
export type FieldSource = Static<typeof FieldSource>

/** Of every answer; `records` is the service's own. */
export const answerHead = {
  id: Type.String({ format: 'uuid', description: 'Id of this question: in the audit, and in what is signed' }),
  service: Type.String(),
  kind: oneOf(['found', 'not-found']),
  partner: Type.String(),
  organisation: OrganisationCode,
  freshness: oneOf(freshnesses, 'live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is what it said last'),
  answeredAt: Instant,
  words: Type.Optional(Type.String({ description: 'What the partner said where it found nothing' })),
  total: Type.Optional(Type.Integer({ minimum: 0, description: 'How many the partner has, where it told only some' })),
  fields: Type.Record(Type.String(), FieldSource, { description: 'Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when' }),
}

/** An answer as the use case makes it; validated per service at the door. */
export interface QueryAnswerView {
  readonly id: string
  readonly service: string
  readonly kind: 'found' | 'not-found'
  readonly partner: string
  readonly organisation: string
  readonly freshness: Freshness
  readonly answeredAt: string
  readonly words?: string
  readonly total?: number
  readonly records: readonly object[]
  readonly fields: Readonly<Record<string, FieldSource>>
}
