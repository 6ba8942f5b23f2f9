/** What a partner tells about a dossier, in our words, with its own words beside it. */
import { Type, type Static } from 'typebox'
import { OrganisationCode, Vnd, line } from './primitives.ts'

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

export const PartnerEvent = Type.Object(
  {
    /** Names the event at its partner, so that the same one twice has one effect. */
    key: line(200),
    type: Type.Union([Type.Literal('tax-notice')]),
    dossierCode: line(50),
    recipient: Type.Optional(Type.String({ ...OrganisationCode, description: 'Organisation that the event is for, where the partner names it' })),
    at: Type.Optional(Type.String({ format: 'date-time' })),
    amountsDue: Type.Optional(Type.Array(AmountDue, { maxItems: 500 })),
    partnerCode: Type.Optional(line(100)),
    partnerWords: Type.Optional(Type.String({ maxLength: 4000 })),
  },
  { additionalProperties: false },
)
export type PartnerEvent = Static<typeof PartnerEvent>
