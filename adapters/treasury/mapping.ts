/**
 * An order to pay online in the platform's fields: one row a field. Fields without a row stand in `not-mapped.ts` with the
 * reason; a test holds both against the platform's schema and against ours.
 */
import type { Dossier } from '../../schemas/dossier.ts'
import type { OnlinePayment, PaymentItem } from '../../schemas/payment-order.ts'
import type { TreasuryConfig } from './config.ts'
import { applyRows, listRow, type MappingRow } from './mapping-row.ts'
import { writePlatformTime } from './platform-time.ts'
import { referenceOf } from './reference.ts'

export interface OnlineSource {
  readonly dossier: Dossier
  readonly order: OnlinePayment
  readonly messageId: string
  readonly acceptedAt: Date
  readonly config: TreasuryConfig
}

interface FeeSource {
  readonly item: PaymentItem
  readonly kinds: TreasuryConfig['feeKinds']
}

const feeMapping: readonly MappingRow<FeeSource>[] = [
  { wire: 'LoaiPhiLePhi', from: ['/payment/items/*/fee/kind'], value: ({ item, kinds }) => item.fee && kinds[item.fee.kind] },
  { wire: 'MaPhiLePhi', from: ['/payment/items/*/fee/code'], value: ({ item }) => item.fee?.code },
  { wire: 'TenPhiLePhi', from: ['/payment/items/*/description'], value: ({ item }) => item.description },
  { wire: 'SoTien', from: ['/payment/items/*/amount'], value: ({ item }) => String(item.amount) },
]

const dueMapping: readonly MappingRow<PaymentItem>[] = [
  // the format has no field for the number of a notice
  { wire: 'NoiDung', from: ['/payment/items/*/noticeNumber', '/payment/items/*/description'], value: wordsOf },
  { wire: 'SoTien', from: ['/payment/items/*/amount'], value: (item) => String(item.amount) },
]

export const receiptMapping: readonly MappingRow<OnlineSource>[] = [
  { wire: 'MaDichVu', from: [], value: () => '2' },
  { wire: 'MaDVC', from: ['/payment/service/code', '/procedure/code'], value: ({ dossier, order }) => order.service.code ?? `${dossier.procedure.code}.01` },
  { wire: 'TenDVC', from: ['/payment/service/name', '/procedure/name'], value: ({ dossier, order }) => order.service.name ?? dossier.procedure.name },
  { wire: 'MaTTHC', from: ['/procedure/code'], value: ({ dossier }) => dossier.procedure.code },
  { wire: 'TenTTHC', from: ['/procedure/name'], value: ({ dossier }) => dossier.procedure.name },
  { wire: 'MaDonVi', from: ['/payment/service/unitCode'], value: ({ order }) => order.service.unitCode },
  { wire: 'TenDonVi', from: ['/payment/service/unitName'], value: ({ order }) => order.service.unitName },
  { wire: 'MaHoSo', from: ['/code'], value: ({ dossier }) => dossier.code },
  { wire: 'TKThuHuong', from: ['/payment/beneficiary/account'], value: ({ order }) => order.beneficiary.account },
  { wire: 'MaNHThuHuong', from: ['/payment/beneficiary/bankCode'], value: ({ order }) => order.beneficiary.bankCode },
  { wire: 'TenTKThuHuong', from: ['/payment/beneficiary/name'], value: ({ order }) => order.beneficiary.name },
  { wire: 'MaLoaiHinhThuPhat', from: ['/payment/decision/kindCode'], value: ({ order }) => order.decision?.kindCode },
  { wire: 'TenLoaiHinhThuPhat', from: ['/payment/decision/kindName'], value: ({ order }) => order.decision?.kindName },
  { wire: 'MaCoQuanQD', from: ['/payment/decision/agencyCode'], value: ({ order }) => order.decision?.agencyCode },
  { wire: 'TenCoQuanQD', from: ['/payment/decision/agencyName'], value: ({ order }) => order.decision?.agencyName },
  { wire: 'KhoBac', from: ['/payment/treasury/name'], value: ({ order }) => order.treasury?.name },
  { wire: 'NgayQD', from: ['/payment/decision/date'], value: ({ order }) => order.decision && `${order.decision.date.replaceAll('-', '')}000000` },
  { wire: 'SoQD', from: ['/payment/decision/number'], value: ({ order }) => order.decision?.number },
  { wire: 'ThoiGianViPham', from: ['/payment/decision/violatedAt'], value: ({ order }) => order.decision?.violatedAt },
  { wire: 'DiaDiemViPham', from: ['/payment/decision/violatedWhere'], value: ({ order }) => order.decision?.violatedWhere },
  { wire: 'TenNguoiViPham', from: ['/payment/decision/violator'], value: ({ order }) => order.decision?.violator },
  { wire: 'TaiKhoanThuNSNN', from: ['/payment/treasury/budgetAccount'], value: ({ order }) => order.treasury?.budgetAccount },
  { wire: 'NoiDungThanhToan', from: ['/payment/content'], value: ({ order }) => order.content },
  { wire: 'HoTenNguoiNop', from: ['/payment/payer/name'], value: ({ order }) => order.payer.name },
  { wire: 'SoCMNDNguoiNop', from: ['/payment/payer/identityNumber'], value: ({ order }) => order.payer.identityNumber },
  { wire: 'DiaChiNguoiNop', from: ['/payment/payer/address'], value: ({ order }) => order.payer.address },
  { wire: 'TinhNguoiNop', from: ['/payment/payer/province'], value: ({ order }) => order.payer.province },
  listRow('PhiLePhi', '/payment/items', feesOf, feeMapping),
  listRow('DSKhoanNop', '/payment/items', duesOf, dueMapping),
]

