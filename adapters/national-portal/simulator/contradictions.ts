/** What no field says by itself: a number that is none of its kind, a date that no calendar has, an account without a log-in. */
import type { WireDossier } from '../wire.ts'

/** One Vietnamese sentence a field, for an item whose fields are all of their form. */
export function contradictionsIn(item: object): readonly string[] {
  const complaints = impossibleTimesIn(item, '')
  if (!('LoaiDoiTuong' in item)) return complaints
  // only dossiers have it, and this one has the form of a dossier
  const { KenhThucHien, MaDoiTuong, DinhDanhCHS = [] } = item as WireDossier
  if (KenhThucHien !== '2' && MaDoiTuong !== undefined && MaDoiTuong !== null) complaints.push('MaDoiTuong phải để trống khi KenhThucHien khác 2')
  for (const [index, { LoaiDinhDanh, SoDinhDanh }] of DinhDanhCHS.entries()) {
    if (SoDinhDanh.length !== digitsOf[LoaiDinhDanh]) complaints.push(`DinhDanhCHS[${index}].SoDinhDanh không đúng định dạng của LoaiDinhDanh ${LoaiDinhDanh}`)
  }
  return complaints
}

/** LoaiDinhDanh → how many digits its numbers have. */
const digitsOf: Readonly<Record<string, number>> = { 1: 12, 2: 9 }

function impossibleTimesIn(item: object, path: string): string[] {
  return Object.entries(item).flatMap(([name, value]: [string, unknown]) => {
    const field = `${path}${name}`
    if (Array.isArray(value)) return value.flatMap((inner: unknown, index) => (typeof inner === 'object' && inner !== null ? impossibleTimesIn(inner, `${field}[${index}].`) : []))
    const isTime = /^(Ngay|ThoiDiem)/.test(name) && typeof value === 'string'
    return isTime && !isPossible(value) ? [`${field} không phải thời điểm có thật`] : []
  })
}

/** `time`: yyyyMMddHHmmss. */
function isPossible(time: string): boolean {
  const [year, month, day] = [time.slice(0, 4), time.slice(4, 6), time.slice(6, 8)].map(Number)
  return year !== undefined && month !== undefined && day !== undefined && day <= new Date(Date.UTC(year, month, 0)).getUTCDate()
}
