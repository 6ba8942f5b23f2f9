/** What is known of a dossier besides what its sender wrote: where it stands, what is owed, whether its clock runs. */
import { Type, type Static } from 'typebox'
import { PaymentProof, ResultDocument, SupplementRound, Withdrawal } from './follow-up.ts'
import { NationalStatus } from './national-status.ts'
import { oneOf } from './one-of.ts'
import { AmountDue, EventFile } from './partner-event.ts'
import { Instant, Vnd, line, lines } from './primitives.ts'
import { financialStates } from './states.ts'

const strict = { additionalProperties: false }

export const suspensionReasons = ['supplement', 'payment'] as const

export const Suspension = Type.Object(
  {
    reason: oneOf(suspensionReasons),
    partner: line(40),
    from: Instant,
    to: Type.Optional(Instant),
    moves: Type.Optional(Type.Literal(false, { description: 'The date for the result was set anew since it began, and is not moved by it' })),
  },
  { ...strict, description: 'A time in which the clock stood still' },
)
export type Suspension = Static<typeof Suspension>

export const PaymentRequested = Type.Object(
  {
    reference: line(100),
    partner: line(40),
    amount: Vnd,
    noticeNumbers: Type.Array(line(100)),
    link: Type.Optional(Type.String({ maxLength: 2000 })),
    requestedAt: Instant,
    /** Once it was paid. */
    transactionId: Type.Optional(line(100)),
    paidAt: Type.Optional(Instant),
    paidBy: Type.Optional(line(40, 'Partner that told that it was paid')),
    covers: Type.Optional(Type.Integer({ minimum: 0, description: 'The sum of its notices that it was found to pay, or that a person let it count for' })),
    proven: Type.Optional(Type.Boolean({ description: 'Its paper was told, or none is to come: whoever waits for the money is told' })),
    receiptNumber: Type.Optional(line(100)),
    receipts: Type.Array(EventFile),
  },
  strict,
)
export type PaymentRequested = Static<typeof PaymentRequested>

export const KnownStep = Type.Object(
  {
    at: Instant,
    partner: line(40, 'Partner that told it'),
    officer: Type.Optional(line(100)),
    title: Type.Optional(line(100)),
    unit: Type.Optional(line(300)),
    content: lines(1000),
    status: NationalStatus,
    dueAt: Type.Optional(Instant),
  },
  strict,
)
export type KnownStep = Static<typeof KnownStep>

export const KnownResult = Type.Object(
  {
    partner: line(40),
    at: Instant,
    number: Type.Optional(line(100)),
    issuedOn: Type.Optional(Type.String({ maxLength: 40 })),
    issuedBy: Type.Optional(line(300)),
    files: Type.Array(EventFile),
  },
  strict,
)
export type KnownResult = Static<typeof KnownResult>

const Clock = Type.Object(
  {
    /** As promised to the citizen, and as it is with the suspensions that ended. Absent while the clock stands still. */
    promisedAt: Instant,
    dueAt: Instant,
  setAt: Type.Optional(Type.String({ ...Instant, description: 'The date for the result as it was last set; the pauses since then move it' })),
    suspensions: Type.Array(Suspension),
    /** When it has to be looked at again, and what was said already. Absent once it ended. */
    checkAt: Type.Optional(Instant),
    warnedAt: Type.Optional(Instant),
    overdueAt: Type.Optional(Instant),
    endedAt: Type.Optional(Instant),
  },
  strict,
)

/** How the dossier stood before its sender took it back, for when nothing comes of that. */
const BeforeWithdrawal = Type.Object(
  {
    status: NationalStatus,
    statusFrom: line(40),
    statusAt: Instant,
    partnerCode: Type.Optional(line(100)),
    partnerWords: Type.Optional(Type.String({ maxLength: 4000 })),
    clock: Clock,
  },
  strict,
)

export const DossierState = Type.Object(
  {
    /** National status, who said it last, in which words of theirs, and when. */
    status: NationalStatus,
    statusFrom: line(40, 'Partner, or `sender`'),
    statusAt: Instant,
    partnerCode: Type.Optional(line(100)),
    partnerWords: Type.Optional(Type.String({ maxLength: 4000 })),
    financial: oneOf(financialStates),
    amountsDue: Type.Array(Type.Object({ due: AmountDue, partner: line(40), paid: Type.Boolean() }, strict)),
    payments: Type.Array(PaymentRequested),
    steps: Type.Array(KnownStep),
    rounds: Type.Array(SupplementRound),
    results: Type.Array(KnownResult),
    clock: Clock,
    withdrawal: Type.Optional(Withdrawal),
    /** The transfer by which its sender takes it back, and how it stood before that had its effect. */
    takenBack: Type.Optional(Type.Object({ transferId: line(100), before: Type.Optional(BeforeWithdrawal) }, strict)),
    /** The latest word of each partner that counted; what it says of a time before that comes late. */
    heard: Type.Optional(Type.Array(Type.Object({ partner: line(40), at: Instant }, strict))),
    /** When its sender last sent it anew after it had ended. */
    reopenedAt: Type.Optional(Instant),
    proofs: Type.Array(PaymentProof),
    documents: Type.Array(ResultDocument),
  },
  { ...strict, $id: 'DossierState' },
)
export type DossierState = Static<typeof DossierState>
