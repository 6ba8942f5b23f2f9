/** Look-ups of the judiciary. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { CalendarDate } from '../primitives.ts'
import { DossierCodeText } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

export const judicialRecordProgress = defineService({
  title: { vi: 'Tiến độ phiếu lý lịch tư pháp', en: 'Progress of a judicial record' },
  about: 'personal',
  parameters: fields({ dossierCode: DossierCodeText }),
  // what the record says of a person is no progress, and never comes this way
  record: record({
    dossierCode: Type.String(),
    status: oneOf(['received', 'in-progress', 'issued', 'refused', 'supplement', 'other']),
    statusCode: Type.String({ description: 'The partner’s own code' }),
    statusWords: Type.String(),
    approvedOn: CalendarDate,
    issuedOn: CalendarDate,
  }),
  subjects: [],
})
