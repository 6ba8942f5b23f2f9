/** Dossiers by the date they are promised for, and why one counts as overdue on the national portal. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { Instant, OrganisationCode, TransferId, line } from './primitives.ts'
import { ref } from './ref.ts'
import { portalSyncStates } from './states.ts'

const strict = { additionalProperties: false }

/** What is asked for. */
export const deadlineStates = ['overdue', 'soon', 'open'] as const
/** How one stands. */
export const dueStandings = ['overdue', 'soon', 'in-time'] as const

export const DeadlineRow = Type.Object(
  {
    sender: OrganisationCode,
    code: Type.String({ description: 'Dossier code' }),
    client: Type.String(),
    procedureCode: Type.String(),
    partners: Type.Array(Type.String(), { description: 'Who holds it' }),
    status: Type.Integer({ description: 'National status' }),
    dueAt: Instant,
    clock: oneOf(['runs', 'stands', 'ended']),
    standing: oneOf(dueStandings, 'By the date and the days of warning; of a clock that stands still: in-time, for the date will move'),
    portal: oneOf(portalSyncStates),
  },
  { ...strict, $id: 'DeadlineRow' },
)
export type DeadlineRow = Static<typeof DeadlineRow>
export const DeadlinePage = Type.Object({ items: Type.Array(ref(DeadlineRow)), next: Type.Optional(Type.String()) }, { ...strict, $id: 'DeadlinePage' })
export type DeadlinePage = Static<typeof DeadlinePage>
export const DeadlineQuery = Type.Object(
  {
    state: Type.Optional(oneOf(deadlineStates, 'open: all that are not finished. Absent: overdue and soon')),
    partner: Type.Optional(line(60)),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
    cursor: Type.Optional(line(200)),
  },
  strict,
)

/**
 * not-overdue · partner-late: the partner has it and the date is past · sync-late: done in time here, told to the portal late ·
 * portal-behind: done in time here, the portal does not know yet · waiting-for-citizen: the clock stands · held-here: it
 * waits or failed in the gateway, since before the date · refused: the partner refused it, and nobody corrected it · sent-late: the
 * one-stop system handed it over after the date, or with little of its time left · portal-only: the portal never got the new date.
 */
export const overdueCauses = ['not-overdue', 'partner-late', 'sync-late', 'portal-behind', 'waiting-for-citizen', 'held-here', 'refused', 'sent-late', 'portal-only'] as const
export type OverdueCause = (typeof overdueCauses)[number]

export const OverdueExplanation = Type.Object(
  {
    sender: OrganisationCode,
    code: Type.String(),
    cause: oneOf(overdueCauses),
    because: { ...Bilingual, description: 'One sentence' },
    dueAt: Instant,
    promisedAt: Instant,
    evidence: Type.Array(
      Type.Object({ at: Instant, what: Bilingual, transferId: Type.Optional(TransferId), inboxId: Type.Optional(Type.String()), journalId: Type.Optional(Type.String()) }, strict),
      { description: 'What it rests on, oldest first; ids lead to the entries of the chained journal' },
    ),
    todo: Type.Optional({ ...Bilingual, description: 'What to press' }),
    link: Type.Optional(Type.String({ description: 'Page of the console, below /console' })),
  },
  { ...strict, $id: 'OverdueExplanation' },
)
export type OverdueExplanation = Static<typeof OverdueExplanation>
