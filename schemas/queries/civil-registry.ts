/** Look-ups of the civil registry. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { CalendarDate, line } from '../primitives.ts'
import { PersonNumber } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

/** Of old entries often only the year, or the month, is known. */
const KnownDate = Type.String({
  pattern: '^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$',
  description: 'As much of it as was registered: YYYY, YYYY-MM or YYYY-MM-DD',
  examples: ['1953', '1990-02-28'],
})

const kinds = ['birth', 'death', 'marriage', 'other'] as const
export type EntryKind = (typeof kinds)[number]
const maritals = ['single', 'married', 'divorced', 'widowed', 'other'] as const
export type MaritalState = (typeof maritals)[number]

const parameters = fields({ identityNumber: PersonNumber, fullName: line(200, 'Full name as on the identity card'), birthDate: Type.Optional(CalendarDate) })

export const civilStatusRecord = defineService({
  title: { vi: 'Thông tin hộ tịch', en: 'Civil-status record' },
  about: 'personal',
  parameters,
  record: record({
    kind: oneOf(kinds, 'What was registered'),
    kindCode: Type.String({ description: 'The registry’s own code of it' }),
    kindWords: Type.String({ description: 'In the registry’s words' }),
    registrationNumber: Type.String(),
    book: Type.String({ description: 'Number of the register book' }),
    page: Type.String(),
    registeredOn: KnownDate,
    registeredAt: Type.String({ description: 'Office of registration' }),
    fullName: Type.String(),
    birthDate: KnownDate,
    sex: oneOf(['male', 'female', 'unknown']),
    identityNumber: Type.String(),
  }),
  subjects: ['identityNumber'],
  told: ['identityNumber'],
})

export const maritalStatus = defineService({
  title: { vi: 'Tình trạng hôn nhân', en: 'Marital status' },
  about: 'personal',
  parameters,
  record: record({
    status: oneOf(maritals),
    statusCode: Type.String({ description: 'The registry’s own code' }),
    statusWords: Type.String({ description: 'In the registry’s words' }),
    spouseName: Type.String(),
    marriageNumber: Type.String({ description: 'Number of the marriage certificate' }),
    since: KnownDate,
    confirmedAt: Type.String({ description: 'Office that confirms it' }),
  }),
  subjects: ['identityNumber'],
})
