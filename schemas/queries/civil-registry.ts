/** Look-ups of the civil registry. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { CalendarDate, line } from '../primitives.ts'
import { PersonNumber } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

const parameters = fields({ identityNumber: PersonNumber, fullName: line(200, 'Full name as on the identity card'), birthDate: Type.Optional(CalendarDate) })

export const civilStatusRecord = defineService({
  title: { vi: 'Thông tin hộ tịch', en: 'Civil-status record' },
  about: 'personal',
  parameters,
  record: record({
    kind: oneOf(['birth', 'death', 'marriage', 'other'], 'What was registered'),
    registrationNumber: Type.String(),
    book: Type.String({ description: 'Number of the register book' }),
    page: Type.String(),
    registeredOn: CalendarDate,
    registeredAt: Type.String({ description: 'Office of registration' }),
    fullName: Type.String(),
    birthDate: CalendarDate,
    sex: oneOf(['male', 'female', 'unknown']),
    identityNumber: Type.String(),
  }),
  subjects: ['identityNumber'],
})

export const maritalStatus = defineService({
  title: { vi: 'Tình trạng hôn nhân', en: 'Marital status' },
  about: 'personal',
  parameters,
  record: record({
    status: oneOf(['single', 'married', 'divorced', 'widowed', 'unknown']),
    statusWords: Type.String({ description: 'In the registry’s words' }),
    spouseName: Type.String(),
    marriageNumber: Type.String({ description: 'Number of the marriage certificate' }),
    since: CalendarDate,
    confirmedAt: Type.String({ description: 'Office that confirms it' }),
  }),
  subjects: ['identityNumber'],
})
