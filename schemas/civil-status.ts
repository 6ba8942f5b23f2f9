/**
 * What a civil-status registration (hộ tịch) needs beside the dossier itself: birth, death, marriage, or copies of an entry.
 * Names are in parts and dates may lack day or month, so that every version of the ministry's forms can be filled from them.
 */
import { Type, type Static, type TProperties } from 'typebox'
import { oneOf } from './one-of.ts'
import { CalendarDate, line, lines } from './primitives.ts'

const strict = { additionalProperties: false }

export const PersonName = Type.Object(
  { family: Type.Optional(line(50, 'Family name (họ)')), middle: Type.Optional(line(100, 'Middle names (chữ đệm)')), given: line(50, 'Given name (tên)') },
  { ...strict, description: 'A name in its parts', examples: [{ family: 'Lò', middle: 'Thị Hoa', given: 'Ban' }] },
)
export type PersonName = Static<typeof PersonName>

export const PartialDate = Type.Object(
  {
    year: Type.Integer({ minimum: 1850, maximum: 2200 }),
    month: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    day: Type.Optional(Type.Integer({ minimum: 1, maximum: 31, description: 'only with a month' })),
  },
  { ...strict, description: 'A date of which only the year may be known', examples: [{ year: 1953 }] },
)
export type PartialDate = Static<typeof PartialDate>

const Country = Type.String({
  pattern: '^[A-Z]{2}$',
  description: 'ISO 3166-1 alpha-2',
  'x-form': { vi: 'mã nước hai chữ hoa', en: 'two capital letters' },
  examples: ['VN'],
})

export const Place = Type.Object(
  {
    country: Country,
    provinceCode: Type.Optional(line(10, 'General statistics code of the province; in Việt Nam only')),
    districtCode: Type.Optional(line(10, 'Only for dossiers received before 2025-07-01, when there were districts')),
    communeCode: Type.Optional(line(10, 'General statistics code of the commune')),
    detail: Type.Optional(line(500)),
  },
  { ...strict, description: 'Where somebody lives, was born or died', examples: [{ country: 'VN', provinceCode: '52', communeCode: '23710', detail: 'Thôn Thử' }] },
)
export type Place = Static<typeof Place>

export const IdentityPaper = Type.Object(
  {
    type: oneOf(['citizen-card', 'old-id', 'passport', 'other'], 'citizen-card: căn cước or CCCD'),
    name: Type.Optional(line(200, 'What the paper is, where the type is other')),
    number: Type.String({
      pattern: '^[0-9A-Za-z][0-9A-Za-z./-]{0,29}$',
      'x-form': { vi: 'chữ không dấu, chữ số và . / -', en: 'unaccented letters, digits and . / -' },
    }),
    issuedOn: Type.Optional(CalendarDate),
    issuedBy: Type.Optional(line(300)),
  },
  { ...strict, description: 'Paper that somebody identifies by (giấy tờ tuỳ thân)' },
)
export type IdentityPaper = Static<typeof IdentityPaper>

const person = {
  name: PersonName,
  dateOfBirth: Type.Optional(PartialDate),
  ethnicGroup: Type.Optional(
    Type.Object(
      { code: Type.Optional(line(10, 'Code of the catalogue of ethnic groups, e.g. 63001')), name: Type.Optional(line(100, 'Where no code fits')) },
      { ...strict, description: 'Dân tộc' },
    ),
  ),
  nationality: Type.Optional(
    Type.Object({ country: Country, other: Type.Optional(line(200, 'Further nationality, or one without a code')) }, { ...strict, description: 'Quốc tịch' }),
  ),
  personalId: Type.Optional(
    Type.String({ pattern: '^[0-9]{12}$', description: 'Personal identification number (số định danh cá nhân)', 'x-form': { vi: '12 chữ số', en: '12 digits' } }),
  ),
  paper: Type.Optional(IdentityPaper),
  residence: Type.Optional(
    Type.Object(
      { kind: oneOf(['permanent', 'temporary', 'current'], 'thường trú, tạm trú, nơi ở hiện tại'), place: Place },
      { ...strict, description: 'Where the person lives' },
    ),
  ),
  verified: Type.Optional(Type.Boolean({ description: 'checked against the national population database' })),
}
const sex = oneOf(['male', 'female', 'undetermined'])

function personWith<Extra extends TProperties>(extra: Extra, description: string) {
  return Type.Object({ ...person, ...extra }, { ...strict, description })
}

export const Person = personWith({}, 'A person')
export type Person = Static<typeof Person>

const Requester = personWith(
  { relation: line(100, 'What the requester is to the person concerned'), phone: Type.Optional(line(20)), email: Type.Optional(Type.String({ format: 'email', maxLength: 254 })) },
  'Who asks for it (người yêu cầu)',
)