/** All but MaXacThuc, which is made of the others. */
export const orderMapping: readonly MappingRow<OnlineSource>[] = [
  { wire: 'LoaiBanTin', from: [], value: () => 'INIT' },
  { wire: 'PhienBan', from: [], value: ({ config }) => config.version },
  { wire: 'MaDoiTac', from: [], value: ({ config }) => config.partnerCode },
  { wire: 'MaThamChieu', from: ['/code'], value: ({ dossier, messageId }) => referenceOf(dossier.code, messageId) },
  { wire: 'SoTien', from: ['/payment/total'], value: ({ order }) => String(order.total) },
  { wire: 'LoaiHinhThanhToan', from: [], value: () => 'PAY' },
  { wire: 'MaKenhThanhToan', from: [], value: () => '1' },
  { wire: 'MaThietBi', from: [], value: () => '1' },
  { wire: 'NgonNgu', from: [], value: () => 'vi-VN' },
  { wire: 'MaTienTe', from: [], value: () => 'VND' },
  { wire: 'MaNganHang', from: [], value: () => 'PAYMENT' },
  { wire: 'ThongTinGiaoDich', from: ['/code', '/payment/reference'], value: aboutOf },
  // the time of acceptance: the same on every attempt
  { wire: 'ThoiGianGD', from: [], value: ({ acceptedAt }) => writePlatformTime(acceptedAt) },
  { wire: 'Ip', from: [], value: ({ config }) => config.ip },
  { wire: 'ThongTinBienLai', from: [], items: receiptMapping, value: (source) => applyRows(receiptMapping, source) },
]

function feesOf({ order, config }: OnlineSource): readonly FeeSource[] {
  return order.items.filter((item) => item.fee !== undefined).map((item) => ({ item, kinds: config.feeKinds }))
}

function wordsOf({ noticeNumber, description }: PaymentItem): string {
  return noticeNumber === undefined ? description : `${noticeNumber}: ${description}`
}

function aboutOf({ dossier, order }: OnlineSource): string {
  return order.reference === undefined ? `Thanh toan ho so ${dossier.code}` : `Thanh toan ho so ${dossier.code} ${order.reference}`
}

function duesOf({ order }: OnlineSource): readonly PaymentItem[] {
  return order.items.filter((item) => item.fee === undefined)
}
