/** Look-ups of the judiciary. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { CalendarDate } from '../primitives.ts'
import { DossierCodeText } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

/** `issued`: the record is there · `returned`: it was handed over · `other`: a code of the agency that is none of these. */
const states = [
  'registered',
  'received',
  'in-progress',
  'supplement',
  'payment',
  'withdrawal',
  'refused',
  'stopped',
  'issued',
  'returned',
  'other',
] as const
export type RecordState = (typeof states)[number]

export const judicialRecordProgress = defineService({
  title: { vi: 'Tiến độ phiếu lý lịch tư pháp', en: 'Progress of a judicial record' },
  about: 'personal',
  parameters: fields({ dossierCode: DossierCodeText }),
  // what the record says of a person is no progress, and never comes this way
  record: record({
    dossierCode: Type.String(),
    status: oneOf(states),
    statusCode: Type.String({ description: 'The agency’s own code' }),
    statusWords: Type.String({ description: 'What the agency calls it' }),
    approvedOn: CalendarDate,
    issuedOn: CalendarDate,
  }),
  subjects: [],
})
