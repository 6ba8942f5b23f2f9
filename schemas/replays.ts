/** Sending many again: a plan says what would happen, a run does it, an item is one transfer of it. */
import { Type, type Static } from 'typebox'
import { oneOf } from './one-of.ts'
import { Instant, TransferId, line } from './primitives.ts'
import { ref } from './ref.ts'
import { deliveryStates } from './states.ts'

const strict = { additionalProperties: false }
const Count = Type.Integer({ minimum: 0 })
const next = Type.Optional(Type.String({ description: 'Cursor of the next page; absent on the last' }))

/** replay: what failed · resend: the forced form, for what was delivered already or is superseded; always approved by a second person. */
export const replayVerbs = ['replay', 'resend'] as const
export type ReplayVerb = (typeof replayVerbs)[number]

/** Times are absolute once the plan is made; an open end becomes the instant of the plan. */
export const ReplayFilter = Type.Object(
  {
    ids: Type.Optional(Type.Array(TransferId, { minItems: 1, maxItems: 1_000, description: 'Exactly these transfers, further conditions beside' })),
    states: Type.Optional(Type.Array(oneOf(deliveryStates), { minItems: 1, maxItems: deliveryStates.length, uniqueItems: true, description: 'Absent: refused, parked and expired for a replay; delivered and confirmed for a resend' })),
    partner: Type.Optional(line(60, 'Partner id, or the lane of a webhook')),
    client: Type.Optional(line(40, 'Client id')),
    codes: Type.Optional(Type.Array(line(200), { minItems: 1, maxItems: 50, description: 'Codes of the last outcome' })),
    procedureCode: Type.Optional(line(50, 'Exact procedure code')),
    dossierCode: Type.Optional(line(50, 'Exact dossier code')),
    acceptedFrom: Type.Optional(Type.String({ ...Instant, description: 'Accepted at this instant or later' })),
    acceptedTo: Type.Optional(Type.String({ ...Instant, description: 'Accepted before this instant' })),
    endedFrom: Type.Optional(Type.String({ ...Instant, description: 'In its state since this instant or later' })),
    endedTo: Type.Optional(Type.String({ ...Instant, description: 'In its state since before this instant' })),
  },
  strict,
)
export type ReplayFilter = Static<typeof ReplayFilter>

export const NewReplayPlan = Type.Object({ verb: oneOf(replayVerbs), filter: ReplayFilter }, { ...strict, $id: 'NewReplayPlan' })
export type NewReplayPlan = Static<typeof NewReplayPlan>

/**
 * Why a transfer of the filter would not be sent. superseded: a later one of its dossier was delivered or is on its way ·
 * in-another-run: pending or on its way in a run · purged: its content is gone · on-its-way: the gateway sends it by itself ·
 * delivered: only a resend sends it · cancelled: taken back or closed by a person.
 */
export const notReplayableReasons = ['superseded', 'in-another-run', 'purged', 'on-its-way', 'delivered', 'cancelled'] as const
export type NotReplayableReason = (typeof notReplayableReasons)[number]

export const ReplayPlan = Type.Object(
  {
    id: TransferId,
    verb: oneOf(replayVerbs),
    filter: ReplayFilter,
    by: Type.String({ description: 'Who made it' }),
    at: Instant,
    expiresAt: Type.String({ ...Instant, description: 'No run is made of it afterwards' }),
    total: Type.Integer({ minimum: 0, description: 'Transfers that would be sent' }),
    byPartner: Type.Array(Type.Object({ partner: Type.String(), count: Count, seconds: Type.Number({ minimum: 0, description: 'Expected, at the share of the partner’s rate' }) }, strict)),
    byState: Type.Array(Type.Object({ state: oneOf(deliveryStates), count: Count }, strict)),
    byCode: Type.Array(Type.Object({ code: Type.String(), count: Count }, strict), { description: 'By code of the last outcome, `none` where it had none, most first; at most 50, the rest under `…`' }),
    deliveredAlready: Type.Integer({ minimum: 0, description: 'Of the total: with the partner already, or possibly there' }),
    setsBack: Type.Integer({ minimum: 0, description: 'Of the total, of a resend: a later transfer of the same dossier was delivered or is on its way, and the partner gets the older one after it' }),
    setBack: Type.Array(Type.Object({ transferId: TransferId, partner: Type.String(), dossierCode: Type.String() }, strict), { description: 'Which these are, oldest first; at most 100' }),
    replayedAlready: Type.Integer({ minimum: 0, description: 'Of the total: sent again by a person before' }),
    notReplayable: Type.Array(Type.Object({ reason: oneOf(notReplayableReasons), count: Count }, strict), { description: 'Met by the filter and left out' }),
    oldest: Type.Optional(Type.String({ ...Instant, description: 'Acceptance of the oldest' })),
    newest: Type.Optional(Type.String({ ...Instant, description: 'Acceptance of the newest' })),
    expectedSeconds: Type.Number({ minimum: 0, description: 'Expected duration; partners are sent to side by side' }),
    confirm: Type.Optional(Type.String({ description: 'What has to be typed to make a run of it: above a number of transfers' })),
    needsApproval: Type.Boolean({ description: 'A second person has to approve the run' }),
  },
  { ...strict, $id: 'ReplayPlan' },
)
export type ReplayPlan = Static<typeof ReplayPlan>

