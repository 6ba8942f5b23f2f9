/** Every callback, whole, and the fields as they were published: written down from the format, apart from the code. */
import { describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import { callbackRows, itemLands } from './callback-rows.ts'
import { eventOf } from './callback-event.ts'
import { LinkedPaper, TaxResult } from './callback-wire.ts'
import { clock } from './fixtures/land-line.ts'
import { sandboxConfig } from './sandbox-agreement.ts'
import { FoundCertificate, searchFields } from './search-wire.ts'
import { openSession } from './session.ts'
import type { WireVersion } from './wire-versions.ts'

const dossierCode = 'H56.14-261120-0001'
const link = 'https://dat.example.vn/tap-tin/giay.pdf'

/** Where the format says only "ids and notes", the names are assumed. */
const publishedCallbacks: Readonly<Record<string, string>> = {
  ChuyenHoSo: 'SoBienNhan MaCanBoChuyen MaCanBoNhan MaTrangThai LaTrangThaiChuyenLai NoiDungXuLy NgayChuyen HanXuLy DanhSachTapTin',
  YeuCauBoSungHoSo: 'SoBienNhan NgayChoBoSung MaCanBoXuLy LaTamDung GhiChu TapTin',
  NhanBoSungHoSo: 'SoBienNhan NgayNhanBoSung NgayHenTraMoi',
  GuiKetQuaThue: 'SoBienNhan NguoiXuLy NgayCoKetQuaThue GhiChu DanhSachThongBaoThue',
  KetThucHoSo: 'SoBienNhan NgayKetThuc MaCanBoXuLy TrangThaiKetThuc DanhSachGiayToKetQua',
  TiepNhanHoSoChoMotCua: 'SoBienNhan MaCanBoXuLy GhiChu',
  YeuCauCapNhatHoSo: 'SoBienNhan MaCanBoXuLy GhiChu',
  ThongBaoNhapSaiThuTuc: 'SoBienNhan MaCanBoXuLy GhiChu',
  ThueChuyenTraHoSoDoSai: 'SoBienNhan MaCanBoXuLy GhiChu',
}
const publishedPaper = 'TenGiayTo KieuFile LinkFile SoBanSao SoBanChinh'
const publishedNotice = 'LoaiThue SoThongBaoThue HoTenChu DuongDanThongBaoThue HoVaChu DuongDanTBT'
const publishedSearch =
  'tinhId huyenId xaId soPhatHanh soVaoSo maVach soHoSoGoc hoTen namSinh soGiayTo soThuTuThua soHieuToBanDo soThuTuThuaCu soHieuToBanDoCu soNha diaChiChiTiet timChinhXac'
const publishedCertificate = {
  GiayChungNhan: 'soBienNhan ListNghiaVuTaiChinh ListHanCheQuyen',
  ChuSoHuu: 'CaNhan HoGiaDinh ToChuc',
  TaiSan: 'soThuTuThua soHieuToBanDo diaChi MucDichSuDung NguonGocSuDungDat',
}

function fieldsOf(schema: TSchema): readonly string[] {
  return Object.keys((schema as { readonly properties?: object }).properties ?? {})
}

describe('the published fields', () => {
  test.each(Object.entries(publishedCallbacks))('of %s have a shape and a place', (operation, fields) => {
    const row = callbackRows.find((each) => each.operation === operation)
    expect(fieldsOf(row?.shape ?? {}).toSorted()).toEqual(fields.split(' ').toSorted())
    expect(Object.keys(row?.lands ?? {}).toSorted()).toEqual(fields.split(' ').toSorted())
  })

  test('of the items of lists have a shape and a place', () => {
    expect([fieldsOf(LinkedPaper).join(' '), Object.keys(itemLands.paper).join(' ')]).toEqual([publishedPaper, publishedPaper])
    expect([fieldsOf(TaxResult.properties.DanhSachThongBaoThue.items).join(' '), Object.keys(itemLands.notice).join(' ')]).toEqual([publishedNotice, publishedNotice])
  })

  test('of the search are known', () => expect(searchFields.join(' ')).toBe(publishedSearch))

  test.each(Object.entries(publishedCertificate))('of %s in its answer are read', (part, fields) => {
    expect(fieldsOf(FoundCertificate.properties[part as keyof typeof publishedCertificate])).toEqual(expect.arrayContaining(fields.split(' ')))
  })
})

function doorOf(version: WireVersion) {
  const config = sandboxConfig('https://dat.example.vn', [], { version })
  return { config, session: openSession(config, clock) }
}

function eventOfBody(operation: string, fields: object, version: WireVersion = 'vbdlis') {
  const row = callbackRows.find((each) => each.operation === operation)
  if (row === undefined) throw new Error(`no row for ${operation}`)
  const { event, ...rest } = eventOf(row, { SoBienNhan: dossierCode, ...fields }, 'H56', doorOf(version))
  const { key, ...told } = event
  expect(key).toMatch(new RegExp(`^${operation}:${dossierCode}:[0-9a-f]{64}$`))
  return { event: told, ...rest }
}

const frame = { dossierCode, recipient: 'H56' }
const paper = { TenGiayTo: 'Giấy một', KieuFile: 'docx', LinkFile: link, SoBanSao: 2, SoBanChinh: 1 }
const paperFile = { name: 'Giấy một', fileName: 'Giấy một.docx', mediaType: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document', content: { kind: 'link', link } }

describe('a callback is this event and no other', () => {
  test('ChuyenHoSo', () => {
    const fields = { MaCanBoChuyen: 'cb.chuyen', MaCanBoNhan: 'cb.nhan', MaTrangThai: 'TRINH_KY', LaTrangThaiChuyenLai: true, NoiDungXuLy: 'Trình lãnh đạo', NgayChuyen: '2026-11-21T01:00:00', HanXuLy: '2026-11-22T02:00:00' }
    expect(eventOfBody('ChuyenHoSo', { ...fields, DanhSachTapTin: [paper] })).toEqual({
      event: {
        ...frame,
        type: 'progress',
        status: 4,
        at: '2026-11-21T01:00:00Z',
        step: { officer: 'cb.chuyen', content: 'Chuyển lại: Trình lãnh đạo' },
        partnerCode: 'ChuyenHoSo/TRINH_KY',
        partnerWords: 'Trình ký; LaTrangThaiChuyenLai; MaCanBoNhan: cb.nhan; HanXuLy: 2026-11-22T02:00:00',
      },
      files: [paperFile],
    })
  })

  test('YeuCauBoSungHoSo', () => {
    const fields = { NgayChoBoSung: '2026-11-22T00:00:00', MaCanBoXuLy: 'cb.xu-ly', LaTamDung: true, GhiChu: 'Bổ sung trích đo', TapTin: { name: 'yeu-cau.pdf', data: Buffer.from('%PDF-1').toString('base64') } }
    expect(eventOfBody('YeuCauBoSungHoSo', fields)).toEqual({
      event: {
        ...frame,
        type: 'supplement-requested',
        status: 5,
        at: '2026-11-22T00:00:00Z',
        step: { officer: 'cb.xu-ly', content: 'Yêu cầu bổ sung hồ sơ' },
        supplement: { content: 'Bổ sung trích đo', suspends: true },
        partnerCode: 'YeuCauBoSungHoSo',
      },
      files: [{ name: 'yeu-cau.pdf', fileName: 'yeu-cau.pdf', mediaType: 'application/pdf', content: { kind: 'bytes', bytes: Buffer.from('%PDF-1') } }],
    })
  })

  test('NhanBoSungHoSo', () => {
    expect(eventOfBody('NhanBoSungHoSo', { NgayNhanBoSung: '2026-11-25T02:00:00', NgayHenTraMoi: '2026-12-10T10:00:00' })).toEqual({
      event: { ...frame, type: 'supplement-received', status: 4, at: '2026-11-25T02:00:00Z', newDueAt: '2026-12-10T10:00:00Z', step: { content: 'Đã nhận hồ sơ bổ sung' }, partnerCode: 'NhanBoSungHoSo' },
    })
  })

  test.each([
    ['vbdlis', 'HoTenChu', 'DuongDanThongBaoThue'],
    ['ilis', 'HoVaChu', 'DuongDanTBT'],
  ] as const)('GuiKetQuaThue of %s', (version, payer, noticeLink) => {
    const notices = [{ LoaiThue: 'Lệ phí trước bạ', SoThongBaoThue: 'LTB-1', [payer]: 'Người Một', [noticeLink]: link }, { SoThongBaoThue: 'LTB-2' }]
    expect(eventOfBody('GuiKetQuaThue', { NguoiXuLy: 'cb.thue', NgayCoKetQuaThue: '2026-11-26T02:00:00', GhiChu: 'Hai người nộp', DanhSachThongBaoThue: notices }, version)).toEqual({
      event: {
        ...frame,
        type: 'tax-notice',
        status: 6,
        at: '2026-11-26T02:00:00Z',
        step: { officer: 'cb.thue', content: 'Thông báo thuế: LTB-1 – Lệ phí trước bạ – Người Một; LTB-2' },
        partnerCode: 'GuiKetQuaThue',
        partnerWords: 'Hai người nộp',
      },
      files: [{ name: 'Thông báo thuế LTB-1', fileName: 'Thông báo thuế LTB-1.pdf', mediaType: 'application/pdf', content: { kind: 'link', link } }],
    })
  })

  test.each([
    [0, { type: 'result', status: 9, result: {} }, 'Kết thúc: có kết quả'],
    [1, { type: 'returned', status: 8 }, 'Kết thúc: trả lại hồ sơ'],
    [2, { type: 'withdrawn', status: 7 }, 'Kết thúc: rút hồ sơ'],
  ])('KetThucHoSo %i', (TrangThaiKetThuc, effect, content) => {
    expect(eventOfBody('KetThucHoSo', { NgayKetThuc: '2026-12-01T02:00:00', MaCanBoXuLy: 'cb.xu-ly', TrangThaiKetThuc, DanhSachGiayToKetQua: [paper] })).toEqual({
      event: { ...frame, ...effect, final: true, at: '2026-12-01T02:00:00Z', step: { officer: 'cb.xu-ly', content }, partnerCode: `KetThucHoSo/${TrangThaiKetThuc}` },
      files: [paperFile],
    })
  })

  test.each([
    ['TiepNhanHoSoChoMotCua', { type: 'information' }, 'Cơ quan đất đai tiếp nhận hồ sơ cho một cửa'],
    ['YeuCauCapNhatHoSo', { type: 'information' }, 'Yêu cầu cập nhật hồ sơ'],
    ['ThongBaoNhapSaiThuTuc', { type: 'information' }, 'Thông báo nhập sai thủ tục'],
    ['ThueChuyenTraHoSoDoSai', { type: 'progress', status: 4 }, 'Thuế chuyển trả hồ sơ do sai'],
  ])('%s', (operation, effect, title) => {
    expect(eventOfBody(operation, { MaCanBoXuLy: 'cb.xu-ly', GhiChu: 'Ghi chú lạ' })).toEqual({
      event: {
        ...frame,
        ...effect,
        step: { officer: 'cb.xu-ly', content: `${title}: Ghi chú lạ` },
        partnerCode: operation,
        partnerWords: `{"SoBienNhan":"${dossierCode}","MaCanBoXuLy":"cb.xu-ly","GhiChu":"Ghi chú lạ"}`,
      },
    })
  })
})
