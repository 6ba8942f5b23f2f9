/** What the simulated platform has to tell: results as they stand in callbacks and in answers to QUERY, and receipts. */
import { createHash } from 'node:crypto'
import { writeSimulatedPdf } from '../../../src/net/simulated-pdf.ts'
import type { Clock } from '../../../src/ports/clock.ts'
import type { TellOrder } from '../../../src/ports/simulator.ts'
import { writePlatformTime } from '../platform-time.ts'
import { proofOf } from '../proof.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import type { WireBill, WireResult } from '../wire.ts'
import type { HeldOrder, OrderBook, Result } from './order-book.ts'

/** MaLoi of each word; a code may also stand in the order itself. */
const codes: Readonly<Record<string, string>> = { paid: '00', receipt: '00', failed: sandboxAgreement.failedCode, unforeseen: '77' }

/** The result that an order of its owner means. Throws where it makes no sense. */
export function decide(order: TellOrder, book: OrderBook, clock: Pick<Clock, 'now'>): { readonly held: HeldOrder; readonly result: Result } {
  const code = codes[order.what]
  if (code === undefined) throw new Error(`The simulated platform cannot tell ${order.what}`)
  const held = typeof order['reference'] === 'string' ? book.get(order['reference']) : book.newestOf(order.dossierCode)
  if (held === undefined || held.dossierCode !== order.dossierCode) throw new Error(`The simulated platform holds no order about ${order.dossierCode}`)
  const { amount = Number(held.amount), withoutReceipt = false } = order
  if (!Number.isSafeInteger(amount) || Number(amount) < 0) throw new Error('amount is no whole number of đồng')
  const before = book.resultOf(held.reference)
  if (order.what === 'receipt' && before?.code !== '00') throw new Error('A receipt follows a payment')
  const wanted = { code, amount: order.what === 'receipt' ? (before?.amount ?? '') : String(amount), hasReceipt: code === '00' && withoutReceipt !== true }
  if (before !== undefined && isSame(before, wanted)) return { held, result: before }
  // the same payment keeps its time when its receipt comes
  const at = before?.code === code && before.amount === wanted.amount ? before.at : writePlatformTime(clock.now())
  const result = { reference: held.reference, transactionId: transactionOf(held.reference, code), at, ...wanted }
  book.decide(result)
  return { held, result }
}

/** Before anybody paid, the platform says that nothing is decided. */
export function writeResult(held: HeldOrder, result: Result | undefined, now: Date): WireResult {
  const values = {
    LoaiBanTin: 'RESULT',
    MaLoi: result?.code ?? sandboxAgreement.pendingCode,
    MaDoiTac: sandboxAgreement.partnerCode,
    MaThamChieu: held.reference,
    SoTien: result?.amount ?? held.amount,
    MaTienTe: 'VND',
    MaGiaoDich: result?.transactionId ?? '',
    MaNganHang: 'NHMAU',
    ThoiGianGD: result?.at ?? writePlatformTime(now),
    ThongTinGiaoDich: held.words,
  }
  return { ...values, MaXacThuc: proofOf('result', values, sandboxAgreement.secretKey) ?? '' }
}

export function writeBill(held: HeldOrder, result: Result): WireBill {
  const number = `BL${digestOf(held.reference).slice(0, 10).toUpperCase()}`
  const { amount, transactionId, at } = result
  const lines = ['BIEN LAI (mo phong)', `So: ${number}`, `Ho so: ${held.dossierCode}`, `So tien: ${amount} VND`, `Giao dich: ${transactionId}`, `Thoi gian: ${at}`]
  const pdf = writeSimulatedPdf(lines)
  return { SoBienLai: number, FileBienLai: Buffer.from(pdf).toString('base64') }
}

function isSame(one: Result, { code, amount, hasReceipt }: Pick<Result, 'code' | 'amount' | 'hasReceipt'>): boolean {
  return one.code === code && one.amount === amount && one.hasReceipt === hasReceipt
}

function transactionOf(reference: string, code: string): string {
  return `GD${digestOf(`${reference}/${code}`).slice(0, 12).toUpperCase()}`
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