const Child = personWith(
  {
    dateOfBirth: PartialDate,
    sex,
    dateInWords: Type.Optional(line(200, 'Date of birth in words')),
    birthplace: Place,
    origin: Type.Optional(Place),
    birthKind: oneOf(['ordinary', 'abandoned', 'unknown-parents', 'surrogacy'], 'Kind of birth registration'),
    identityCard: Type.Optional(Type.Boolean({ description: 'an identity card is asked for together with the registration; from 2026-09-01, under 6 years' })),
  },
  'Whose birth is registered',
)

const Deceased = personWith(
  {
    sex,
    diedOn: PartialDate,
    diedAt: Type.Optional(Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'hour and minute', 'x-form': { vi: 'giờ:phút', en: 'HH:mm' } })),
    deathPlace: Place,
    cause: Type.Optional(line(500)),
  },
  'Whose death is registered',
)

const Spouse = personWith(
  {
    dateOfBirth: PartialDate,
    timesMarried: Type.Optional(Type.Integer({ minimum: 1, maximum: 20, description: 'which marriage this is for the person' })),
    maritalStatus: Type.Optional(
      Type.Object({ kind: oneOf(['never-married', 'divorced', 'widowed']), words: Type.Optional(line(500)) }, { ...strict, description: 'Marital status before' }),
    ),
    maritalCertificate: Type.Optional(
      Type.Object({ requested: Type.Boolean(), office: Type.Optional(line(300)) }, { ...strict, description: 'Whether the registry has to ask for the confirmation of the marital status, and where' }),
    ),
  },
  'One of the two who marry',
)

const registration = {
  interlinkedCode: line(50, 'Code of the dossier in the software of interlinked services (mã hồ sơ liên thông)'),
  officeCode: Type.String({ pattern: '^[0-9]{5}$', description: 'Commune whose office registers', 'x-form': { vi: 'mã xã 5 chữ số', en: 'commune code of 5 digits' }, examples: ['23710'] }),
}
const registrationKind = oneOf(['first', 'again', 'overdue'], 'First time, again after the book was lost, or overdue')
const copies = Type.Integer({ minimum: 0, maximum: 100, description: 'Certified extracts asked for' })

export const Birth = Type.Object(
  {
    kind: Type.Literal('birth'),
    ...registration,
    registrationKind,
    copies,
    certificate: Type.Optional(Type.Object({ number: line(50), issuedOn: Type.Optional(CalendarDate) }, { ...strict, description: 'Birth notice of the hospital (giấy chứng sinh)' })),
    child: Child,
    mother: Type.Optional(Person),
    father: Type.Optional(Person),
    requester: Requester,
    registeredAbroad: Type.Optional(
      Type.Object({ number: line(50), on: CalendarDate, office: line(300), country: Country }, { ...strict, description: 'Registration by a foreign office before' }),
    ),
  },
  strict,
)
export type Birth = Static<typeof Birth>

export const Death = Type.Object(
  {
    kind: Type.Literal('death'),
    ...registration,
    certificate: Type.Optional(Type.Object({ number: line(50), issuedOn: Type.Optional(CalendarDate) }, { ...strict, description: 'Death notice of the hospital, by its electronic code' })),
    deceased: Deceased,
    notice: Type.Optional(
      Type.Object(
        { kind: oneOf(['notice', 'court-decision', 'other']), number: line(50), issuedOn: CalendarDate, issuedBy: line(300) },
        { ...strict, description: 'Paper that proves the death (giấy báo tử)' },
      ),
    ),
    requester: Requester,
  },
  strict,
)
export type Death = Static<typeof Death>

export const Marriage = Type.Object(
  {
    kind: Type.Literal('marriage'),
    ...registration,
    registrationKind,
    copies,
    husband: Spouse,
    wife: Spouse,
    establishedOn: Type.Optional(CalendarDate),
    note: Type.Optional(lines(1000)),
  },
  strict,
)
export type Marriage = Static<typeof Marriage>

export const CopyRequest = Type.Object(
  {
    kind: Type.Literal('copy'),
    officeCode: registration.officeCode,
    of: oneOf(['birth', 'death', 'marriage'], 'Kind of the entry that is copied'),
    copies: Type.Integer({ minimum: 1, maximum: 100 }),
    subject: Person,
    entry: Type.Optional(Type.Object({ number: line(50), book: Type.Optional(line(50)), on: Type.Optional(CalendarDate) }, { ...strict, description: 'Where it stands in the books' })),
    requester: Requester,
  },
  strict,
)
export type CopyRequest = Static<typeof CopyRequest>

export const CivilStatus = Type.Union([Birth, Death, Marriage, CopyRequest], { description: 'What is to be registered, or copied' })
export type CivilStatus = Static<typeof CivilStatus>
