/** What administrators taught the gateway about answers of partners that no adapter foresaw. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Instant, TransferId, line } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }

/** What it takes for an unforeseen answer to be meant; all that is named must hold. A code or a status alone tells too little. Text is compared without regard to case, spaces and the form of its diacritics. */
export const AnswerMatch = Type.Object(
  {
    code: Type.Optional(line(200, 'Code of the parked outcome, as the transfer shows it')),
    httpStatus: Type.Optional(Type.Integer({ minimum: 100, maximum: 599 })),
    contains: Type.Array(line(200), { minItems: 1, maxItems: 5, description: 'Every one of these texts stands in the raw answer' }),
  },
  strict,
)
export type AnswerMatch = Static<typeof AnswerMatch>

/** refused: never retried without a correction · later: tried again. That something was delivered only a verified receipt can say. */
export const AnswerMeaning = Type.Object(
  {
    kind: oneOf(['refused', 'later']),
    code: Type.String({ pattern: '^[a-z][a-z0-9-]{1,59}$', description: 'Code of the outcome from now on' }),
    words: Type.Optional(line(500, 'What it means, for who reads it')),
    afterSeconds: Type.Optional(Type.Integer({ minimum: 1, maximum: 86_400, description: 'Of later: not sooner than this' })),
  },
  strict,
)
export type AnswerMeaning = Static<typeof AnswerMeaning>

export const NewAnswerRule = Type.Object(
  { partner: line(60, 'Partner id'), name: line(100, 'Short name'), match: AnswerMatch, meaning: AnswerMeaning, reason: line(500, 'Who said so: call, letter, document') },
  { ...strict, $id: 'NewAnswerRule' },
)
export type NewAnswerRule = Static<typeof NewAnswerRule>

export const AnswerRule = Type.Object(
  {
    id: TransferId,
    partner: Type.String(),
    name: Type.String(),
    match: AnswerMatch,
    meaning: AnswerMeaning,
    reason: Type.String(),
    by: Type.String(),
    at: Instant,
    endedBy: Type.Optional(Type.String()),
    endedAt: Type.Optional(Instant),
    uses: Type.Integer({ minimum: 0, maximum: 1_000, description: 'Attempts that it decided; 1,000 stands for more, too' }),
  },
  { ...strict, $id: 'AnswerRule' },
)
export type AnswerRule = Static<typeof AnswerRule>

export const AnswerRuleList = Type.Object({ items: Type.Array(ref(AnswerRule)) }, { ...strict, $id: 'AnswerRuleList' })
export type AnswerRuleList = Static<typeof AnswerRuleList>
export const AnswerRuleQuery = Type.Object({ partner: Type.Optional(line(60)), ended: Type.Optional(Type.Boolean({ description: 'Those that ended, too' })) }, strict)

/** What a rule would have meant for what is parked now. */
export const AnswerRuleTrial = Type.Object({ partner: line(60), match: AnswerMatch }, { ...strict, $id: 'AnswerRuleTrial' })
export type AnswerRuleTrial = Static<typeof AnswerRuleTrial>
export const AnswerRuleHits = Type.Object(
  {
    looked: Type.Integer({ minimum: 0, description: 'Parked transfers of the partner that were looked at, newest first' }),
    hits: Type.Integer({ minimum: 0 }),
    items: Type.Array(Type.Object({ transferId: TransferId, dossierCode: Type.String(), at: Instant }, strict), { description: 'The first of them' }),
  },
  { ...strict, $id: 'AnswerRuleHits' },
)
export type AnswerRuleHits = Static<typeof AnswerRuleHits>
