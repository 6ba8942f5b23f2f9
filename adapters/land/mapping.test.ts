/** The mapping by itself: nothing of the land system's format or of ours is left without a row or a reason. */
import { describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import { Dossier } from '../../schemas/dossier.ts'
import { callbackRows } from './callback-rows.ts'
import { encode } from './encode.ts'
import { attachment, fileContent, landCase, landDossier } from './fixtures/dossier.ts'
import { attachmentsOf, dossierMapping, handOverMapping, supplementMapping, type MappingRow } from './mapping.ts'
import { notAsked, notCarried, notSent } from './not-mapped.ts'
import { formOfCertificate, formOfParcel } from './search.ts'
import { searchFields } from './search-wire.ts'
import { messageSchemas } from './wire.ts'

const files = new Map([[attachment('x').digest, fileContent.toString('base64')]])

interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
}

interface Row {
  readonly wire: string
  readonly from: readonly string[]
  readonly inside?: readonly Row[]
}

const tables = { TiepNhanHoSo: dossierMapping, BoSungHoSo: supplementMapping, CapNhatTrangThaiHoSo: handOverMapping } satisfies Record<keyof typeof messageSchemas, readonly MappingRow<never>[]>

/** Every field that the land system is known to take, whatever our shapes say. */
const published: Readonly<Record<string, string>> = {
  TiepNhanHoSo:
    'LaQuyTrinhCapTinh TinhId HuyenId XaId SoBienNhan MaHoSoMotCua NguoiTiepNhan NgayTiepNhan NgayHenTra DiaChiTaiSan ThongTinNguoiNopDon ThongTinNguoiNopDon.HoTen ThongTinNguoiNopDon.SoChungMinh ThongTinNguoiNopDon.DiaChiChiTiet ThongTinNguoiNopDon.SoDienThoai ThongTinNguoiNopDon.Email ThongTinQuyTrinh ThongTinQuyTrinh.MaQuyTrinh ThongTinQuyTrinh.TenQuyTrinh ThongTinThuaDat ThongTinThuaDat.SoThuTuThua ThongTinThuaDat.SoHieuBanDo ThongTinThuaDat.DienTich ThongTinThuaDat.DiaChiChiTiet DanhSachGiayToDinhKem DanhSachGiayToDinhKem.TenGiayTo DanhSachGiayToDinhKem.SoBanChinh DanhSachGiayToDinhKem.SoBanSao DanhSachGiayToDinhKem.TapTin',
  BoSungHoSo: 'SoBienNhan NgayHenTraMoi GhiChu DanhSachGiayToBoSung',
  CapNhatTrangThaiHoSo: 'SoBienNhan NgayTra',
  phanhoihososaiketqua: 'SoBienNhan NoiDung DanhSachGiayToDinhKem',
}

const publishedFields = Object.entries(published).flatMap(([message, names]) => names.split(' ').map((name) => `${message}.${name}`))
const sent = Object.entries(tables).flatMap(([message, rows]) => (rows as readonly Row[]).flatMap((row) => [row.wire, ...(row.inside ?? []).map(({ wire }) => `${row.wire}.${wire}`)].map((name) => `${message}.${name}`)))

function wireFields(schema: TSchema, prefix: string): readonly string[] {
  const { properties, items } = schema as Shape
  if (items !== undefined) return wireFields(items, prefix)
  return Object.entries(properties ?? {}).flatMap(([name, field]) => [`${prefix}.${name}`, ...wireFields(field, `${prefix}.${name}`)])
}

/** Pointers of the values of a canonical dossier, `*` for items. */
function leaves(schema: TSchema, pointer = ''): readonly string[] {
  const { properties, items } = schema as Shape
  if (items) return leaves(items, `${pointer}/*`)
  if (properties === undefined) return [pointer]
  return Object.entries(properties).flatMap(([name, field]) => leaves(field, `${pointer}/${name}`))
}