export const NewReplayRun = Type.Object(
  {
    plan: TransferId,
    name: line(100, 'Short name, for the list'),
    reason: line(500, 'Why, in words; kept in the timeline of every transfer'),
    paused: Type.Optional(Type.Boolean({ description: 'Starts paused' })),
    perMinute: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Most transfers a minute, over all partners; absent: as the partners’ share allows' })),
    batch: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Most on their way at once, by partner; default 20' })),
    stopAfter: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000, description: 'Failures in a row, by partner, after which the run stops itself; default 10' })),
    confirm: Type.Optional(Type.String({ maxLength: 100, description: 'What the plan asks to type' })),
  },
  { ...strict, $id: 'NewReplayRun' },
)
export type NewReplayRun = Static<typeof NewReplayRun>

/**
 * awaiting-approval: a second person has to agree · running · paused: by a person · stopped: by itself, after failures in a
 * row · done: every item has ended · cancelled: by a person; what is on its way ends, nothing more is sent.
 */
export const runStates = ['awaiting-approval', 'running', 'paused', 'stopped', 'done', 'cancelled'] as const
export type RunState = (typeof runStates)[number]

/**
 * pending: not yet sent · sent: on its way · delivered · failed: refused, parked or expired again · skipped: not sent, with
 * the reason; also what a cancelled run left.
 */
export const itemStates = ['pending', 'sent', 'delivered', 'failed', 'skipped'] as const
export type ItemState = (typeof itemStates)[number]

const counts = Type.Object({ pending: Count, sent: Count, delivered: Count, failed: Count, skipped: Count }, strict)

export const ReplayRun = Type.Object(
  {
    id: TransferId,
    name: Type.String(),
    verb: oneOf(replayVerbs),
    reason: Type.String(),
    plan: TransferId,
    filter: ReplayFilter,
    state: oneOf(runStates),
    by: Type.String({ description: 'Who made it' }),
    at: Instant,
    approvedBy: Type.Optional(Type.String()),
    approvedAt: Type.Optional(Instant),
    startedAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
    stateBecause: Type.Optional(Type.String({ description: 'Of paused and cancelled: the reason of who ordered it' })),
    stoppedBy: Type.Optional(
      Type.Object({ partner: Type.String(), failures: Count, code: Type.String({ description: 'Code of the last failure' }) }, { ...strict, description: 'Of stopped: where so many failed in a row' }),
    ),
    perMinute: Type.Optional(Type.Integer()),
    batch: Type.Integer(),
    stopAfter: Type.Integer(),
    total: Count,
    counts,
    waitsFor: Type.Array(oneOf(['live-traffic', 'closed-lane', 'rate']), { description: 'Why it goes slower than it could at the moment' }),
    expectedEndAt: Type.Optional(Instant),
  },
  { ...strict, $id: 'ReplayRun' },
)
export type ReplayRun = Static<typeof ReplayRun>

export const ReplayRunPage = Type.Object({ items: Type.Array(ref(ReplayRun)), next }, { ...strict, $id: 'ReplayRunPage' })
export type ReplayRunPage = Static<typeof ReplayRunPage>

export const ReplayItem = Type.Object(
  {
    number: Type.Integer({ minimum: 1, description: 'Place in the run, oldest transfer first' }),
    transferId: TransferId,
    partner: Type.String(),
    dossierCode: Type.String(),
    state: oneOf(itemStates),
    sentAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
    code: Type.Optional(Type.String({ description: 'Code of the outcome; of what was skipped: why, a reason as in a plan or `cancelled`' })),
    newerVersion: Type.Optional(Type.Object({ id: TransferId, at: Instant }, { ...strict, description: 'The newest later transfer of the same dossier that the partner has, and since when: a resend sets it back' })),
  },
  { ...strict, $id: 'ReplayItem' },
)
export type ReplayItem = Static<typeof ReplayItem>

export const ReplayItemPage = Type.Object({ items: Type.Array(ref(ReplayItem)), next }, { ...strict, $id: 'ReplayItemPage' })
export type ReplayItemPage = Static<typeof ReplayItemPage>

const page = { limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }), cursor: Type.Optional(line(200, 'The `next` of the page before')) }
export const ReplayRunQuery = Type.Object({ state: Type.Optional(Type.Array(oneOf(runStates), { maxItems: runStates.length })), ...page }, strict)
export const ReplayItemQuery = Type.Object({ state: Type.Optional(Type.Array(oneOf(itemStates), { maxItems: itemStates.length })), ...page }, strict)
export const ReplayTableQuery = Type.Object({ lang: Type.Optional(oneOf(['vi', 'en'], 'Language of headings and words; default vi')) }, strict)
export const ReplayParams = Type.Object({ id: TransferId }, strict)

/** Where a transfer stands among others: both ways. */
export const Lineage = Type.Object(
  {
    transferId: TransferId,
    runs: Type.Array(Type.Object({ run: TransferId, name: Type.String(), verb: oneOf(replayVerbs), state: oneOf(itemStates), at: Instant, by: Type.String() }, strict), { description: 'Runs that it was part of' }),
    corrects: Type.Optional(Type.String({ ...TransferId, description: 'The original, where this is its corrected version' })),
    correctedBy: Type.Array(Type.Object({ transferId: TransferId, correction: TransferId, at: Instant }, strict), { description: 'Its corrected versions' }),
    dossier: Type.Array(Type.Object({ transferId: TransferId, state: oneOf(deliveryStates), acceptedAt: Instant }, strict), { description: 'Transfers of the same dossier to the same partner, oldest first' }),
  },
  { ...strict, $id: 'Lineage' },
)
export type Lineage = Static<typeof Lineage>
