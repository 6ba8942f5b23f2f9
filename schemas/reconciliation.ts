/** Comparing what is known here with what a partner and the national portal know (đối soát), and putting it right. */
import { Type, type Static } from 'typebox'
import { Bilingual } from './bilingual.ts'
import { oneOf } from './one-of.ts'
import { CalendarDate, Instant, TransferId, line } from './primitives.ts'
import { ref } from './ref.ts'

const strict = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0 })

/**
 * partner-lacks: delivered here, unknown there · not-confirmed: delivered long ago, never confirmed · partner-ahead: the
 * partner is further than we heard · we-ahead: we know more than it shows · not-sent: failed or waiting here beyond a day ·
 * portal-pending, portal-failed, portal-differs: the national portal · unmatched: the partner told of a dossier unknown here ·
 * client-untold: the one-stop system did not get the news.
 */
export const differenceKinds = ['partner-lacks', 'not-confirmed', 'partner-ahead', 'we-ahead', 'not-sent', 'portal-pending', 'portal-failed', 'portal-differs', 'unmatched', 'client-untold'] as const
export type DifferenceKind = (typeof differenceKinds)[number]

/** The one act that repairs a kind. none: somebody has to talk to somebody. */
export const repairActs = ['resend', 'ask-partner', 'take-over-status', 'replay', 'tell-portal', 'match-again', 'replay-webhook', 'none'] as const
export type RepairAct = (typeof repairActs)[number]

export const Reconciliation = Type.Object(
  {
    id: TransferId,
    partner: Type.String(),
    day: Type.String({ ...CalendarDate, description: 'Transfers accepted on this day, Vietnamese time' }),
    at: Instant,
    by: Type.String({ description: 'Who asked for it; `gateway` for the daily one' }),
    state: oneOf(['running', 'done', 'failed']),
    failure: Type.Optional(Type.String({ description: 'Why it could not be finished: code' })),
    sent: Count,
    delivered: Count,
    confirmed: Type.Integer({ minimum: 0, description: 'Of the delivered' }),
    failed: Count,
    closed: Type.Integer({ minimum: 0, description: 'Taken back, closed by a person, or replaced by a correction; with delivered, failed and pending it makes up what was sent' }),
    pendingByAge: Type.Array(Type.Object({ upTo: oneOf(['hour', 'day', 'three-days', 'more']), count: Count }, strict)),
    askedPartner: Type.Boolean({ description: 'Whether the partner could be asked what it has; some formats have no such question' }),
    asked: Type.Integer({ minimum: 0, description: 'Dossiers that the partner was asked about' }),
    differences: Type.Array(Type.Object({ kind: oneOf(differenceKinds), count: Count, repaired: Count }, strict)),
  },
  { ...strict, $id: 'Reconciliation' },
)
export type Reconciliation = Static<typeof Reconciliation>
export const ReconciliationPage = Type.Object({ items: Type.Array(ref(Reconciliation)), next: Type.Optional(Type.String()) }, { ...strict, $id: 'ReconciliationPage' })
export type ReconciliationPage = Static<typeof ReconciliationPage>
export const NewReconciliation = Type.Object({ partner: line(60), day: CalendarDate }, { ...strict, $id: 'NewReconciliation' })
export type NewReconciliation = Static<typeof NewReconciliation>

export const DifferenceView = Type.Object(
  {
    id: Type.String({ pattern: '^[0-9]{1,18}$' }),
    reconciliation: TransferId,
    kind: oneOf(differenceKinds),
    partner: Type.String(),
    sender: Type.Optional(Type.String()),
    dossierCode: Type.String(),
    transferId: Type.Optional(TransferId),
    inboxId: Type.Optional(Type.String()),
    here: Type.Optional(Type.String({ description: 'What we know: a state or a national status' })),
    there: Type.Optional(Type.String({ description: 'What the partner or the portal said' })),
    what: { ...Bilingual, description: 'In a sentence' },
    code: Type.Optional(Type.String({ description: 'Code of the last outcome of what failed or waits' })),
    act: oneOf(repairActs),
    toCorrect: Type.Optional(Type.Literal(true, { description: 'The partner refused the content: it has to be corrected, for it would be refused again as it is' })),
    state: oneOf(['open', 'repairing', 'repaired', 'gone']),
    failure: Type.Optional(Type.String({ description: 'Why the last try to repair it came to nothing: code' })),
    run: Type.Optional(Type.String({ ...TransferId, description: 'The run that sends it again, where it was ordered with others' })),
    repairedBy: Type.Optional(Type.String({ description: 'Who ordered its repair' })),
    repairedAt: Type.Optional(Instant),
  },
  { ...strict, $id: 'DifferenceView' },
)
export type DifferenceView = Static<typeof DifferenceView>
export const DifferencePage = Type.Object({ items: Type.Array(ref(DifferenceView)), next: Type.Optional(Type.String()) }, { ...strict, $id: 'DifferencePage' })
export type DifferencePage = Static<typeof DifferencePage>

const page = { limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }), cursor: Type.Optional(line(200)) }
export const ReconciliationQuery = Type.Object({ partner: Type.Optional(line(60)), day: Type.Optional(CalendarDate), ...page }, strict)
export const DifferenceQuery = Type.Object(
  { reconciliation: Type.Optional(TransferId), kind: Type.Optional(Type.Array(oneOf(differenceKinds), { maxItems: differenceKinds.length })), partner: Type.Optional(line(60)), dossierCode: Type.Optional(line(50, 'Exact dossier code')), open: Type.Optional(Type.Boolean({ description: 'Only those that nobody repaired' })), ...page },
  strict,
)
/** One act on all open differences of a kind of one reconciliation. */
export const RepairRequest = Type.Object({ kind: oneOf(differenceKinds), reason: line(500) }, { ...strict, $id: 'RepairRequest' })
export type RepairRequest = Static<typeof RepairRequest>
export const RepairResult = Type.Object({ started: Count, refused: Type.Array(Type.Object({ id: Type.String(), code: Type.String() }, strict)), runs: Type.Optional(Type.Array(TransferId, { description: 'Runs that send their transfers again' })) }, { ...strict, $id: 'RepairResult' })
export type RepairResult = Static<typeof RepairResult>
