/** The mapping by itself: nothing of the portal's format or of ours is left without a row or a reason. */
import { describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import { Dossier, type Applicant } from '../../schemas/dossier.ts'
import type { IdentityNumber } from '../../schemas/identity-number.ts'
import { fixture, sampleDossier } from './fixtures/dossier.ts'
import { followUp } from './fixtures/follow-up.ts'
import { encode } from './encode.ts'
import { dossierMapping, stepMapping } from './mapping.ts'
import { notCarried, notSent, servicesNotUsed } from './not-mapped.ts'
import { portalTime } from './portal-time.ts'
import { WireDossier, WireStep, service } from './wire.ts'

const context = { attachmentUrl: (digest: string) => `https://gateway.example.vn/d/${digest.slice(0, 8)}` }

interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
}

/** `TaiLieuNop`, `TaiLieuNop[].IsDeleted`, … */
function wireFields(schema: TSchema, prefix = ''): readonly string[] {
  const { properties = {} } = schema as Shape
  return Object.entries(properties).flatMap(([name, field]) => {
    const items = (field as Shape).items
    return [prefix + name, ...(items ? wireFields(items, `${prefix}${name}[].`) : [])]
  })
}

/** Pointers of the values of a canonical dossier, `*` for items. */
function leaves(schema: TSchema, pointer = ''): readonly string[] {
  const { properties, items } = schema as Shape
  if (items) return leaves(items, `${pointer}/*`)
  if (properties === undefined) return [pointer]
  return Object.entries(properties).flatMap(([name, field]) => leaves(field, `${pointer}/${name}`))
}

const rows = [...dossierMapping, ...stepMapping]
const sent = dossierMapping.flatMap((row) => [row.wire, ...(row.items ?? []).map((item) => `${row.wire}[].${item.wire}`)])

/** The fields of the portal's published tables, apart from what its schema here says. */
const published: Readonly<Record<string, string>> = {
  '': `MaHoSo MaTTHC TenTTHC MaLinhVuc TenLinhVuc KenhThucHien ChuHoSo LoaiDoiTuong MaDoiTuong SoGiayToChuHoSo DinhDanhCHS SoBienNhan ThongTinKhac Fax
    GhiChu Email SoDienThoai TrichYeuHoSo NgayNopHoSo NgayTiepNhan NgayHenTra NgayTuChoi TrangThaiHoSo NgayTra ThongTinTra NgayKetThucXuLy HinhThuc DonViXuLy
    NoiNopHoSo HoSoCoThanhPhanSoHoa TaiKhoanDuocXacThucVoiVNeID DuocThanhToanTrucTuyen DSKetNoiCSDL TaiLieuNop DanhSachLePhi DanhSachTepDinhKemKhac
    DanhSachHoSoBoSung DanhSachGiayToKetQua`,
  'DinhDanhCHS[].': 'LoaiDinhDanh SoDinhDanh',
  'DSKetNoiCSDL[].': 'MaCSDL',
  'TaiLieuNop[].': 'TepDinhKemId TenTepDinhKem IsDeleted MaThanhPhanHoSo DuongDanTaiTepTin DuocSoHoa DuocTaiSuDung DuocLayTuKhoDMQG MaKetQuaThayThe',
  'DanhSachLePhi[].': 'TenPhiLePhi MaPhiLePhi HinhThucThu Gia LoaiPhiLePhi',
  'DanhSachTepDinhKemKhac[].': 'TenGiayTo SoLuong LoaiGiayTo',
  'DanhSachHoSoBoSung[].': `HoSoBoSungId NguoiYeuCauBoSung NoiDungBoSung NgayBoSung NguoiTiepNhanBoSung ThongTinTiepNhan NgayTiepNhanBoSung TrangThaiBoSung
    DanhSachGiayToBoSung DanhSachLePhiBoSung NgayHenTraTruoc NgayHenTraMoi`,
  'DanhSachGiayToKetQua[].': 'TenGiayTo MaThanhPhanHoSo GiayToId DuongDanTepTinKetQua MaGiayToKetQua',
}
const publishedOfSteps = 'MaHoSo NguoiXuLy ChucDanh ThoiDiemXuLy PhongBanXuLy NoiDungXuLy TrangThai NgayBatDau NgayKetThucTheoQuyDinh'

