/** What a request for a judicial record (phiếu lý lịch tư pháp) needs beside the dossier itself, whichever agency issues it. */
import { Type, type Static } from 'typebox'
import { Address } from './address.ts'
import { oneOf } from './one-of.ts'
import { CalendarDate, Vnd, line, lines } from './primitives.ts'

const strict = { additionalProperties: false }

/** What people remember of a date: a year, a month or a day. */
const PartialDate = Type.String({
  pattern: '^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$',
  description: 'YYYY, YYYY-MM or YYYY-MM-DD, as far as it is known',
  'x-form': { vi: 'năm, năm-tháng hoặc năm-tháng-ngày', en: 'YYYY, YYYY-MM or YYYY-MM-DD' },
  examples: ['1968', '2015-09'],
})

const CatalogueEntry = Type.Object({ code: line(20), name: line(200) }, { ...strict, description: 'An entry of a shared catalogue' })

export const personPapers = ['personal-id', 'old-id', 'passport', 'residence-card'] as const

const PersonPaper = Type.Object(
  {
    type: oneOf(personPapers, 'personal-id: CCCD; old-id: CMND; passport: hộ chiếu; residence-card: thẻ thường trú'),
    number: Type.String({ minLength: 1, maxLength: 30, pattern: '^[0-9A-Za-z][0-9A-Za-z./-]*$', 'x-form': { vi: 'chữ không dấu, chữ số và . / -', en: 'unaccented letters, digits and . / -' }, examples: ['038099000001'] }),
    issuedOn: Type.Optional(CalendarDate),
    issuedBy: Type.Optional(line(300, 'Who issued it (nơi cấp)')),
  },
  { ...strict, description: 'The paper that a person is known by' },
)
export type PersonPaper = Static<typeof PersonPaper>

const Relative = Type.Object(
  {
    name: line(200),
    dateOfBirth: Type.Optional(PartialDate),
    paper: Type.Optional(Type.Object({ type: PersonPaper.properties.type, number: PersonPaper.properties.number }, strict)),
  },
  { ...strict, description: 'Father, mother or spouse of the person' },
)
export type Relative = Static<typeof Relative>

const sexes = ['male', 'female'] as const

const Person = Type.Object(
  {
    name: line(200, 'Full name (họ tên)'),
    otherName: Type.Optional(line(200, 'Other name (tên gọi khác)')),
    sex: oneOf(sexes),
    dateOfBirth: CalendarDate,
    birthPlace: Type.Optional(line(500)),
    nationality: Type.String({ pattern: '^[A-Z]{2}$', description: 'Country code of ISO 3166-1', 'x-form': { vi: 'mã nước hai chữ hoa', en: 'country code of two capitals' }, examples: ['VN'] }),
    ethnicGroup: Type.Optional(CatalogueEntry),
    paper: PersonPaper,
    permanentResidence: Type.Optional(Address),
    temporaryResidence: Type.Optional(Address),
    phone: Type.Optional(Type.String({ pattern: '^\\+?[0-9 .-]{6,20}$', 'x-form': { vi: 'số điện thoại', en: 'telephone number' } })),
    email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })),
    father: Type.Optional(Relative),
    mother: Type.Optional(Relative),
    spouse: Type.Optional(Relative),
  },
  { ...strict, description: 'The person whose record is asked for' },
)

const Stay = Type.Object(
  {
    from: PartialDate,
    to: Type.Optional(Type.String({ ...PartialDate, description: 'Absent: still there' })),
    place: line(500, 'Where the person lived'),
    occupation: Type.Optional(line(300)),
    workplace: Type.Optional(line(300)),
  },
  { ...strict, description: 'Where the person lived since the age of fourteen, and what the person did' },
)
export type Stay = Static<typeof Stay>

const AuthorisedPerson = Type.Object(
  {
    name: line(200),
    sex: Type.Optional(oneOf(sexes)),
    dateOfBirth: Type.Optional(CalendarDate),
    birthPlaceCode: Type.Optional(line(20, 'Code of the place of birth in the catalogue of provinces')),
    residence: Type.Optional(Address),
    paper: Type.Optional(PersonPaper),
    relation: Type.Optional(line(200, 'What the person is to the subject')),
    authorisedOn: Type.Optional(CalendarDate),
  },
  { ...strict, description: 'Who asks in the name of the person (người được uỷ quyền)' },
)

const Receipt = Type.Object(
  {
    number: Type.Optional(line(100, 'Number of the receipt')),
    serviceCode: Type.Optional(line(50, 'Code of the paid service (mã dịch vụ)')),
    publicServiceCode: Type.Optional(line(50, 'Code of the public service (mã DVC)')),
    items: Type.Array(Type.Object({ content: line(300), amount: Vnd }, strict), { maxItems: 20 }),
    transactionState: Type.Optional(line(20, 'State of the transaction in the words of the payment platform')),
    url: Type.Optional(Type.String({ format: 'uri', maxLength: 2000, description: 'Where the receipt can be seen' })),
  },
  { ...strict, description: 'Receipt of the fee (thông tin biên lai)' },
)

export const recordForms = [1, 2] as const
export const recordAskers = ['person', 'authorised-person', 'agency', 'prosecuting-agency'] as const

export const JudicialRecord = Type.Object(
  {
    form: Type.Union([Type.Literal(1), Type.Literal(2)], { description: 'Form of the record: 1 (phiếu số 1) or 2 (phiếu số 2), as it is asked for' }),
    askedBy: oneOf(recordAskers, 'Who asks: the person, an authorised person, an agency or organisation, an agency of criminal proceedings'),
    agency: Type.Optional(
      Type.Object(
        { code: line(20), name: line(300), regionCode: Type.Optional(line(20, 'Code of the region of the agency')) },
        { ...strict, description: 'The agency that asks' },
      ),
    ),
    purpose: Type.Object({ code: Type.Optional(line(20)), words: line(500) }, { ...strict, description: 'What the record is for' }),
    copies: Type.Integer({ minimum: 1, maximum: 100, description: 'How many copies are asked for' }),
    additionalCopies: Type.Optional(Type.Integer({ minimum: 0, maximum: 100, description: 'How many more, paid apart' })),
    withPositionBan: Type.Boolean({ description: 'Whether bans on holding offices in enterprises (cấm đảm nhiệm chức vụ) are to be stated' }),
    declaredOn: Type.Optional(Type.String({ ...CalendarDate, description: 'Day of the declaration; absent: the day of reception' })),
    subject: Person,
    stays: Type.Array(Stay, { maxItems: 100 }),
    authorisedPerson: Type.Optional(AuthorisedPerson),
    declaredConvictions: Type.Optional(lines(4000, 'What the person states about convictions (thông tin án tích)')),
    deliveryAddress: Type.Optional(lines(500, 'Where the post brings the record, if `returnBy` of the dossier is post')),
    receipt: Type.Optional(Receipt),
  },
  { ...strict, description: 'Request for a judicial record' },
)
export type JudicialRecord = Static<typeof JudicialRecord>
