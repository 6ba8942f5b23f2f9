/** Every field that the ministry's documents list for the answer to LayKetQua lands where the table says, or has its reason. */
import { expect, test } from 'vitest'
import { landsIn } from './not-mapped.ts'
import { readStanding } from './read-standing.ts'

/** Written out again so that none is lost; of the fields `nks…` of a result one stands for all. */
const rowFields = 'maDonVi maTinh module maHoSoLT maHoSoMCDT errors trangThai thoiGianThucHien ghiChu ketQuaXuLy nguoiXuLy chucDanh phongBanXuLy noiDungXuLy hanBoSungHoSo'.split(' ')
const resultFields = 'soDinhDanh ngayDangKy ndkksMaTinh ndkksMaHuyen ndkksMaXa nksHoTen soDangKy quyenSo trangSo giayKhaiSinh giayKhaiTu maGiayToKetQua'.split(' ')

const paper = Buffer.from('%PDF-1.7 một tờ giấy')
/** Field → what is told in it, and what of that has to be found where it lands. */
const told: Readonly<Record<string, readonly [unknown, string]>> = {
  maHoSoMCDT: ['H56.14-261120-0777', 'H56.14-261120-0777'],
  trangThai: ['2', '2'],
  thoiGianThucHien: ['21/11/2026 09:15:07', '2026-11-21T09:15:07+07:00'],
  hanBoSungHoSo: ['30/11/2026 17:00:07', '2026-11-30T17:00:07+07:00'],
  errors: [{ ma: 'mốc của errors' }, 'mốc của errors'],
}

const row = { maHoSoMCDT: 'H56.14-261120-0101', trangThai: '2', thoiGianThucHien: '21/11/2026 09:15:00' }

const fields = [...rowFields, ...resultFields.map((field) => `ketQuaXuLy.${field}`)]
const landings = Object.entries(landsIn).flatMap(([field, landing]) => ('at' in landing ? [[field, landing.at] as const] : []))
// ketQuaXuLy itself is its fields
const unlanded = Object.entries(landsIn).flatMap(([field, landing]) => ('at' in landing || field === 'ketQuaXuLy' ? [] : [field]))

interface Tried {
  readonly inbound: ReturnType<typeof readStanding>
  /** What of the field has to be found where it lands. */
  readonly found: string
}

function tried(field: string): Tried {
  const name = field.replace('ketQuaXuLy.', '')
  const isPaper = name.startsWith('giay')
  const [value, found] = told[field] ?? (isPaper ? [paper.toString('base64'), paper.toString()] : [`mốc của ${name}`, `mốc của ${name}`])
  const result = { giayKhaiSinh: isPaper ? '' : paper.toString('base64'), [name]: value }
  return { inbound: readStanding(name === field ? { ...row, [field]: value } : { ...row, trangThai: '4', ketQuaXuLy: result }), found }
}

test.each(landings)('%s lands in %s', (field, at) => {
  const { inbound, found } = tried(field)
  expect(textAt(inbound, at)).toContain(found)
})

test.each(unlanded)('%s lands in no event', (field) => {
  const { inbound, found } = tried(field)
  expect(inbound?.event.type).not.toBe('not-understood')
  expect(JSON.stringify(inbound?.event)).not.toContain(found)
})

test('the table has the documented fields, all of them and no others', () => {
  expect(Object.keys(landsIn).toSorted()).toEqual(fields.toSorted())
})

function textAt(inbound: unknown, path: string): string {
  let value = inbound
  for (const name of path.split('.')) value = typeof value === 'object' && value !== null ? Object.entries(value).find(([key]) => key === name)?.[1] : undefined
  return value instanceof Uint8Array ? Buffer.from(value).toString() : String(value as string)
}