describe('completeness', () => {
  test.each(publishedFields)('%s is mapped, or a reason is written', (field) => {
    const mapped = sent.includes(field)
    expect({ mapped, reason: notSent[field] !== undefined }).toEqual({ mapped, reason: !mapped })
  })

  test('our shapes, rows and reasons know no field that was not published', () => {
    const ours = Object.entries(messageSchemas).flatMap(([message, schema]) => wireFields(schema, message))
    const known = (field: string) => publishedFields.some((name) => field === name || field.startsWith(`${name}.`) || /\.DanhSachGiayToBoSung\./.test(field))
    expect([...ours, ...sent, ...Object.keys(notSent)].filter((field) => !known(field))).toEqual([])
    expect(new Set(sent).size).toBe(sent.length)
  })

  const carried = (Object.values(tables) as readonly (readonly Row[])[]).flat().flatMap((row) => [...row.from, ...(row.inside ?? []).flatMap(({ from }) => from)])
  test.each(leaves(Dossier))('%s of the canonical dossier travels, or a reason is written', (pointer) => {
    const travels = carried.includes(pointer)
    const reason = Object.keys(notCarried).find((parent) => pointer === parent || pointer.startsWith(`${parent}/`))
    expect({ travels, reason: reason !== undefined }).toEqual({ travels, reason: !travels })
  })

  test.each(callbackRows.map((row) => [row.operation, row] as const))('every field of the callback %s lands somewhere', (_operation, { lands, shape }) => {
    expect(Object.keys(lands).toSorted()).toEqual(Object.keys((shape as Shape).properties ?? {}).toSorted())
  })

  test('of the search is asked by, or has a reason why not', () => {
    const parcel = { provinceCode: '38', communeCode: '14758', parcelNumber: '1', mapSheet: '2' }
    const certificate = { certificateNumber: 'a', registerNumber: 'b', barcode: 'c', ownerIdentityNumber: 'd', ownerName: 'e' }
    const asked = [formOfParcel(parcel), formOfParcel({ ...parcel, former: 'true' }), formOfCertificate(certificate) ?? {}].flatMap((form) => Object.keys(form))
    expect([...new Set(asked), ...Object.keys(notAsked)].toSorted()).toEqual([...searchFields].toSorted())
  })
})

function encoded(dossier: Dossier): unknown {
  const message = encode(dossier, files)
  return message.kind === 'message' ? { name: message.name, ...(JSON.parse(Buffer.from(message.body).toString('utf8')) as object) } : message
}

