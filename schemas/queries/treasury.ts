/** Look-ups of the treasury’s payment platform. */
import { Type } from 'typebox'
import { oneOf } from '../one-of.ts'
import { Instant, Vnd } from '../primitives.ts'
import { defineService, fields, record } from './service.ts'

const parameters = fields({
  reference: Type.String({
    pattern: '^[0-9A-Za-z]{1,100}$',
    description: 'Reference of the payment (mã tham chiếu), as the event payment-requested told it',
    'x-form': { vi: '1 đến 100 chữ số hoặc chữ không dấu', en: '1 to 100 digits or unaccented letters' },
  }),
})

export const paymentStatus = defineService({
  title: { vi: 'Tình trạng thanh toán', en: 'Status of a payment' },
  about: 'personal',
  parameters,
  record: record({
    reference: Type.String(),
    state: oneOf(['paid', 'pending', 'failed', 'unknown'], 'unknown: a code that nobody agreed on; see code and words'),
    code: Type.String({ description: 'The platform’s own code' }),
    words: Type.String({ description: 'What the payment is for, in the platform’s words' }),
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
    mediaType: Type.String({ description: 'application/pdf' }),
    base64: Type.String({ description: 'The receipt itself' }),
  }),
  subjects: [],
})
