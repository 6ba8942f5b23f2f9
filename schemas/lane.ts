/** Partners as a client sees them, and their lanes as an administrator does. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { Instant } from './primitives.ts'
import { ref } from './ref.ts'
import { laneStates } from './states.ts'

export const LaneState = oneOf(laneStates, 'open: traffic flows · suspended: known to be down, resumes by itself · stopped: waits for a person')

export const PartnerView = Type.Object(
  {
    id: Type.String({ description: 'The `receiver` of a dossier' }),
    title: Bilingual,
    organisation: Type.String({ description: 'Organisation code of the agency' }),
    procedures: Type.Optional(Type.Array(Type.String(), { description: 'Procedure codes it takes; absent: all' })),
    attachments: oneOf(['by-value', 'by-url', 'none'], 'How the files of a dossier reach it; none: its format has no place for them'),
    lane: LaneState,
  },
  { additionalProperties: false, $id: 'Partner' },
)
export type PartnerView = Static<typeof PartnerView>

export const PartnerList = Type.Object({ items: Type.Array(ref(PartnerView)) }, { additionalProperties: false, $id: 'PartnerList' })
export type PartnerList = Static<typeof PartnerList>

export const LaneView = Type.Object(
  {
    partner: Type.String(),
    title: Type.Optional(Bilingual),
    state: LaneState,
    since: Instant,
    reason: Type.Optional(Type.String()),
    by: Type.Optional(Type.String({ description: 'Who suspended it, where a person did: it does not open by itself' })),
    failures: Type.Integer({ minimum: 0, description: 'Consecutive failures of the partner' }),
    probes: Type.Integer({ minimum: 0, description: 'Probes since it was suspended' }),
    nextProbeAt: Type.Optional(Instant),
  },
  { additionalProperties: false, $id: 'Lane' },
)
export type LaneView = Static<typeof LaneView>

export const LaneList = Type.Object({ items: Type.Array(ref(LaneView)) }, { additionalProperties: false, $id: 'LaneList' })
export type LaneList = Static<typeof LaneList>

export const LaneParams = Type.Object({ partner: Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$', description: 'Partner id' }) }, { additionalProperties: false })
