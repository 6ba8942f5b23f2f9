/** A payment slip to the state budget in the fields of form C1-02/NS: one row a field. */
import type { BudgetSlip } from '../../schemas/payment-order.ts'
import { listRow, type MappingRow } from './mapping-row.ts'
import { referenceOf } from './reference.ts'

export interface SlipSource {
  readonly dossierCode: string
  readonly messageId: string
  readonly slip: BudgetSlip
}

interface NumberedItem {
  readonly item: BudgetSlip['items'][number]
  readonly number: number
}

const paidByCode: Readonly<Record<BudgetSlip['paidBy'], string>> = { transfer: 'CHUYEN_KHOAN', cash: 'TIEN_MAT' }

const itemMapping: readonly MappingRow<NumberedItem>[] = [
  { wire: 'stt', from: [], value: ({ number }) => String(number) },
  { wire: 'soToKhai', from: ['/payment/items/*/documentNumber'], value: ({ item }) => item.documentNumber },
  { wire: 'kyThue', from: ['/payment/items/*/period'], value: ({ item }) => item.period },
  { wire: 'noiDungKhoanNop', from: ['/payment/items/*/description'], value: ({ item }) => item.description },
  { wire: 'soTienNguyenTe', from: ['/payment/items/*/foreignAmount'], value: ({ item }) => item.foreignAmount },
  { wire: 'soTienVND', from: ['/payment/items/*/amount'], value: ({ item }) => String(item.amount) },
  { wire: 'maChuong', from: ['/payment/items/*/chapter'], value: ({ item }) => item.chapter },
  { wire: 'maNDKT', from: ['/payment/items/*/subItem'], value: ({ item }) => item.subItem },
  { wire: 'maDBHC', from: ['/payment/items/*/areaCode'], value: ({ item }) => item.areaCode },
]

export const slipMapping: readonly MappingRow<SlipSource>[] = [
  { wire: 'soGnt', from: ['/payment/number'], value: ({ slip }) => slip.number },
  { wire: 'maHieu', from: ['/payment/form'], value: ({ slip }) => slip.form },
  { wire: 'soChungTu', from: ['/payment/voucherNumber'], value: ({ slip }) => slip.voucherNumber },
  { wire: 'soThamChieu', from: ['/code'], value: ({ dossierCode, messageId }) => referenceOf(dossierCode, messageId) },
  { wire: 'hinhThucNopTien', from: ['/payment/paidBy'], value: ({ slip }) => paidByCode[slip.paidBy] },
  { wire: 'loaiTien', from: ['/payment/currency'], value: ({ slip }) => slip.currency },
  { wire: 'nguoiNopThue', from: ['/payment/payer/name'], value: ({ slip }) => slip.payer.name },
  { wire: 'maSoThue', from: ['/payment/payer/taxCode'], value: ({ slip }) => slip.payer.taxCode },
  { wire: 'diaChi', from: ['/payment/payer/address'], value: ({ slip }) => slip.payer.address },
  { wire: 'tinhTp', from: ['/payment/payer/province'], value: ({ slip }) => slip.payer.province },
  { wire: 'nganHangTrichTk', from: ['/payment/debit/bank'], value: ({ slip }) => slip.debit?.bank },
  { wire: 'soTaiKhoanTrich', from: ['/payment/debit/account'], value: ({ slip }) => slip.debit?.account },
  { wire: 'loaiTaiKhoanThu', from: ['/payment/revenueKind'], value: ({ slip }) => slip.revenueKind },
  { wire: 'taiKhoanKbnn', from: ['/payment/treasuryAccount'], value: ({ slip }) => slip.treasuryAccount },
  { wire: 'tinhTpKbnn', from: ['/payment/treasuryProvince'], value: ({ slip }) => slip.treasuryProvince },
  { wire: 'coQuanQuanLyThu', from: ['/payment/collector'], value: ({ slip }) => slip.collector },
  { wire: 'nganHangUyNhiemThu', from: ['/payment/collectingBank'], value: ({ slip }) => slip.collectingBank },
  listRow('items', '/payment/items', ({ slip }: SlipSource) => slip.items.map((item, index) => ({ item, number: index + 1 })), itemMapping),
  { wire: 'tongTien', from: ['/payment/total'], value: ({ slip }) => String(slip.total) },
]
