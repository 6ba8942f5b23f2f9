/** Every field of every callback, changed by itself: the parts of the event that its row names change with it. */
import { describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import type { LandConfig } from './config.ts'
import { callbackRows, itemLands } from './callback-rows.ts'
import { LinkedPaper, TaxResult } from './callback-wire.ts'
import { sandboxConfig } from './sandbox-agreement.ts'
import type { WireVersion } from './wire-versions.ts'

const link = 'https://dat.example.vn/files/a.pdf'
const paper = { TenGiayTo: 'Giấy một', KieuFile: 'pdf', LinkFile: link, SoBanSao: 0, SoBanChinh: 1 }
const otherPaper = { TenGiayTo: 'Giấy hai', KieuFile: 'docx', LinkFile: `${link}?2`, SoBanSao: 3, SoBanChinh: 4 }
const notice = { LoaiThue: 'Lệ phí trước bạ', SoThongBaoThue: 'LTB-1' }
const otherNotice = { LoaiThue: 'Thuế thu nhập cá nhân', SoThongBaoThue: 'LTB-2' }
const day = '2026-11-20T01:00:00'
const otherDay = '2026-11-21T02:00:00'

/** For each field a value and another one. */
const values: Readonly<Record<string, readonly [unknown, unknown]>> = {
  MaCanBoChuyen: ['cb1', 'cb2'],
  MaCanBoNhan: ['cb3', 'cb4'],
  MaCanBoXuLy: ['cb1', 'cb2'],
  NguoiXuLy: ['cb1', 'cb2'],
  MaTrangThai: ['THAM_DINH', 'TRINH_KY'],
  LaTrangThaiChuyenLai: [false, true],
  LaTamDung: [false, true],
  NoiDungXuLy: ['nội dung', 'nội dung khác'],
  GhiChu: ['ghi chú', 'ghi chú khác'],
  NgayChuyen: [day, otherDay],
  HanXuLy: [day, otherDay],
  NgayChoBoSung: [day, otherDay],
  NgayNhanBoSung: [day, otherDay],
  NgayHenTraMoi: [day, otherDay],
  NgayCoKetQuaThue: [day, otherDay],
  NgayKetThuc: [day, otherDay],
  TrangThaiKetThuc: [0, 1],
  DanhSachTapTin: [[paper], [otherPaper]],
  DanhSachGiayToKetQua: [[paper], [otherPaper]],
  TapTin: [paper, otherPaper],
  DanhSachThongBaoThue: [[notice], [{ ...otherNotice, DuongDanTBT: link }]],
}

function configOf(version: WireVersion): LandConfig {
  return sandboxConfig('https://dat.example.vn', [], { version })
}

function fieldsOf(schema: TSchema): readonly string[] {
  return Object.keys((schema as { readonly properties?: object }).properties ?? {})
}

function bodyOf(fields: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field) => [field, field === 'SoBienNhan' ? 'H56.14-261120-0001' : values[field]?.[0]]))
}

/** `step.content`, `files.name` of an event that was read. */
function partOf(meaning: unknown, path: string): unknown {
  const { event, files = [] } = meaning as { readonly event: Readonly<Record<string, unknown>>; readonly files?: readonly Readonly<Record<string, unknown>>[] }
  const [first = '', second] = path.split('.')
  if (first === 'files') return second === undefined ? files : files.map((file) => file[second])
  const part = event[first]
  return second === undefined ? part : (part as Readonly<Record<string, unknown>> | undefined)?.[second]
}

const cases = callbackRows.flatMap((row) => fieldsOf(row.shape).filter((field) => field !== 'SoBienNhan').map((field) => [row.operation, field, row] as const))

test.each(cases)('%s.%s lands where its row says', (_operation, field, row) => {
  const body = bodyOf(fieldsOf(row.shape))
  const before = row.read(body, configOf('ilis'))
  const after = row.read({ ...body, [field]: values[field]?.[1] }, configOf('ilis'))
  expect([before, after]).not.toContain(undefined)
  for (const path of (row.lands[field] ?? '').split(', ')) expect(partOf(after, path), path).not.toEqual(partOf(before, path))
})

describe('items of lists', () => {
  const forwarded = callbackRows.find(({ operation }) => operation === 'ChuyenHoSo')
  const taxResult = callbackRows.find(({ operation }) => operation === 'GuiKetQuaThue')

  test('every field of a paper and of a notice stands in the table', () => {
    expect(Object.keys(itemLands.paper)).toEqual(fieldsOf(LinkedPaper))
    expect(Object.keys(itemLands.notice)).toEqual(fieldsOf(TaxResult.properties.DanhSachThongBaoThue.items))
  })

  test.each(Object.entries(itemLands.paper))('%s of a paper: %s', (field, lands) => {
    const read = (item: object) => forwarded?.read({ SoBienNhan: 'x', DanhSachTapTin: [item] }, configOf('ilis'))
    const [before, after] = [read(paper), read({ ...paper, [field]: otherPaper[field as keyof typeof otherPaper] })]
    if (lands.startsWith('(')) return expect(after).toEqual(before)
    for (const path of lands.split(', ')) expect(partOf(after, path), path).not.toEqual(partOf(before, path))
  })

  test.each(Object.entries(itemLands.notice))('%s of a notice: %s', (field, lands) => {
    const version = ['HoTenChu', 'DuongDanThongBaoThue'].includes(field) ? 'vbdlis' : 'ilis'
    const own = version === 'vbdlis' ? { HoTenChu: 'Người Một', DuongDanThongBaoThue: link } : { HoVaChu: 'Người Một', DuongDanTBT: link }
    const changed: Readonly<Record<string, string>> = { ...otherNotice, HoTenChu: 'Người Hai', HoVaChu: 'Người Hai', DuongDanThongBaoThue: `${link}?2`, DuongDanTBT: `${link}?2` }
    const read = (item: object) => taxResult?.read({ SoBienNhan: 'x', DanhSachThongBaoThue: [item] }, configOf(version))
    const before = read({ ...notice, ...own })
    const after = read({ ...notice, ...own, [field]: changed[field] })
    for (const path of lands.split(', ')) expect(partOf(after, path), path).not.toEqual(partOf(before, path))
  })
})
