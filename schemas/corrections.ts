/** A corrected version of a failed transfer: proposed by one person, approved by another, sent as a transfer of its own. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Instant, TransferId, line } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }

/** proposed: waits for a second person · sent: approved, and a transfer of its own · rejected: by the second person · withdrawn: by who proposed it. */
export const correctionStates = ['proposed', 'sent', 'rejected', 'withdrawn'] as const
export type CorrectionState = (typeof correctionStates)[number]

const mayBeThere = Type.Boolean({ description: 'The partner may have the original: an attempt ended without a definite answer, so a corrected version may be a second dossier there' })
const evenIfThere = Type.Optional(Type.Boolean({ description: 'Needed where the partner may have the original (`mayBeThere`): it may get a second dossier' }))

export const TransferContent = Type.Object(
  { transferId: TransferId, content: Type.String({ description: 'The body as the client sent it: JSON text' }), digest: Type.String(), mayBeThere },
  { ...strict, $id: 'TransferContent' },
)
export type TransferContent = Static<typeof TransferContent>

export const NewCorrection = Type.Object(
  { content: Type.String({ minLength: 2, maxLength: 1_048_576, description: 'The whole corrected dossier, JSON text by the schema of a dossier; same code, sender, receiver' }), reason: line(500, 'Why, in words'), evenIfThere },
  { ...strict, $id: 'NewCorrection' },
)
export type NewCorrection = Static<typeof NewCorrection>

export const CorrectionApproval = Type.Object({ reason: line(500, 'Why, in words'), evenIfThere }, { ...strict, $id: 'CorrectionApproval' })
export type CorrectionApproval = Static<typeof CorrectionApproval>

export const Difference = Type.Object(
  {
    path: Type.String({ description: 'JSON pointer' }),
    kind: oneOf(['added', 'removed', 'changed']),
    before: Type.Optional(Type.Unknown()),
    after: Type.Optional(Type.Unknown()),
  },
  { ...strict, $id: 'Difference' },
)
export type Difference = Static<typeof Difference>

const summary = {
  id: TransferId,
  original: TransferId,
  dossierCode: Type.String(),
  partner: Type.String(),
  state: oneOf(correctionStates),
  by: Type.String({ description: 'Who proposed it' }),
  at: Instant,
  reason: Type.String(),
  paths: Type.Array(Type.String(), { description: 'JSON pointers of what differs, without the values; the first 200' }),
  mayBeThere,
  decidedBy: Type.Optional(Type.String()),
  decidedAt: Type.Optional(Instant),
  decision: Type.Optional(Type.String({ description: 'Words of who decided' })),
  transferId: Type.Optional(Type.String({ ...TransferId, description: 'The corrected transfer, once sent' })),
}
export const Correction = Type.Object(summary, { ...strict, $id: 'Correction' })
export type Correction = Static<typeof Correction>

/** With what it says: personal data. */
export const CorrectionView = Type.Object(
  { ...summary, differences: Type.Array(ref(Difference), { description: 'Empty once its content is purged' }), content: Type.Optional(Type.String()) },
  { ...strict, $id: 'CorrectionView' },
)
export type CorrectionView = Static<typeof CorrectionView>

export const CorrectionPage = Type.Object({ items: Type.Array(ref(Correction)), next: Type.Optional(Type.String()) }, { ...strict, $id: 'CorrectionPage' })
export type CorrectionPage = Static<typeof CorrectionPage>

export const CorrectionQuery = Type.Object(
  {
    state: Type.Optional(Type.Array(oneOf(correctionStates), { maxItems: correctionStates.length })),
    original: Type.Optional(TransferId),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    cursor: Type.Optional(line(200)),
  },
  strict,
)
