/** A look-up as it is asked and answered, whatever its service. */
import { Type, type Static } from 'typebox'
import { oneOf } from '../one-of.ts'
import { Instant, line, OrganisationCode, ProcedureCode } from '../primitives.ts'
import { Problem } from '../problem.ts'
import { ref } from '../ref.ts'
import { DossierCodeText } from './parameters.ts'
import { purposes } from './purposes.ts'
import type { QueryService } from './service.ts'

const strict = { additionalProperties: false }

/** Who asks, for whom and why: kept with every question. */
export const Asking = Type.Object(
  {
    purpose: Type.Optional(oneOf(purposes, 'Why it is asked; a question without one is refused')),
    official: Type.Object(
      {
        id: Type.String({
          pattern: '^[0-9A-Za-z._@-]{1,64}$',
          description: 'Account of the official who asks',
          'x-form': { vi: 'mã cán bộ', en: 'account of an official' },
        }),
        name: Type.Optional(line(200)),
      },
      strict,
    ),
    unit: Type.String({ ...OrganisationCode, description: 'Unit of the official' }),
    procedureCode: Type.Optional(
      Type.String({ ...ProcedureCode, description: 'Procedure in which it is asked; needed unless the service is reference data' }),
    ),
    dossierCode: Type.Optional(
      Type.String({ ...DossierCodeText, description: 'Dossier for which it is asked; needed unless the service is reference data' }),
    ),
  },
  { ...strict, $id: 'Asking' },
)
export type Asking = Static<typeof Asking>

/** How far an answer can be relied on. */
export const freshnesses = ['live', 'cached', 'stale'] as const
export type Freshness = (typeof freshnesses)[number]

export const FieldSource = Type.Object(
  {
    name: Type.String({ description: 'What the partner calls it' }),
    at: Type.String({ ...Instant, description: 'When the partner said it' }),
  },
  { ...strict, $id: 'FieldSource' },
)
export type FieldSource = Static<typeof FieldSource>

const PartnerId = Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'Which partner, where several answer this' })

/** What is sent to ask a service. */
export function questionOf({ parameters }: QueryService) {
  return Type.Object({ asking: ref(Asking), partner: Type.Optional(PartnerId), parameters }, strict)
}

/** What a service answers. */
export function answerOf({ record }: QueryService) {
  return Type.Object({ ...answerHead, records: Type.Array(record) }, strict)
}

const answerHead = {
  id: Type.String({ format: 'uuid', description: 'Id of this question: in the audit, and in what is signed' }),
  service: Type.String(),
  kind: oneOf(['found', 'not-found']),
  partner: Type.String(),
  organisation: OrganisationCode,
  freshness: oneOf(
    freshnesses,
    'live: asked just now · cached: asked before, within its time · stale: the partner does not answer, and this is what it said last',
  ),
  answeredAt: Instant,
  words: Type.Optional(Type.String({ description: 'What the partner said where it found nothing' })),
  total: Type.Optional(Type.Integer({ minimum: 0, description: 'How many the partner has, where it told only some' })),
  fields: Type.Record(Type.String(), ref(FieldSource), {
    description: 'Each field of the records by its path (`owner.name`, `obligations[].item`): where it comes from and when',
  }),
}

const mostQuestions = 20

/** Several questions at once. Whatever is wrong with one is answered in its place. */
export const QuestionBatch = Type.Object(
  {
    asking: ref(Asking),
    questions: Type.Array(
      Type.Object(
        {
          service: Type.String({ maxLength: 60, description: 'Name of the service, as in the address of a single question' }),
          partner: Type.Optional(PartnerId),
          parameters: Type.Record(Type.String(), Type.Unknown(), { description: 'As in a single question of the service' }),
          asking: Type.Optional(ref(Asking)),
        },
        { ...strict, description: '`asking` here takes the place of the one of all' },
      ),
      { minItems: 1, maxItems: mostQuestions },
    ),
  },
  { ...strict, $id: 'QuestionBatch' },
)
export type QuestionBatch = Static<typeof QuestionBatch>

const AnyAnswer = Type.Object(answerHead, { additionalProperties: true, description: 'As of a single question, with its `records`' })
const RetryAfter = Type.Integer({ minimum: 0, description: 'As Retry-After says it of a single question' })

export const AnswerBatch = Type.Object(
  {
    id: Type.String({ format: 'uuid', description: 'Of the whole answer: what is signed names it' }),
    answers: Type.Array(
      Type.Union([
        Type.Object({ answer: AnyAnswer }, strict),
        Type.Object({ problem: ref(Problem), retryAfterSeconds: Type.Optional(RetryAfter) }, strict),
      ]),
      { description: 'In the order of the questions' },
    ),
  },
  { ...strict, $id: 'AnswerBatch' },
)
export type AnswerBatch = Static<typeof AnswerBatch>
