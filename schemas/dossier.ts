/**
 * The canonical dossier (hồ sơ): what a one-stop system hands over, whoever the receiving agency is.
 * Adapters map it to their partner's words; nothing here is in a partner's format.
 * Money is whole Vietnamese đồng. Instants are RFC 3339 with an offset; calendar dates are `YYYY-MM-DD`.
 */
import { Type, type Static } from 'typebox'
import { Address } from './address.ts'
import { Attachment } from './dossier-file.ts'
import { CivilStatus } from './civil-status.ts'
import { DossierCode } from './dossier-code.ts'
import { PaymentProof, ResultDocument, SupplementAnswer, SupplementRound, Withdrawal } from './follow-up.ts'
import { IdentityNumber } from './identity-number.ts'
import { JudicialRecord } from './judicial-record.ts'
import { LandCase } from './land-case.ts'
import { LandTaxSlip } from './land-tax-slip.ts'
import { NationalStatus } from './national-status.ts'
import { PaymentOrder } from './payment-order.ts'
import { CalendarDate, Instant, OrganisationCode, ProcedureCode, Vnd, line, lines } from './primitives.ts'

export const Applicant = Type.Object(
  {
    kind: Type.Union([Type.Literal('citizen'), Type.Literal('business'), Type.Literal('state-agency'), Type.Literal('organisation')]),
    name: line(200, 'Name of the applicant (chủ hồ sơ)'),
    identityNumbers: Type.Array(IdentityNumber, { maxItems: 5 }),
    dateOfBirth: Type.Optional(CalendarDate),
    address: Type.Optional(Address),
    email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })),
    phone: Type.Optional(Type.String({ pattern: '^\\+?[0-9 .-]{6,20}$', 'x-form': { vi: 'số điện thoại', en: 'telephone number' } })),
    portalAccountId: Type.Optional(line(100, 'TechID of the portal account; only for dossiers submitted online')),
  },
  { additionalProperties: false },
)
export type Applicant = Static<typeof Applicant>

export const Component = Type.Object(
  {
    code: line(50, 'Code of the dossier component (mã thành phần hồ sơ)'),
    name: line(500),
    originals: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    copies: Type.Optional(Type.Integer({ minimum: 0, maximum: 1000 })),
    digitised: Type.Optional(Type.Boolean()),
    reused: Type.Optional(Type.Boolean({ description: 'taken from a data store instead of being submitted again' })),
    attachment: Type.Optional(Attachment),
  },
  { additionalProperties: false },
)
export type Component = Static<typeof Component>

export const Fee = Type.Object(
  {
    code: line(50),
    name: line(300),
    kind: Type.Union([Type.Literal('fee', { description: 'phí' }), Type.Literal('charge', { description: 'lệ phí' })]),
    amount: Vnd,
    collection: Type.Union([Type.Literal('before'), Type.Literal('after'), Type.Literal('online')]),
  },
  { additionalProperties: false },
)
export type Fee = Static<typeof Fee>

export const ProgressStep = Type.Object(
  {
    at: Instant,
    officer: line(50, 'Officer who acted'),
    title: Type.Optional(line(100)),
    unit: Type.Optional(line(300)),
    content: lines(1000, 'What was done'),
    status: NationalStatus,
    startedAt: Type.Optional(Instant),
    dueAt: Type.Optional(Instant),
  },
  { additionalProperties: false },
)
export type ProgressStep = Static<typeof ProgressStep>

export const Dossier = Type.Object(
  {
    code: DossierCode,
    originalCode: Type.Optional(DossierCode),
    procedure: Type.Object(
      { code: ProcedureCode, name: line(1000), domain: Type.Object({ code: line(50), name: line(300) }, { additionalProperties: false }) },
      { additionalProperties: false },
    ),
    sender: OrganisationCode,
    receiver: Type.String({
      pattern: '^[a-z][a-z0-9-]{0,39}$',
      description: 'Partner that the dossier goes to, by its id in this gateway',
      'x-form': { vi: 'mã cơ quan nhận trong cổng này', en: 'id of a partner of this gateway' },
      examples: ['national-portal'],
    }),
    channel: Type.Union([Type.Literal('counter'), Type.Literal('online'), Type.Literal('post')]),
    returnBy: Type.Union([Type.Literal('counter'), Type.Literal('post')]),
    subject: lines(1000, 'Subject of the dossier (trích yếu)'),
    applicant: Applicant,
    processingUnit: line(300, 'Unit that handles the dossier'),
    submittedAt: Type.Optional(Instant),
    receivedAt: Instant,
    dueAt: Instant,
    finishedAt: Type.Optional(Instant),
    returnedAt: Type.Optional(Instant),
    status: NationalStatus,
    components: Type.Array(Component, { maxItems: 200 }),
    fees: Type.Array(Fee, { maxItems: 100 }),
    progress: Type.Array(ProgressStep, { maxItems: 500 }),
    note: Type.Optional(lines(2000)),
    landTax: Type.Optional(LandTaxSlip),
    land: Type.Optional(LandCase),
    civilStatus: Type.Optional(CivilStatus),
    judicialRecord: Type.Optional(JudicialRecord),
    payment: Type.Optional(PaymentOrder),
    /** At most one of these three: what is sent about a dossier that the partner has already. */
    supplement: Type.Optional(SupplementAnswer),
    paymentProof: Type.Optional(PaymentProof),
    withdrawal: Type.Optional(Withdrawal),
    supplementRounds: Type.Optional(Type.Array(SupplementRound, { maxItems: 50, description: 'Rounds of supplements so far' })),
    results: Type.Optional(Type.Array(ResultDocument, { maxItems: 100, description: 'What the dossier ended with' })),
  },
  { additionalProperties: false, $id: 'Dossier' },
)
export type Dossier = Static<typeof Dossier>