function words(text: string): readonly string[] {
  return text.trim().split(/\s+/)
}

describe('completeness', () => {
  test('the schemas have the published fields, all of them and no others', () => {
    const names = Object.entries(published).flatMap(([parent, fields]) => words(fields).map((name) => parent + name))
    expect(wireFields(WireDossier).toSorted()).toEqual(names.toSorted())
    expect(wireFields(WireStep).toSorted()).toEqual([...words(publishedOfSteps)].toSorted())
  })

  test.each(wireFields(WireDossier))('%s of DongBoHoSoMC is mapped, or a reason is written', (field) => {
    const [parent = ''] = field.split('[]')
    const reason = notSent[field] ?? notSent[parent]
    const mapped = sent.includes(field)
    expect({ mapped, reason: reason !== undefined }).toEqual({ mapped, reason: !mapped })
  })

  test.each(wireFields(WireStep))('%s of CapNhatTienDoHoSoMC is mapped', (field) => {
    expect(stepMapping.map((row) => row.wire)).toContain(field)
  })

  test('no row and no reason is about a field that the portal does not have', () => {
    const known = wireFields(WireDossier)
    expect([...sent, ...Object.keys(notSent)].filter((field) => !known.includes(field))).toEqual([])
    expect(new Set(sent).size).toBe(sent.length)
  })

  const carried = rows.flatMap((row) => [...row.from, ...(row.items ?? []).flatMap((item) => item.from)])
  test.each(leaves(Dossier))('%s of the canonical dossier travels, or a reason is written', (pointer) => {
    const travels = carried.includes(pointer)
    const reason = Object.keys(notCarried).find((parent) => pointer === parent || pointer.startsWith(`${parent}/`))
    expect({ travels, reason: reason !== undefined }).toEqual({ travels, reason: !travels })
  })
})

/** The services of the portal's documents that carry no dossier and no progress; both are walked above. */
const publishedServices = `TraCuuHoSo LayThuTuc LayDanhSachTTHC LayDanhMucCoQuan LayDanhMucLinhVuc LayDanhSachHoiDapGuiTuDVCQG LayDanhSachHoiDapBoCoQuan
  LayNoiDungTraLoiTheoCauHoi DongBoHoiDap DongBoKetQuaHoiDapGuiTuDVCQG TraCuuTechID promotion-notice result-store`

test.each(words(publishedServices))('%s is used, or a reason is written', (name) => {
  const used = Object.values<string>(service).includes(name)
  expect({ used, reason: servicesNotUsed[name] !== undefined }).toEqual({ used, reason: !used })
})

test('no reason is about a service that the portal does not have', () => {
  expect(Object.keys(servicesNotUsed).filter((name) => !words(publishedServices).includes(name))).toEqual([])
})

