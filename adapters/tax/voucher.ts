/** The content of a pushed voucher (ChungTuThue): what was paid for which notice, and where its file lies. */
import { createHash } from 'node:crypto'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { PartnerEvent, type PartnerEventType } from '../../schemas/partner-event.ts'
import { maxRawLength } from '../../src/domain/outcome.ts'
import type { InboundEvent, InboundFile } from '../../src/ports/adapter.ts'
import { readVoucherTime } from './dates.ts'
import { readWholeVnd } from './money.ts'

const Scalar = Type.Union([Type.String(), Type.Number()])

const VoucherPayment = Type.Object({
  NoiDungThanhToan: Type.Optional(Scalar),
  ThoiGianThanhToan: Type.Optional(Scalar),
  MaThongBaoThue: Type.Optional(Scalar),
  TrangThaiThanhToan: Type.Optional(Scalar),
  SoTien: Type.Optional(Scalar),
})
type VoucherPayment = Static<typeof VoucherPayment>

/** One payment, or several where a dossier has several notices. */
export const VoucherData = Type.Object({
  MaHoSo: Type.String({ minLength: 1, maxLength: 50 }),
  UrlFileChungTu: Type.Optional(Type.String()),
  ThongTinThanhToan: Type.Union([VoucherPayment, Type.Array(VoucherPayment, { minItems: 1, maxItems: 100 })]),
})
export type VoucherData = Static<typeof VoucherData>

/** TrangThaiThanhToan → the event; what is not in the table is put before a person. */
export const voucherStates: readonly { readonly code: string; readonly type: PartnerEventType }[] = [
  { code: '1', type: 'payment' },
  { code: '0', type: 'information' },
]

export type VoucherReading = { readonly kind: 'events'; readonly events: readonly InboundEvent[] } | { readonly kind: 'misfit'; readonly words: string }

export function readVoucher(data: VoucherData): VoucherReading {
  const rows = Array.isArray(data.ThongTinThanhToan) ? data.ThongTinThanhToan : [data.ThongTinThanhToan]
  const events = rows.map((row) => eventOf(row, data))
  // only the dossier code can still be wrong: everything else was put before a person
  return events.every(({ event }) => Value.Check(PartnerEvent, event)) ? { kind: 'events', events } : { kind: 'misfit', words: 'Thiếu hoặc sai MaHoSo' }
}

function eventOf(row: VoucherPayment, data: VoucherData): InboundEvent {
  const state = textOf(row.TrangThaiThanhToan)
  const type = voucherStates.find((each) => each.code === state)?.type
  if (type === 'information') return { event: { ...frameOf(row, data), type } }
  const paid = type === 'payment' ? paymentOf(row, data) : undefined
  return paid ?? { event: { ...frameOf(row, data), type: 'not-understood' }, raw: JSON.stringify(data).slice(0, maxRawLength) }
}

/** Undefined where something of it cannot be read. The reference is the notice: no request of ours came before. */
function paymentOf(row: VoucherPayment, data: VoucherData): InboundEvent | undefined {
  const reference = textOf(row.MaThongBaoThue)
  const amount = readWholeVnd(textOf(row.SoTien))
  const paidAt = readVoucherTime(textOf(row.ThoiGianThanhToan))
  if (amount === undefined || paidAt === undefined) return undefined
  const event: PartnerEvent = { ...frameOf(row, data), type: 'payment', at: paidAt, payment: { reference, amount, noticeNumbers: [reference], paidAt } }
  const files = fileOf(reference, data)
  return Value.Check(PartnerEvent, event) ? { event, ...(files.length === 0 ? {} : { files }) } : undefined
}

/** The key comes from what was paid: the address of a file may change from one push to the next. */
function frameOf(row: VoucherPayment, { MaHoSo }: VoucherData): Pick<PartnerEvent, 'key' | 'dossierCode' | 'partnerCode' | 'partnerWords'> {
  const state = textOf(row.TrangThaiThanhToan)
  const content = [row.MaThongBaoThue, row.TrangThaiThanhToan, row.SoTien, row.ThoiGianThanhToan].map(textOf)
  const words = textOf(row.NoiDungThanhToan)
  return {
    key: `tax-voucher:${createHash('sha256').update(JSON.stringify([MaHoSo, ...content])).digest('hex')}`,
    dossierCode: MaHoSo,
    partnerCode: /^[!-~]{1,99}$/.test(state) ? state : 'ChungTuThue',
    ...(words === '' ? {} : { partnerWords: words.slice(0, 4000).replaceAll('\u0000', '\ufffd') }),
  }
}

function fileOf(notice: string, { UrlFileChungTu: link = '' }: VoucherData): readonly InboundFile[] {
  if (link.trim() === '') return []
  const fileName = `chung-tu-${notice.replaceAll(/[^0-9A-Za-z.-]+/g, '-')}.pdf`
  return [{ name: 'Chứng từ nộp thuế', fileName, mediaType: 'application/pdf', content: { kind: 'link', link: link.trim() } }]
}

function textOf(value: string | number | undefined): string {
  return value === undefined ? '' : String(value).trim()
}
