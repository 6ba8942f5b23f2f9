/** The receipt of a payment (biên lai) as an event with its file. */
import { createHash } from 'node:crypto'
import type { InboundEvent } from '../../src/ports/adapter.ts'
import { notUnderstood } from './result.ts'
import type { WireBill } from './wire.ts'

interface ReceiptForm {
  /** First day, on the clocks of Việt Nam, on which money paid is receipted in this form. */
  readonly from: string
  readonly name: string
}

/** Newest first. Paper receipts may be used until 31/12/2026, electronic ones from 01/01/2027 (NĐ 254/2026/NĐ-CP, by secondary sources). */
export const receiptForms: readonly ReceiptForm[] = [
  { from: '2027-01-01', name: 'Biên lai điện tử' },
  { from: '0000-01-01', name: 'Biên lai' },
]

export interface PaidOrder {
  readonly dossierCode: string
  readonly reference: string
  readonly amount: number
  readonly transactionId: string
  /** RFC 3339, +07:00. */
  readonly paidAt: string
}

/** Final: after the receipt the platform has no more to tell about the order. */
export function eventOfBill(bill: WireBill, order: PaidOrder): InboundEvent {
  const { dossierCode, reference, amount, transactionId, paidAt } = order
  const bytes = pdfOf(bill)
  if (bytes === undefined) return unreadable(bill, order)
  const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 32)
  return {
    event: {
      key: `receipt:${reference}:${digest}`,
      type: 'receipt',
      dossierCode,
      payment: { reference, amount, transactionId, paidAt, receiptNumber: bill.SoBienLai },
      final: true,
      partnerCode: 'GET_BILL',
    },
    files: [{ name: formAt(paidAt), fileName: `bien-lai-${reference}.pdf`, mediaType: 'application/pdf', content: { kind: 'bytes', bytes } }],
  }
}

/** Undefined where FileBienLai is no PDF file in base64. */
export function pdfOf({ FileBienLai }: WireBill): Buffer | undefined {
  const bytes = /^[A-Za-z0-9+/\s]+={0,2}\s*$/.test(FileBienLai) ? Buffer.from(FileBienLai, 'base64') : Buffer.alloc(0)
  return bytes.subarray(0, 5).equals(Buffer.from('%PDF-')) ? bytes : undefined
}

function unreadable(bill: WireBill, { dossierCode, reference }: PaidOrder): InboundEvent {
  return notUnderstood({ about: [reference, bill.SoBienLai, bill.FileBienLai], dossierCode, code: 'GET_BILL', words: bill.SoBienLai, raw: JSON.stringify(bill) })
}

function formAt(paidAt: string): string {
  return receiptForms.find((form) => form.from <= paidAt.slice(0, 10))?.name ?? 'Biên lai'
}
