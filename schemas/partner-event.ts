/** What a partner tells about a dossier, in our words, with its own words beside it. */
import { Type, type Static } from 'typebox'
import { NationalStatus } from './national-status.ts'
import { oneOf } from './one-of.ts'
import { Instant, OrganisationCode, Sha256, Vnd, line, lines } from './primitives.ts'

export const AmountDue = Type.Object(
  {
    noticeNumber: line(100, 'Number of the notice (số quyết định)'),
    noticeDate: Type.Optional(Type.String({ description: 'as the partner wrote it' })),
    payerTaxCode: Type.Optional(line(20)),
    payerName: Type.Optional(line(200)),
    item: line(300, 'What is to be paid'),
    budgetSubItem: Type.Optional(line(20, 'Mã tiểu mục')),
    amount: Vnd,
    payBy: Type.Optional(Type.String({ description: 'as the partner wrote it' })),
  },
  { additionalProperties: false },
)
export type AmountDue = Static<typeof AmountDue>

/**
 * `reference` names what is paid between us and whoever takes the money; a payment request announces it, and payments and
 * receipts name it again. A payment without a request names its notices itself.
 */
export const PaymentNews = Type.Object(
  {
    reference: line(100, 'Reference of the payment (mã tham chiếu)'),
    amount: Type.Optional(Vnd),
    noticeNumbers: Type.Optional(Type.Array(line(100), { maxItems: 100, description: 'Notices that it pays; absent: fees of the dossier' })),
    transactionId: Type.Optional(line(100, 'Id of the transaction at the bank or platform')),
    paidAt: Type.Optional(Instant),
    receiptNumber: Type.Optional(line(100)),
    link: Type.Optional(Type.String({ format: 'uri', maxLength: 2000, description: 'Where the citizen can pay' })),
  },
  { additionalProperties: false },
)
export type PaymentNews = Static<typeof PaymentNews>

/** A file that came with an event. One that the partner only named by a link has its digest once it was fetched. */
export const EventFile = Type.Object(
  {
    name: line(500, 'What the document is'),
    fileName: line(255),
    code: Type.Optional(line(50, 'Code of the kind of result (mã kết quả)')),
    mediaType: Type.Optional(Type.String({ maxLength: 100 })),
    size: Type.Optional(Type.Integer({ minimum: 0, description: 'bytes' })),
    digest: Type.Optional(Type.String({ ...Sha256, description: 'SHA-256 under which the file can be fetched' })),
    state: oneOf(['stored', 'pending', 'failed'], 'pending: still to be fetched from the partner; failed: it could not be'),
  },
  { additionalProperties: false },
)
export type EventFile = Static<typeof EventFile>

export const partnerEventTypes = [
  'progress', // it moved on
  'supplement-requested', // documents are missing
  'supplement-received', // they came, and the agency goes on
  'tax-notice', // money is owed
  'payment-requested', // a payment can be made
  'payment', // money was paid
  'receipt', // the paper that proves it
  'result', // finished, with what was asked for
  'refused', // not received, or turned down
  'returned', // given back without a result
  'withdrawn', // taken back by the citizen
  'information', // without effect on the dossier
  'not-understood', // for a person, with the raw words
] as const
export type PartnerEventType = (typeof partnerEventTypes)[number]

export const PartnerEvent = Type.Object(
  {
    /** Names the event at its partner, so that the same one twice has one effect. */
    key: line(200),
    type: oneOf(partnerEventTypes),
    dossierCode: line(50),
    recipient: Type.Optional(Type.String({ ...OrganisationCode, description: 'Organisation that the event is for, where the partner names it' })),
    at: Type.Optional(Type.String({ ...Instant, description: 'When it happened at the partner' })),
    /** The national status that the partner's own code means, by the adapter's table; absent: the event does not move the dossier. */
    status: Type.Optional(NationalStatus),
    step: Type.Optional(
      Type.Object(
        { officer: Type.Optional(line(100)), title: Type.Optional(line(100)), unit: Type.Optional(line(300)), content: lines(1000) },
        { additionalProperties: false, description: 'Who did what at the partner' },
      ),
    ),
    supplement: Type.Optional(
      Type.Object(
        { content: lines(4000, 'What is missing'), dueAt: Type.Optional(Instant), suspends: Type.Boolean({ description: 'Whether the clock of the dossier stands still meanwhile' }) },
        { additionalProperties: false },
      ),
    ),
    newDueAt: Type.Optional(Type.String({ ...Instant, description: 'The partner set a new date for the result' })),
    amountsDue: Type.Optional(Type.Array(AmountDue, { maxItems: 500 })),
    payment: Type.Optional(PaymentNews),
    result: Type.Optional(
      Type.Object(
        { number: Type.Optional(line(100, 'Number of the paper')), issuedOn: Type.Optional(Type.String({ maxLength: 40, description: 'as the partner wrote it' })), issuedBy: Type.Optional(line(300)) },
        { additionalProperties: false },
      ),
    ),
    files: Type.Optional(Type.Array(EventFile, { maxItems: 100 })),
    /** Nothing more comes from this partner about the dossier: it is no longer asked for. */
    final: Type.Optional(Type.Boolean()),
    partnerCode: Type.Optional(line(100)),
    partnerWords: Type.Optional(Type.String({ maxLength: 4000 })),
  },
  { additionalProperties: false },
)
export type PartnerEvent = Static<typeof PartnerEvent>
