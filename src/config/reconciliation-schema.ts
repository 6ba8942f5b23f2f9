/** The part of the configuration that says when and how what is known here is compared with what partners know. */
import { Type, type Static } from 'typebox'

export const ReconciliationConfig = Type.Object(
  {
    at: Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', default: '01:30', description: 'When the day before is compared, Vietnamese time' }),
    daysBack: Type.Integer({ minimum: 1, maximum: 90, default: 1, description: 'How many days before that one each daily comparison looks at again; at least as many as notConfirmedHours and notSentHours make' }),
    notConfirmedHours: Type.Integer({ minimum: 1, maximum: 2_160, default: 24, description: 'How long after its delivery a dossier that the partner did not confirm is a difference' }),
    notSentHours: Type.Integer({ minimum: 1, maximum: 2_160, default: 24, description: 'How long after its acceptance a transfer that still waits is a difference' }),
    lateAfterMinutes: Type.Integer({ minimum: 1, maximum: 43_200, default: 30, description: 'How long after a change the national portal, and the client by its webhook, are late' }),
    asksPerMinute: Type.Integer({ minimum: 1, maximum: 100_000, default: 600, description: 'Most dossiers a minute that one partner is asked about' }),
  },
  { additionalProperties: false, default: {}, description: 'Comparing what is known here with what partners and the national portal know' },
)
export type ReconciliationConfig = Static<typeof ReconciliationConfig>
