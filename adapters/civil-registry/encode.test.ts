/** What leaves for each kind of registration and each version of the forms, and what is refused before anything leaves. */
import { Readable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import type { CivilStatus, PartialDate, Place } from '../../schemas/civil-status.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import { GatewayError } from '../../src/domain/errors.ts'
import { parseConfig } from '../../src/usecases/parse-config.ts'
import { RegistryConfig } from './config.ts'
import { encode, type Encoded } from './encode.ts'
import { birth, component, copyRequest, death, dossier, marriage, person, supplementOf, unfitSupplementOf } from './fixtures/dossiers.ts'
import { fileBytes } from './fixtures/line.ts'
import { formVersionOn } from './form-versions.ts'
import { sandboxConfig } from './sandbox-agreement.ts'

const config = sandboxConfig('http://registry.test', [{ organisation: 'H56', name: 'Tỉnh Ví Dụ' }])
const limits = { maxBytes: 1024 * 1024 }
const openAttachment = async () => Readable.from([fileBytes])
const base64 = fileBytes.toString('base64')

function encoded(changes: Partial<Dossier> = {}, settings = config): Promise<Encoded> {
  return encode({ dossier: dossier(changes), openAttachment }, settings, limits)
}

async function push(changes: Partial<Dossier> = {}) {
  const result = await encoded(changes)
  if (result.kind === 'refused') throw new Error(JSON.stringify(result.outcome))
  return result.push
}

async function form(civilStatus: CivilStatus, receivedAt = '2026-11-20T08:30:00+07:00'): Promise<unknown> {
  return JSON.parse((await push({ civilStatus, receivedAt })).data)
}

async function faults(changes: Partial<Dossier>, settings = config): Promise<readonly string[]> {
  const result = await encoded(changes, settings)
  if (result.kind === 'encoded') throw new Error('it was taken')
  expect(result.outcome).toMatchObject({ kind: 'refused', code: expect.stringMatching(/^[a-z-]+$/) })
  return (result.outcome.fields ?? []).map((fault) => fault.field)
}

const district: Place = { country: 'VN', provinceCode: '52', districtCode: '540', communeCode: '21550', detail: 'Thôn Thử' }
const withDistricts = { residence: { kind: 'permanent', place: district } } as const

function birthWithDistricts() {
  const base = birth()
  const { identityCard: _card, ...child } = base.child
  return birth({ child: { ...child, birthplace: district, origin: district }, mother: person(withDistricts), father: person(withDistricts), requester: { ...base.requester, ...withDistricts } })
}

test('the message around the form', async () => {
  expect(await push()).toMatchObject({
    maDonVi: '23710',
    module: 'LTKS',
    maHoSoLT: 'LT-000101',
    maHoSoMCDT: 'H56.14-261120-0101',
    ngayTiepNhan: '20/11/2026 08:30:00',
    data: expect.stringMatching(/^\{/),
    fileDinhKem: [
      { id: 'TP001', loaiGiayTo: 'TP001', tenGiayTo: 'Giấy chứng sinh', tenTepDinhKem: 'tep-1.pdf', huyGiayTo: '0', duLieuTepDinhKem: base64 },
      { id: 'TP002', loaiGiayTo: 'TP002', tenGiayTo: 'Tờ khai', tenTepDinhKem: 'tep-2.pdf', huyGiayTo: '0', duLieuTepDinhKem: base64 },
    ],
  })
})

test('a bare config has the names that are known, and refuses what needs a code', async () => {
  const bare = parseConfig(RegistryConfig, { baseUrl: 'http://registry.test', accessToken: 'token-of-a-test', senders: config.senders }, 'config')
  expect(bare).toMatchObject({ pushPath: '/NhanDKHT', resultPath: '/LayKetQua', askAtOnce: 10, codes: { paper: { 'citizen-card': '4' } } })
  const { identityCard: _card, ...child } = birth().child
  expect(new Set(await faults({ civilStatus: birth({ child }) }, bare))).toEqual(
    new Set(['registrationKind', 'child/sex', 'child/birthKind', 'mother/residence/kind', 'father/residence/kind', 'requester/residence/kind'].map((part) => `/civilStatus/${part}`)),
  )
})

test('the same dossier gives the same bytes', async () => {
  expect(JSON.stringify(await push())).toBe(JSON.stringify(await push()))
})

test.each([
  ['LTKS', birth(), 'LT-000101'],
  ['LTKT', death(), 'LT-000101'],
  ['LTKH', marriage(), 'LT-000101'],
  ['BS', copyRequest(), 'BS'],
] as const)('module %s', async (module, civilStatus, maHoSoLT) => {
  expect(await push({ civilStatus })).toMatchObject({ module, maHoSoLT, maDonVi: '23710' })
})

describe('forms', () => {
  const place = { dcChiTiet: 'Thôn Thử, xã Ví Dụ', quocGia: 'VN', maTinh: '52', maXa: '23710' }

  test('birth, with the card of a child', async () => {
    expect(await form(birth())).toMatchObject({
      maGCS: 'GCS-0101',
      ngayCapGCS: '10.11.2026',
      nksHoTen: { Ho: 'Lò', ChuDem: 'Thị Hoa', Ten: 'Ban' },
      nksGioiTinh: '2',
      nksNgaySinh: { namSinh: '2026', thangSinh: '11', ngaySinh: '09' },
      nksNoiSinh: place,
      nksLoaiKhaiSinh: '1',
      nksYeuCauCapTheCanCuoc: '1',
      meHoTen: { Ho: 'Lò', ChuDem: 'Thị', Ten: 'Mẫu' },
      meDanToc: '63001',
      meSoDDCN: '052195000102',
      meXacThucThongTin: '1',
      chaSoDDCN: '052093000101',
      nycQuanHe: 'Mẹ',
      nycLoaiGiayToTuyThan: '4',
      nycNgayCapGiayToTuyThan: '31.01.2022',
      nycNoiCuTru: place,
      qgNuocNgoaiDaDangKy: 'LA',
      soLuongBanSao: '2',
    })
  })

  test('death', async () => {
    expect(await form(death())).toMatchObject({
      nktHoTen: { Ten: 'Mẫu' },
      nktNgaySinh: { namSinh: '1940', thangSinh: '', ngaySinh: '' },
      nktNgayChet: '11.11.2026',
      nktGioPhutChet: '04:15',
      nktNoiChet: place,
      nktSoGiayToTuyThan: '052195000102',
      gbtLoai: '1',
      gbtNgay: '12.11.2026',
    })
  })

  test('marriage', async () => {
    expect(await form(marriage())).toMatchObject({
      chongNgaySinh: { namSinh: '1993', thangSinh: '01', ngaySinh: '' },
      voHoTen: { Ten: 'Mẫu' },
      voSoLanKH: '1',
      voLoaiTinhTrangHonNhan: '1',
      voYeuCauXNTTHN: '1',
      voNoiXNTTHN: 'UBND xã Thử',
      ngayXacLapQuanHeHonNhan: '19.11.2026',
      ghiChu: 'Đăng ký lần đầu',
    })
  })

  test('copies', async () => {
    expect(await form(copyRequest())).toMatchObject({ loaiHoTich: 'KS', cbsSoDDCN: '052195000102', soDangKy: '101', quyenSo: '01/1995', ngayDangKy: '20.03.1995', soLuongBanSao: '3' })
  })

  test('before 2025-07-01: whole names and dates, districts', async () => {
    const written = await form(birthWithDistricts(), '2025-06-30T23:59:59+07:00')
    expect(written).toMatchObject({
      nksHoTen: 'Lò Thị Hoa Ban',
      nksNgaySinh: '09.11.2026',
      nksNoiSinh: { dcChiTiet: 'Thôn Thử', maTinh: '52', maHuyen: '540', maXa: '21550' },
      meNgaySinh: '08.03.1995',
    })
    expect(JSON.stringify(written)).not.toContain('quocGia')
  })

  test('what is not known is not said', async () => {
    const { mother: _mother, father: _father, certificate: _certificate, registeredAbroad: _abroad, ...rest } = birth()
    const written = await form({ ...rest, requester: { name: { given: 'Nú' }, relation: 'Bà' } })
    expect(Object.keys(written as object).filter((name) => /^(me|cha|maGCS|soDangKy|nyc)/.test(name))).toEqual(['nycHoTen', 'nycQuanHe'])
    expect(written).toMatchObject({ nycHoTen: { Ho: '', ChuDem: '', Ten: 'Nú' } })
  })

  test('a birth abroad is told in words', async () => {
    const written = await form(birth({ child: { ...birth().child, birthplace: { country: 'LA', detail: 'Phường Thử' } } }))
    expect(written).toMatchObject({ nksNoiSinhNuocNgoai: 'Phường Thử, LA' })
    expect(written).not.toHaveProperty('nksNoiSinh')
  })
})

describe('versions', () => {
  test.each([
    ['2019-01-01', 'districts'],
    ['2025-06-30', 'districts'],
    ['2025-07-01', 'two-levels'],
    ['2026-08-31', 'two-levels'],
    ['2026-09-01', 'nd-301-2026'],
    ['2027-03-01', 'nd-301-2026'],
  ])('on %s the form is %s', (day, id) => {
    expect(formVersionOn(day).id).toBe(id)
  })

  test('the day is that of Việt Nam', async () => {
    expect(await faults({ civilStatus: birth(), receivedAt: '2026-08-31T16:59:59Z' })).toEqual(['/civilStatus/child/identityCard'])
    expect(await push({ civilStatus: birth(), receivedAt: '2026-08-31T17:00:00Z' })).toMatchObject({ ngayTiepNhan: '01/09/2026 00:00:00' })
  })

  test('a place without district is refused by the old form, one with by the new', async () => {
    const old = '2025-06-30T08:00:00+07:00'
    const { identityCard: _card, ...child } = birth().child
    expect(await faults({ civilStatus: { ...birthWithDistricts(), child }, receivedAt: old })).toEqual(['/civilStatus/child/birthplace/districtCode', '/civilStatus/child/origin/districtCode'])
    expect(await faults({ civilStatus: birth({ mother: person(withDistricts) }) })).toEqual(['/civilStatus/mother/residence/place/districtCode'])
  })
})

describe('refused before anything leaves', () => {
  const child = birth().child

  test.each<[string, Partial<Dossier>, readonly string[]]>([
    ['a sender without a province', { sender: 'H57' }, ['/sender']],
    ['a day without a month', { civilStatus: birth({ child: { ...child, dateOfBirth: { year: 2026, day: 3 } } }) }, ['/civilStatus/child/dateOfBirth/day']],
    ['a day that is not', { civilStatus: birth({ child: { ...child, dateOfBirth: { year: 2026, month: 2, day: 29 } } }) }, ['/civilStatus/child/dateOfBirth/day']],
    ['a place without a commune', { civilStatus: birth({ child: { ...child, origin: { country: 'VN', provinceCode: '52' } } }) }, ['/civilStatus/child/origin/communeCode']],
    ['a death abroad', { civilStatus: death({ deceased: { ...death().deceased, deathPlace: { country: 'LA', detail: 'x' } } }) }, ['country', 'provinceCode', 'communeCode'].map((name) => `/civilStatus/deceased/deathPlace/${name}`)],
    ['a withdrawal', { withdrawal: { reason: 'Thôi', at: '2026-11-20T09:00:00+07:00' } }, ['/withdrawal']],
    ['a text over the limit', { civilStatus: birth({ requester: { ...birth().requester, relation: 'x'.repeat(301) } }) }, ['/civilStatus/requester/relation']],
    ['a family name over the limit', { civilStatus: birth({ mother: person({ name: { family: 'x'.repeat(51), given: 'y' } }) }) }, ['/civilStatus/mother/name']],
    ['a unit that is none', { civilStatus: birth({ officeCode: '2371' }) }, ['/civilStatus/officeCode']],
    ['a component code over the limit', { components: [{ ...component(1), code: 'x'.repeat(61) }] }, ['/components']],
  ])('%s', async (_what, changes, expected) => {
    expect(await faults(changes)).toEqual(expected)
  })

  test('a dossier without the section', async () => {
    const { civilStatus: _section, ...bare } = dossier()
    expect(await encode({ dossier: bare, openAttachment }, config, limits)).toMatchObject({ outcome: { code: 'section-missing', fields: [{ field: '/civilStatus' }] } })
  })

  test('a word whose code was not agreed', async () => {
    const settings = { ...config, codes: { ...config.codes, sex: { male: '1' } } }
    expect(await faults({}, settings)).toEqual(['/civilStatus/child/sex'])
  })

  test('a card whose field was not agreed', async () => {
    const { childIdentityCardField: _field, ...settings } = config
    expect(await faults({}, settings)).toEqual(['/civilStatus/child/identityCard'])
  })

  test('files that are larger than the message may be, unread', async () => {
    const opened: string[] = []
    const large = dossier({ components: [{ ...component(1), attachment: { digest: 'a'.repeat(64), fileName: 'a.pdf', mediaType: 'application/pdf', size: 900 * 1024 } }] })
    const result = await encode({ dossier: large, openAttachment: (digest) => (opened.push(digest), openAttachment()) }, config, limits)
    expect(result).toMatchObject({ kind: 'refused', outcome: { code: 'message-too-large', fields: [{ field: '/components' }] } })
    expect(opened).toEqual([])
  })

  test('a file that was purged', async () => {
    const gone = () => Promise.reject(new GatewayError('missing_attachment'))
    expect(await encode({ dossier: dossier(), openAttachment: gone }, config, limits)).toMatchObject({ outcome: { code: 'attachment-gone', fields: [{ field: '/components/0/attachment' }] } })
  })
})

test.each<[PartialDate, string]>([
  [{ year: 1953 }, '1953'],
  [{ year: 1953, month: 2 }, '02.1953'],
  [{ year: 1953, month: 2, day: 28 }, '28.02.1953'],
])('%j is %s where dates are one text', async (dateOfBirth, expected) => {
  const civilStatus = birthWithDistricts()
  expect(await form({ ...civilStatus, child: { ...civilStatus.child, dateOfBirth } }, '2025-01-02T08:00:00+07:00')).toMatchObject({ nksNgaySinh: expected })
})

test.each<[string, object, object]>([
  ['a paper', { paper: { type: 'passport', number: 'B123' }, personalId: '052195000102' }, { nktLoaiGiayToTuyThan: '2', nktSoGiayToTuyThan: 'B123' }],
  ['a number alone', { paper: undefined, personalId: '052195000102' }, { nktLoaiGiayToTuyThan: '4', nktSoGiayToTuyThan: '052195000102' }],
])('a deceased person with %s is told by number and kind', async (_what, changes, expected) => {
  expect(await form(death({ deceased: { ...death().deceased, ...changes } }))).toMatchObject(expected)
})

test('a deceased person with neither has no kind of paper', async () => {
  const { paper: _paper, personalId: _id, ...bare } = death().deceased
  const written = await form(death({ deceased: bare }))
  for (const field of ['nktLoaiGiayToTuyThan', 'nktSoGiayToTuyThan']) expect(written).not.toHaveProperty(field)
})

describe('supplements', () => {
  test('what is named goes: taken back, then new, under the id of its component', async () => {
    const { fileDinhKem } = await push(supplementOf('H56.14-261120-0101'))
    expect(fileDinhKem.map(({ id, huyGiayTo, duLieuTepDinhKem }) => [id, huyGiayTo, duLieuTepDinhKem])).toEqual([
      ['TP002', '1', undefined],
      ['TP002', '0', base64],
      ['TP003', '1', undefined],
      ['TP003', '0', base64],
    ])
  })

  test('what has no file any more is only taken back', async () => {
    const base = supplementOf('H56.14-261120-0101')
    const { fileDinhKem } = await push({ ...base, components: [{ code: 'TP002', name: 'Tờ khai' }], supplement: { note: 'Bỏ tờ khai', componentCodes: ['TP002'] } })
    expect(fileDinhKem).toEqual([{ id: 'TP002', loaiGiayTo: 'TP002', tenGiayTo: 'Tờ khai', tenTepDinhKem: 'Tờ khai', huyGiayTo: '1' }])
  })

  test('components of one code are numbered, in every version alike', async () => {
    const twice = [component(1), { ...component(2), code: 'TP001' }]
    expect((await push({ components: twice })).fileDinhKem.map(({ id }) => id)).toEqual(['TP001', 'TP001-2'])
    const { fileDinhKem } = await push({ components: twice, supplement: { note: 'Nộp lại', componentCodes: ['TP001'] } })
    expect(fileDinhKem.map(({ id }) => id)).toEqual(['TP001', 'TP001', 'TP001-2', 'TP001-2'])
  })

  test('a number that is a code itself is passed over', async () => {
    const mixed = [component(1), { ...component(2), code: 'TP001' }, { ...component(3), code: 'TP001-2' }, { ...component(4), code: 'TP001' }]
    expect((await push({ components: mixed })).fileDinhKem.map(({ id }) => id)).toEqual(['TP001', 'TP001-3', 'TP001-2', 'TP001-4'])
  })

  test('a component that is not there is refused by its name', async () => {
    expect(await faults(unfitSupplementOf('H56.14-261120-0101'))).toEqual(['/supplement/componentCodes/0'])
  })
})
