/** MaXacThuc: SHA-256 over the values of a message in the documented order, joined by `|`, the shared secret last. */
import { createHash, timingSafeEqual } from 'node:crypto'

export const proofOrder = {
  INIT: [
    'LoaiBanTin',
    'PhienBan',
    'MaDoiTac',
    'MaThamChieu',
    'SoTien',
    'LoaiHinhThanhToan',
    'MaKenhThanhToan',
    'MaThietBi',
    'NgonNgu',
    'MaTienTe',
    'MaNganHang',
    'ThongTinGiaoDich',
    'ThoiGianGD',
    'Ip',
  ],
  result: ['LoaiBanTin', 'MaLoi', 'MaDoiTac', 'MaThamChieu', 'SoTien', 'MaTienTe', 'MaGiaoDich', 'MaNganHang', 'ThoiGianGD', 'ThongTinGiaoDich'],
  QUERY: ['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'ThoiGianGD'],
  GET_BILL: ['LoaiBanTin', 'PhienBan', 'MaDoiTac', 'MaThamChieu', 'ThoiGianGD'],
} as const satisfies Readonly<Record<string, readonly string[]>>
export type ProvenMessage = keyof typeof proofOrder

/** Undefined where a value holds the separator, which would let one proof stand for several messages, or is no text. */
export function proofOf(message: ProvenMessage, values: Readonly<Record<string, unknown>>, secretKey: string): string | undefined {
  const texts = proofOrder[message].map((name) => textOf(values[name]))
  if (!texts.every((text) => text !== undefined && !text.includes('|'))) return undefined
  return createHash('sha256').update([...texts, secretKey].join('|')).digest('hex')
}

/** Compares in constant time. */
export function isProven(message: ProvenMessage, values: Readonly<Record<string, unknown>>, secretKey: string): boolean {
  const expected = proofOf(message, values, secretKey)
  const given = values['MaXacThuc']
  if (expected === undefined || typeof given !== 'string' || !/^[0-9a-f]{64}$/i.test(given)) return false
  return timingSafeEqual(Buffer.from(expected, 'hex'), Buffer.from(given, 'hex'))
}

/** Amounts come as texts and as numbers. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  return Number.isSafeInteger(value) ? String(value) : undefined
}
