/** Look-ups of the tax administration. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { CalendarDate, Vnd } from '../primitives.ts'
import { DossierCodeText, PersonNumber } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

export const landTaxObligations = defineService({
  title: { vi: 'Nghĩa vụ tài chính đất đai của hồ sơ', en: 'Land-tax obligations of a dossier' },
  about: 'personal',
  parameters: fields({ dossierCode: DossierCodeText, identityNumber: PersonNumber }),
  record: record({
    status: oneOf(['due', 'settled', 'other']),
    statusCode: Type.String({ description: 'The partner’s own code' }),
    statusWords: Type.String(),
    total: Vnd,
    payers: Type.Array(record({ taxCode: Type.String(), names: Type.Array(Type.String()), total: Vnd })),
    obligations: Type.Array(
      record({
        noticeNumber: Type.String(),
        noticeDate: CalendarDate,
        payBy: CalendarDate,
        payerTaxCode: Type.String(),
        payerName: Type.String(),
        payerIdentityNumber: Type.String(),
        payerAddress: Type.String(),
        item: Type.String({ description: 'Sub-item of the state budget (tiểu mục)' }),
        itemCode: Type.String(),
        amountRemaining: Vnd,
      }),
    ),
  }),
  subjects: ['identityNumber'],
})
