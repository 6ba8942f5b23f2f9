/**
 * The canonical dossier (hồ sơ): what a one-stop system hands over, whoever the receiving agency is.
 * Adapters map it to their partner's words; nothing here is in a partner's format.
 * Money is whole Vietnamese đồng. Instants are RFC 3339 with an offset; calendar dates are `YYYY-MM-DD`.
 */
import { Type, type Static } from 'typebox'
import { DossierCode } from './dossier-code.ts'
import { LandTaxSlip } from './land-tax-slip.ts'
import { Instant, CalendarDate, Sha256, OrganisationCode, ProcedureCode, Vnd, line, lines } from './primitives.ts'

export const NationalStatus = Type.Integer({
  minimum: 1,
  maximum: 10,
  description:
    'National dossier status: 1 newly registered, 2 received, 3 not received, 4 in progress, 5 supplement requested, ' +
    '6 financial obligation requested, 7 withdrawal requested, 8 stopped, 9 processed, 10 result returned',
})
export type NationalStatus = Static<typeof NationalStatus>

export const IdentityNumber = Type.Object(
  {
    type: Type.Union([
      Type.Literal('personal-id', { description: '12 digits: CCCD or personal identification number' }),
      Type.Literal('old-id', { description: '9 digits: CMND' }),
      Type.Literal('passport'),
      Type.Literal('tax-code', { description: '10 digits, or 10-3' }),
      Type.Literal('other'),
    ]),
    number: Type.String({
      minLength: 1,
      maxLength: 30,
      pattern: '^[0-9A-Za-z][0-9A-Za-z./-]*$',
      'x-form': { vi: 'chữ không dấu, chữ số và . / -', en: 'unaccented letters, digits and . / -' },
    }),
  },
  { additionalProperties: false },
)
export type IdentityNumber = Static<typeof IdentityNumber>

export const Address = Type.Object(
  {
    provinceCode: Type.Optional(line(10, 'General statistics code of the province')),
    communeCode: Type.Optional(line(10, 'General statistics code of the commune; there is no district level since 2025-07-01')),
    detail: line(500),
  },
  { additionalProperties: false },
)
export type Address = Static<typeof Address>

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

export const Attachment = Type.Object(
  {
    digest: Sha256,
    fileName: line(255),
    mediaType: Type.String({ maxLength: 100, pattern: '^[a-z]+/[A-Za-z0-9.+-]+$', 'x-form': { vi: 'kiểu nội dung', en: 'media type' }, examples: ['application/pdf'] }),
    size: Type.Integer({ minimum: 1, description: 'bytes' }),
  },
  { additionalProperties: false },
)
export type Attachment = Static<typeof Attachment>

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
  },
  { additionalProperties: false, $id: 'Dossier' },
)
export type Dossier = Static<typeof Dossier>