describe('encoding', () => {
  test('a full dossier becomes the portal’s, its steps in time order', () => {
    expect(encode(sampleDossier(), context)).toEqual({
      kind: 'encoded',
      dossier: fixture('dong-bo-ho-so.json'),
      steps: fixture('cap-nhat-tien-do.json'),
    })
  })

  test('a bare dossier says nothing that it does not know', () => {
    const { originalCode: _o, submittedAt: _s, finishedAt: _f, returnedAt: _r, note: _n, supplementRounds: _b, results: _k, ...rest } = sampleDossier()
    const applicant: Applicant = { kind: 'organisation', name: 'Hội Mẫu', identityNumbers: [] }
    const bare: Dossier = { ...rest, applicant, channel: 'counter', returnBy: 'counter', components: [{ code: 'C1', name: 'Đơn' }], fees: [], progress: [] }
    expect(encode(bare, context)).toEqual({
      kind: 'encoded',
      steps: [],
      dossier: {
        MaHoSo: 'H56.14-261120-0001',
        MaTTHC: '1.006714',
        TenTTHC: 'Đăng ký khai sinh',
        MaLinhVuc: 'G15-HT',
        TenLinhVuc: 'Hộ tịch',
        KenhThucHien: '1',
        ChuHoSo: 'Hội Mẫu',
        LoaiDoiTuong: '4',
        MaDoiTuong: null,
        DinhDanhCHS: [],
        Email: '',
        SoDienThoai: '',
        TrichYeuHoSo: 'Đăng ký khai sinh cho cháu Nông Thị Mẫu',
        NgayTiepNhan: '20261120083000',
        NgayHenTra: '20261125000000',
        TrangThaiHoSo: '4',
        HinhThuc: '0',
        DonViXuLy: 'UBND xã Thử',
        TaiLieuNop: [],
        DanhSachLePhi: [],
        DanhSachTepDinhKemKhac: [{ TenGiayTo: 'Đơn' }],
      },
    })
  })

  test.each([
    ['counter', '1', null],
    ['online', '2', 'tech-0001'],
    ['post', '3', null],
  ] as const)('channel %s is %s, with account %s', (channel, code, account) => {
    expect(encode(sampleDossier({ channel }), context)).toMatchObject({ dossier: { KenhThucHien: code, MaDoiTuong: account } })
  })

  test.each([
    ['citizen', '1'],
    ['business', '2'],
    ['state-agency', '3'],
    ['organisation', '4'],
  ] as const)('an applicant that is a %s is %s', (kind, code) => {
    const { applicant } = sampleDossier()
    expect(encode(sampleDossier({ applicant: { ...applicant, kind } }), context)).toMatchObject({ dossier: { LoaiDoiTuong: code } })
  })

  test('a refusal carries the time of the step that refused', () => {
    const { progress } = sampleDossier()
    const refused = { at: '2026-11-20T04:00:00Z', officer: 'Hà Thị Tiếp Nhận', content: 'Từ chối', status: 3 }
    expect(encode(sampleDossier({ status: 3, progress: [...progress, refused] }), context)).toMatchObject({ dossier: { TrangThaiHoSo: '3', NgayTuChoi: '20261120110000' } })
    expect(JSON.stringify(encode(sampleDossier({ progress: [...progress, refused] }), context))).not.toContain('NgayTuChoi')
  })

  test.each([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])('status %i is that of the portal, of the dossier and of a step', (status) => {
    const step = { at: '2026-11-20T04:00:00Z', officer: 'Hà Thị Tiếp Nhận', content: 'Bước', status }
    expect(encode(sampleDossier({ status, progress: [step] }), context)).toMatchObject({ dossier: { TrangThaiHoSo: String(status) }, steps: [{ TrangThai: String(status) }] })
  })

  test.each([
    [4, '7'],
    [7, '7'],
    [8, '8'],
  ])('a withdrawal of a dossier in state %i shows as %s, with its step', (status, shown) => {
    const encoded = encode(sampleDossier({ ...followUp('H56.14-261120-0001', 'withdrawal'), status, progress: [] }), context)
    expect(encoded).toMatchObject({
      dossier: { TrangThaiHoSo: shown },
      steps: [{ MaHoSo: 'H56.14-261120-0001', NguoiXuLy: 'Chủ hồ sơ', ThoiDiemXuLy: '20261122090000', NoiDungXuLy: 'Công dân xin rút hồ sơ', TrangThai: '7' }],
    })
  })

  test('a withdrawal that the progress tells already is not told again', () => {
    const told = { at: '2026-11-22T02:00:00Z', officer: 'Hà Thị Tiếp Nhận', content: 'Công dân rút hồ sơ', status: 7 }
    const encoded = encode(sampleDossier({ ...followUp('H56.14-261120-0001', 'withdrawal'), progress: [told] }), context)
    expect(encoded.kind === 'encoded' && encoded.steps.map((step) => step.NoiDungXuLy)).toEqual(['Công dân rút hồ sơ'])
  })

  test('what one officer did in one second goes as one step, with all that was said', () => {
    const first = { at: '2026-11-20T04:00:00.100Z', officer: 'Hà Thị Tiếp Nhận', content: 'Nhận bổ sung', status: 4 }
    const progress = [first, { ...first, at: '2026-11-20T04:00:00.900Z', content: 'Chuyển xử lý', status: 9 }, { ...first, officer: 'Vi Văn Thụ Lý' }, first]
    const encoded = encode(sampleDossier({ progress }), context)
    expect(encoded.kind === 'encoded' && encoded.steps.map((step) => [step.NguoiXuLy, step.NoiDungXuLy, step.TrangThai])).toEqual([
      ['Hà Thị Tiếp Nhận', 'Nhận bổ sung; Chuyển xử lý', '9'],
      ['Vi Văn Thụ Lý', 'Nhận bổ sung', '4'],
    ])
  })

  test('a supplement moves the date to the one that its sender set', () => {
    expect(encode(followUp('H56.14-261120-0001', 'supplement'), context)).toMatchObject({ dossier: { NgayHenTra: '20261127170000' } })
  })

  test.each<[IdentityNumber['type'], string, object]>([
    ['personal-id', '038099000001', { SoGiayToChuHoSo: '038099000001', DinhDanhCHS: [{ LoaiDinhDanh: '1', SoDinhDanh: '038099000001' }] }],
    ['old-id', '170000001', { SoGiayToChuHoSo: '170000001', DinhDanhCHS: [{ LoaiDinhDanh: '2', SoDinhDanh: '170000001' }] }],
    ['personal-id', '170000001', { SoGiayToChuHoSo: '170000001', DinhDanhCHS: [] }],
    ['old-id', '038099000001', { SoGiayToChuHoSo: '038099000001', DinhDanhCHS: [] }],
    ['passport', 'C0000001', { SoGiayToChuHoSo: 'C0000001', DinhDanhCHS: [] }],
  ])('a %s with the number %s', (type, number, expected) => {
    const { applicant } = sampleDossier()
    expect(encode(sampleDossier({ applicant: { ...applicant, identityNumbers: [{ type, number }] } }), context)).toMatchObject({ kind: 'encoded', dossier: expected })
  })

  test('values over the portal’s limits refuse the dossier by field, uncut', () => {
    const { components, progress } = sampleDossier()
    const [first, second] = [components[0], progress[1]]
    if (first?.attachment === undefined || second === undefined) throw new Error('the fixture has them')
    const long = sampleDossier({
      subject: 'x'.repeat(1001),
      components: [{ ...first, attachment: { ...first.attachment, fileName: 'x'.repeat(4001) } }],
      progress: [second, { ...second, officer: 'x'.repeat(51) }],
    })
    const encoded = encode(long, context)
    if (encoded.kind !== 'refused') throw new Error('taken')
    expect(encoded.outcome).toMatchObject({ kind: 'refused', code: 'not-in-partner-format' })
    expect(encoded.outcome.fields?.map((fault) => fault.field)).toEqual(['/subject', 'TaiLieuNop[0].TenTepDinhKem', '/progress/1/officer'])
    expect(encoded.outcome.words).not.toContain('xxx')
  })
})

test.each([
  ['2026-11-20T08:30:00+07:00', '20261120083000'],
  ['2026-11-20T01:30:00Z', '20261120083000'],
  ['2026-12-31T23:59:59.999-05:00', '20270101115959'],
  ['2026-12-31T17:00:00Z', '20270101000000'],
  ['2028-02-28T20:00:00+00:00', '20280229030000'],
  ['2026-12-31T23:59:60Z', '20270101065959'],
  ['2026-11-20t01:30:00z', '20261120083000'],
])('%s is %s on the portal’s clock', (instant, expected) => {
  expect(portalTime(instant)).toBe(expected)
})
