/** Look-ups of the tax administration. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { CalendarDate, Vnd } from '../primitives.ts'
import { DossierCodeText, PersonNumber } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

/** Codes of the tax sector, which are not those of general statistics. */
const TaxArea = record({ province: Type.String(), district: Type.String(), commune: Type.String() })

const Obligation = record({
  noticeNumber: Type.String({ description: 'Number of the notice (số quyết định)' }),
  noticeDate: CalendarDate,
  noticeDateWords: Type.String({ description: 'As the agency wrote it' }),
  payBy: CalendarDate,
  payByWords: Type.String({ description: 'As the agency wrote it; alone where it is no date' }),
  payerTaxCode: Type.String(),
  payerName: Type.String(),
  payerIdentityNumber: Type.String({ description: 'As the agency holds it; letters occur' }),
  payerAddress: Type.String(),
  payerTaxArea: TaxArea,
  item: Type.String({ description: 'Sub-item of the state budget (tiểu mục)' }),
  itemCode: Type.String(),
  chapter: Type.String({ description: 'Chapter of the state budget (chương)' }),
  stateAccount: Type.String({ description: 'Kind of account of the state budget' }),
  collector: Type.String({ description: 'Code of the agency that collects' }),
  treasury: Type.String({ description: 'Code of the treasury' }),
  amountRemaining: Vnd,
  parcel: record({
    number: Type.String(),
    mapSheet: Type.String(),
    address: Type.String(),
    certificateNumber: Type.String(),
    communeCode: Type.String({ description: 'Code of general statistics' }),
    taxArea: TaxArea,
  }),
})

export const landTaxObligations = defineService({
  title: { vi: 'Nghĩa vụ tài chính đất đai của hồ sơ', en: 'Land-tax obligations of a dossier' },
  about: 'personal',
  parameters: fields({ dossierCode: DossierCodeText, identityNumber: PersonNumber }),
  record: record({
    status: oneOf(['due', 'settled', 'other'], 'due: something is owed · settled: nothing is owed any more · other: see statusWords'),
    statusCode: Type.String({ description: 'The agency’s own code' }),
    statusWords: Type.String({ description: 'In the agency’s words' }),
    total: Vnd,
    payers: Type.Array(record({ taxCode: Type.String(), names: Type.Array(Type.String()), total: Vnd })),
    obligations: Type.Array(Obligation),
  }),
  subjects: ['identityNumber'],
  told: ['obligations[].payerIdentityNumber', 'obligations[].payerTaxCode', 'payers[].taxCode'],
})
