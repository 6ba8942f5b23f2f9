/** What goes to a partner about a dossier that it has already, and what has become of the dossier so far. */
import { Type, type Static } from 'typebox'
import { Attachment } from './dossier-file.ts'
import { Instant, Vnd, line, lines } from './primitives.ts'

const strict = { additionalProperties: false }

/** The components of the dossier that carry an attachment are what is handed in. */
export const SupplementAnswer = Type.Object(
  {
    note: lines(2000, 'What is handed in, or why it is not'),
    componentCodes: Type.Array(line(50), { maxItems: 200, description: 'Codes of the components that are new or changed in this version' }),
    newDueAt: Type.Optional(Type.String({ ...Instant, description: 'New date for the result, where the one-stop system sets it' })),
  },
  { ...strict, description: 'Answer to a supplement request (bổ sung hồ sơ)' },
)
export type SupplementAnswer = Static<typeof SupplementAnswer>

export const PaymentProof = Type.Object(
  {
    reference: line(100, 'Reference of the payment'),
    amount: Vnd,
    paidAt: Type.Optional(Instant),
    noticeNumbers: Type.Array(line(100), { maxItems: 100 }),
    receiptNumber: Type.Optional(line(100)),
    receipts: Type.Array(Attachment, { maxItems: 20 }),
  },
  { ...strict, description: 'That the money owed was paid (biên lai, giấy nộp tiền), for the agency that waits for it' },
)
export type PaymentProof = Static<typeof PaymentProof>

export const Withdrawal = Type.Object({ reason: lines(1000), at: Instant }, { ...strict, description: 'The citizen takes the dossier back (rút hồ sơ)' })
export type Withdrawal = Static<typeof Withdrawal>

export const followUps = ['supplement', 'paymentProof', 'withdrawal'] as const
/** The section of the dossier that makes a message a follow-up. */
export type FollowUp = (typeof followUps)[number]

export const SupplementRound = Type.Object(
  {
    id: line(200),
    requestedBy: line(300, 'Agency or officer who asked'),
    content: lines(4000),
    requestedAt: Instant,
    dueAt: Type.Optional(Instant),
    receivedAt: Type.Optional(Instant),
    note: Type.Optional(lines(2000)),
    dueBefore: Type.Optional(Type.String({ ...Instant, description: 'Date for the result before the round' })),
    dueAfter: Type.Optional(Type.String({ ...Instant, description: 'Date for the result after the round' })),
  },
  strict,
)
export type SupplementRound = Static<typeof SupplementRound>

export const ResultDocument = Type.Object(
  {
    name: line(500),
    code: Type.Optional(line(50, 'Code of the kind of result (mã kết quả), e.g. KQ.G07.000122')),
    number: Type.Optional(line(100)),
    attachment: Attachment,
  },
  strict,
)
export type ResultDocument = Static<typeof ResultDocument>
