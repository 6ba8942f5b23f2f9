/** Look-ups of the treasury’s payment platform. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { Instant, Vnd } from '../primitives.ts'
import { code } from './parameters.ts'
import { defineService, fields, record } from './service.ts'

const parameters = fields({ reference: code('Reference of the payment (mã tham chiếu)') })

export const paymentStatus = defineService({
  title: { vi: 'Tình trạng thanh toán', en: 'Status of a payment' },
  about: 'personal',
  parameters,
  record: record({
    reference: Type.String(),
    state: oneOf(['paid', 'pending', 'failed', 'unknown']),
    code: Type.String({ description: 'The platform’s own code' }),
    amount: Vnd,
    transactionId: Type.String(),
    at: Instant,
  }),
  subjects: [],
})

export const paymentReceipt = defineService({
  title: { vi: 'Biên lai thanh toán', en: 'Receipt of a payment' },
  about: 'personal',
  parameters,
  record: record({
    reference: Type.String(),
    receiptNumber: Type.String(),
    mediaType: Type.String(),
    base64: Type.String({ description: 'The receipt itself' }),
  }),
  subjects: [],
})
