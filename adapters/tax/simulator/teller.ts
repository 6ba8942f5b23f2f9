/** What the simulated tax agency tells a gateway unasked: signed notices (ThongBaoThue), and vouchers (ChungTuThue). */
import type { Clock } from '../../../src/ports/clock.ts'
import type { TellOrder } from '../../../src/ports/simulator.ts'
import { noticePath, voucherPath } from '../callback.ts'
import { writeGipDay, writeGipTime, writeVoucherTime } from '../dates.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { formatVersion, writeData } from '../wire.ts'
import { chargesIn, writeNoticeList, type HeldSlip } from './ledger.ts'

/** A request that the agency would send. */
export interface ComposedCallback {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

export interface Means {
  readonly clock: Clock
  find(dossierCode: string): { readonly slip: HeldSlip; readonly senderCode: string; readonly at: string } | undefined
  seal(document: Uint8Array, audience: string, messageId: string): Promise<Uint8Array>
  /** Where the file of a voucher lies. */
  fileAddress(dossierCode: string): string
}

/** Throws where the order makes no sense. */
export async function compose(order: TellOrder, means: Means): Promise<ComposedCallback> {
  switch (order.what) {
    case 'notice':
      return request(noticePath, sandboxAgreement.securityKey, await noticeData(order, means), means.clock)
    case 'voucher':
      return request(voucherPath, sandboxAgreement.voucherKey, voucherData(order, means), means.clock)
    default:
      throw new Error(`The simulated tax agency cannot tell ${order.what}`)
  }
}

async function noticeData({ dossierCode, payer }: TellOrder, means: Means): Promise<object> {
  const { slip, senderCode, at } = heldOf(dossierCode, means)
  const one = payer === undefined ? undefined : Number(payer)
  if (chargesIn(slip, one).length === 0) throw new Error(`The slip of ${dossierCode} has no payer ${String(payer)}`)
  const { clock, seal } = means
  const messageId = `GIP${clock.id().replaceAll('-', '').toUpperCase()}`
  const header = {
    VERSION: formatVersion,
    SENDER_CODE: sandboxAgreement.receiverCode,
    SENDER_NAME: sandboxAgreement.receiverName,
    RECEIVER_CODE: senderCode,
    TRAN_CODE: '05011',
    MSG_ID: messageId,
    SEND_DATE: writeGipTime(clock.now()),
  }
  const file = await seal(writeData(header, [writeNoticeList(slip, new Date(at), one)]), senderCode, messageId)
  return { FileThongBaoThue: Buffer.from(file).toString('base64') }
}

/** Of the first notice, in full, where the order does not say otherwise; the time is the slip's, the same every time. */
function voucherData(order: TellOrder, means: Means): object {
  const { dossierCode } = order
  const { slip, at } = heldOf(dossierCode, means)
  const charges = chargesIn(slip)
  const charge = order['noticeNumber'] === undefined ? charges[0] : charges.find((each) => each.noticeNumber === order['noticeNumber'])
  if (charge === undefined) throw new Error(`The slip of ${dossierCode} has no such notice`)
  const { payer, noticeNumber, item } = charge
  return {
    MaHoSo: dossierCode,
    MaSoThue: payer.taxCode,
    SoCMTNguoiNopTien: payer.identityNumber,
    HoTenNguoiNopTien: payer.name,
    DiaChiNguoiNopTien: payer.address,
    XaNguoiNopTien: '',
    HuyenNguoiNopTien: '',
    TinhNguoiNopTien: '',
    UrlFileChungTu: means.fileAddress(dossierCode),
    ThongTinThanhToan: {
      NoiDungThanhToan: item,
      ThoiGianThanhToan: writeVoucherTime(new Date(at)),
      MaThongBaoThue: noticeNumber,
      TrangThaiThanhToan: textOf(order['state'], '1'),
      SoTien: textOf(order['amount'], String(charge.amount)),
    },
  }
}

function textOf(given: unknown, otherwise: string): string {
  return typeof given === 'string' || typeof given === 'number' ? String(given) : otherwise
}

function heldOf(dossierCode: string, { find }: Means) {
  const held = find(dossierCode)
  if (held === undefined) throw new Error(`The simulated tax agency holds no slip of ${dossierCode}`)
  return held
}

function request(service: string, key: string, data: object, clock: Clock): ComposedCallback {
  const pushed = { SecurityKey: key, Service: service, Ngay: writeGipDay(clock.now()), IsUpdating: 'False', Data: data }
  return { path: service, headers: { 'content-type': 'application/json' }, body: Buffer.from(JSON.stringify(pushed)) }
}
