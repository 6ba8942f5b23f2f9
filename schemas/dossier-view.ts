/** A dossier as the API shows it: what is known of it, who holds it, and whether the national portal is in step. */
import { Type, type Static } from 'typebox'
import { DossierState } from './dossier-state.ts'
import { Instant, OrganisationCode, TransferId, line } from './primitives.ts'
import { oneOf } from './one-of.ts'
import { portalSyncStates } from './states.ts'

// what only the rules remember is nobody's business
const { takenBack: _takenBack, heard: _heard, reopenedAt: _reopenedAt, ...properties } = DossierState.properties

export const DossierView = Type.Object(
  {
    code: Type.String({ description: 'Dossier code (mã hồ sơ)' }),
    sender: Type.String({ description: 'Organisation that sent it' }),
    procedureCode: Type.String({ description: 'Procedure code (mã thủ tục hành chính)' }),
    ...properties,
    holdings: Type.Array(
      Type.Object(
        { partner: Type.String(), transferId: TransferId, state: Type.String({ description: 'Delivery state of that transfer' }), remoteId: Type.Optional(Type.String()) },
        { additionalProperties: false },
      ),
      { description: 'The partners that it was sent to, each with the newest transfer' },
    ),
    portal: Type.Object(
      {
        state: oneOf(portalSyncStates, 'Whether the national portal knows what is known here'),
        transferId: Type.Optional(TransferId),
        at: Type.Optional(Instant),
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false, $id: 'DossierView' },
)
export type DossierView = Static<typeof DossierView>

export const DossierParams = Type.Object({ code: line(50, 'Exact dossier code') }, { additionalProperties: false })
export const AdminDossierParams = Type.Object({ sender: OrganisationCode, code: line(50, 'Exact dossier code') }, { additionalProperties: false })
