/** How the simulated platform judges what arrives: its refusal in its own words, or undefined to go on. */
import { Value } from 'typebox/value'
import type { TSchema } from 'typebox'
import { isProven, type ProvenMessage } from '../proof.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import type { WireInit, WireSlip } from '../wire.ts'

export interface Refusal {
  readonly code: string
  readonly words: string
}

export type Values = Readonly<Record<string, unknown>>

/** Our code, our proof and our version, in this order. */
export function refuseCaller(message: ProvenMessage, values: Values): Refusal | undefined {
  if (values['MaDoiTac'] !== sandboxAgreement.partnerCode) return { code: '11', words: 'Mã đối tác không tồn tại' }
  if (!isProven(message, values, sandboxAgreement.secretKey)) return said.proofRejected
  return values['PhienBan'] === sandboxAgreement.version ? undefined : { code: '13', words: 'Phiên bản không được hỗ trợ' }
}

export const said = {
  unreadable: { code: '10', words: 'Dữ liệu không đúng định dạng JSON' },
  proofRejected: { code: '12', words: 'Mã xác thực không hợp lệ' },
  signatureRejected: { code: '14', words: 'Chữ ký số không hợp lệ' },
  accountRejected: { code: '21', words: 'Tài khoản thụ hưởng không hợp lệ: TKThuHuong' },
  referenceTaken: { code: '31', words: 'Mã tham chiếu đã tồn tại với nội dung khác' },
  noTransaction: { code: '41', words: 'Không tìm thấy giao dịch' },
  noReceipt: { code: '42', words: 'Giao dịch chưa có biên lai' },
} as const satisfies Readonly<Record<string, Refusal>>

/** The first fault, by the name of its field. */
export function refuseShape(schema: TSchema, values: Values): Refusal | undefined {
  const [error] = Value.Errors(schema, values)
  if (error === undefined) return undefined
  const missing = (error.params as { readonly requiredProperties?: readonly string[] }).requiredProperties?.[0]
  const path = error.instancePath.slice(1).replaceAll('/', '.')
  return missing === undefined ? { code: '20', words: `${path} không hợp lệ` } : { code: '20', words: `Thiếu ${[path, missing].filter(Boolean).join('.')}` }
}

/** SoTien against PhiLePhi and DSKhoanNop. */
export function refuseSum(order: WireInit): Refusal | undefined {
  const { PhiLePhi, DSKhoanNop } = order.ThongTinBienLai
  const sum = sumOf([...PhiLePhi, ...DSKhoanNop].map((item) => item.SoTien))
  return sum === Number(order.SoTien) ? undefined : { code: '22', words: 'SoTien khác tổng PhiLePhi và DSKhoanNop' }
}

export function refuseSlipSum(slip: WireSlip): Refusal | undefined {
  const sum = sumOf(slip.items.map((item) => item.soTienVND))
  return sum === Number(slip.tongTien) ? undefined : { code: '22', words: 'tongTien khác tổng soTienVND' }
}

function sumOf(amounts: readonly string[]): number {
  return amounts.reduce((sum, amount) => sum + Number(amount), 0)
}