describe('encoding', () => {
  test('a full case', () => {
    expect(encoded(landDossier())).toEqual({
      name: 'TiepNhanHoSo',
      LaQuyTrinhCapTinh: false,
      TinhId: '38',
      XaId: '14758',
      SoBienNhan: 'H56.14-261120-0001',
      MaHoSoMotCua: '000.00.14.H56-261118-0042',
      NguoiTiepNhan: 'Hà Thị Tiếp Nhận',
      NgayTiepNhan: '2026-11-20T01:30:00Z',
      NgayHenTra: '2026-12-04T10:00:00Z',
      DiaChiTaiSan: 'Bản Mẫu, xã Thử',
      ThongTinNguoiNopDon: { HoTen: 'Cầm Thị Bên Mua', SoChungMinh: '038188000002', DiaChiChiTiet: 'Bản Mẫu, xã Thử', SoDienThoai: '0900000002', Email: 'ben.mua@example.vn' },
      ThongTinQuyTrinh: { MaQuyTrinh: 'QT-CN-01', TenQuyTrinh: 'Chuyển nhượng quyền sử dụng đất' },
      ThongTinThuaDat: [
        { SoThuTuThua: '123', SoHieuBanDo: '45', DienTich: 150.5, DiaChiChiTiet: 'Bản Mẫu, xã Thử' },
        { SoThuTuThua: '124', SoHieuBanDo: '45', DienTich: 20, DiaChiChiTiet: 'Bản Mẫu, xã Thử' },
      ],
      DanhSachGiayToDinhKem: [
        { TenGiayTo: 'Hợp đồng chuyển nhượng', SoBanChinh: 1, SoBanSao: 0, TapTin: { name: 'hop-dong.pdf', data: fileContent.toString('base64') } },
        { TenGiayTo: 'Giấy chứng nhận đã cấp', SoBanChinh: 1, SoBanSao: 2 },
      ],
    })
  })

  test('a bare case says nothing that it does not know', () => {
    const { originalCode: _original, ...bare } = landDossier({ applicant: { kind: 'organisation', name: 'Hội Mẫu', identityNumbers: [] }, components: [], land: { ...landCase, handledBy: 'province', parcels: [] } })
    expect(encoded(bare)).toMatchObject({ LaQuyTrinhCapTinh: true, MaHoSoMotCua: 'H56.14-261120-0001', ThongTinNguoiNopDon: { HoTen: 'Hội Mẫu' }, ThongTinThuaDat: [], DanhSachGiayToDinhKem: [] })
    expect(JSON.stringify(encoded(bare))).not.toContain('null')
  })

  test('a supplement carries what is new or changed, and nothing else', () => {
    const dossier = landDossier({ supplement: { note: 'Nộp bản trích đo', componentCodes: ['DD-02'], newDueAt: '2026-12-10T17:00:00+07:00' } })
    expect(encoded(dossier)).toEqual({
      name: 'BoSungHoSo',
      SoBienNhan: 'H56.14-261120-0001',
      NgayHenTraMoi: '2026-12-10T10:00:00Z',
      GhiChu: 'Nộp bản trích đo',
      DanhSachGiayToBoSung: [{ TenGiayTo: 'Giấy chứng nhận đã cấp', SoBanChinh: 1, SoBanSao: 2 }],
    })
    expect(attachmentsOf(dossier)).toEqual([])
  })

  test('a supplement that names a component which is not there is refused', () => {
    const dossier = landDossier({ supplement: { note: 'x', componentCodes: ['DD-01', 'DD-99'] } })
    expect(encode(dossier, files)).toMatchObject({ kind: 'refused', outcome: { code: 'component-missing', words: 'Không có thành phần hồ sơ DD-99', fields: [{ field: '/supplement/componentCodes' }] } })
  })

  test('a proof of payment says what was paid and carries the receipts', () => {
    const receipts = [attachment('bien-lai.pdf')]
    const dossier = landDossier({ paymentProof: { reference: 'TT-1', amount: 750_000, paidAt: '2026-11-25T09:00:00+07:00', noticeNumbers: ['LTB-1', 'LTB-2'], receiptNumber: 'BL-9', receipts } })
    expect(encoded(dossier)).toEqual({
      name: 'BoSungHoSo',
      SoBienNhan: 'H56.14-261120-0001',
      GhiChu: 'Đã nộp 750000 đồng; theo thông báo LTB-1, LTB-2; lúc 2026-11-25T02:00:00Z; biên lai BL-9; mã tham chiếu TT-1',
      DanhSachGiayToBoSung: [{ TenGiayTo: 'Chứng từ nộp tiền BL-9', TapTin: { name: 'bien-lai.pdf', data: fileContent.toString('base64') } }],
    })
    expect(attachmentsOf(dossier)).toEqual(receipts)
  })

  test('a result that was handed over is told by its day', () => {
    expect(encoded(landDossier({ status: 10, returnedAt: '2026-12-04T15:00:00+07:00' }))).toEqual({ name: 'CapNhatTrangThaiHoSo', SoBienNhan: 'H56.14-261120-0001', NgayTra: '2026-12-04T08:00:00Z' })
  })

  test('without a land section there is nothing to send', () => {
    const { land: _land, ...without } = landDossier()
    expect(encode(without, files)).toMatchObject({ kind: 'refused', outcome: { code: 'land-missing', fields: [{ field: '/land' }] } })
  })

  test('values that the land system does not take refuse the dossier by field, uncut', () => {
    const [parcel] = landCase.parcels
    if (parcel === undefined) throw new Error('the fixture has one')
    const wrong = landDossier({ land: { ...landCase, assetAddress: { ...landCase.assetAddress, communeCode: 'xã Thử' }, parcels: [parcel, { ...parcel, areaSquareMetres: 0 }] } })
    const refused = encode(wrong, files)
    if (refused.kind !== 'refused') throw new Error('taken')
    expect(refused.outcome).toMatchObject({ kind: 'refused', code: 'not-in-partner-format' })
    expect(refused.outcome.fields?.map(({ field }) => field).toSorted()).toEqual(['/land/assetAddress/communeCode', '/land/parcels/1/areaSquareMetres'])
  })

  test('is the same bytes for the same dossier', () => {
    expect(encode(landDossier(), files)).toEqual(encode(landDossier(), files))
  })
})
