/** The mapping by itself: nothing of either wire or of ours is left without a row or a reason. */
import { describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import { Dossier } from '../../schemas/dossier.ts'
import { recordAskers } from '../../schemas/judicial-record.ts'
import { dataMapping, type CentralRequest } from './central/mapping.ts'
import { DataLGSP, ScanItem, SendAnswer, ScanAnswer } from './central/wire.ts'
import { dayOf, localDay } from './dates.ts'
import { dossierFor, fixture, sampleRecord } from './fixtures/dossier.ts'
import { encode, type MappingRow } from './mapping.ts'
import { landsIn, notCarried, notSent } from './not-mapped.ts'
import { registrationMapping, type OperationsRequest } from './operations/mapping.ts'
import { Registration, ResultItem, StateAnswer, StateItem, StatusAnswer } from './operations/wire.ts'
import { paperCode } from './person-papers.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { faultOfDay, type WireName } from './wire-versions.ts'

interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
  readonly anyOf?: readonly TSchema[]
}

/** `toKhai.mucDich`, `toKhai.nycCuTru[].tuNgay`, …: fields that hold a value. */
function wireFields(schema: TSchema, prefix = ''): readonly string[] {
  const { properties, items, anyOf = [] } = schema as Shape
  if (items && (items as Shape).properties) return wireFields(items, `${prefix}[]`)
  if (properties) return Object.entries(properties).flatMap(([name, field]) => wireFields(field, prefix === '' ? name : `${prefix}.${name}`))
  const inner = anyOf.find((each) => (each as Shape).properties)
  return inner ? wireFields(inner, prefix) : [prefix]
}

/** Pointers of the values of a canonical dossier, `*` for items. */
function leaves(schema: TSchema, pointer = ''): readonly string[] {
  const { properties, items } = schema as Shape
  if (items) return leaves(items, `${pointer}/*`)
  if (properties === undefined) return [pointer]
  return Object.entries(properties).flatMap(([name, field]) => leaves(field, `${pointer}/${name}`))
}

function sentBy(rows: readonly MappingRow<never>[]): readonly string[] {
  return rows.flatMap((row) => row.items?.map((item) => `${row.wire}[].${item.wire}`) ?? [row.wire])
}

const wires = [
  { wire: 'operations-1.0', schema: Registration as TSchema, rows: registrationMapping as readonly MappingRow<never>[] },
  { wire: 'central-form', schema: DataLGSP as TSchema, rows: dataMapping as readonly MappingRow<never>[] },
] as const

describe.each(wires)('completeness of $wire', ({ wire, schema, rows }) => {
  const sent = sentBy(rows)

  test.each(wireFields(schema))('%s is mapped, or a reason is written', (field) => {
    const mapped = sent.includes(field)
    expect({ mapped, reason: notSent[wire][field] !== undefined }).toEqual({ mapped, reason: !mapped })
  })

  test('no row and no reason is about a field that the wire does not have', () => {
    const known = wireFields(schema)
    expect([...sent, ...Object.keys(notSent[wire])].filter((field) => !known.includes(field))).toEqual([])
    expect(new Set(sent).size).toBe(sent.length)
  })

  const carried = rows.flatMap((row) => [...row.from, ...(row.items ?? []).flatMap((item) => item.from)])
  test.each(leaves(Dossier))('%s of the canonical dossier travels, or a reason is written', (pointer) => {
    const travels = carried.includes(pointer)
    const reason = Object.keys(notCarried[wire]).some((parent) => pointer === parent || pointer.startsWith(`${parent}/`))
    expect(travels || reason, 'neither').toBe(true)
    expect(travels && notCarried[wire][pointer] !== undefined, 'both').toBe(false)
  })

  test('every pointer of a row is one of the canonical dossier', () => {
    const known = leaves(Dossier)
    expect(carried.filter((pointer) => !known.some((leaf) => leaf === pointer || leaf.startsWith(`${pointer}/`)))).toEqual([])
  })
})

/** The fields that the documents list, written out again so that none is lost. `…` stands there for the names after the pattern. */
const documented: Readonly<Record<WireName, Readonly<Record<string, string>>>> = {
  'operations-1.0': {
    '': 'idMinistryJustice idReceivedDec dateReceivedDec datePromissoryDec idMoneyReceipt',
    'declarationWSForm.': `fullName genderId birthDateStr nationalityId idTypeId identifyNo phone declareDate declareTypeId requestQty objectRequestId formType
      birthPlace ethnicId residence reRegionId residenceTemporary rtRegionId idIssueDate idIssuePlace dadName dadDob momName momDob partnerName partnerDob email
      ministryJusticeId requestQtyAdd agencyRequestId regionRequestId isBanPosition delivery deliveryAddress deliveryDistrict note purpose receiveNo
      declarationPortalID otherName`,
    'residenceWSForm[].': 'fromDateStr toDateStr residencePlace jobName workPlace',
    'mandatorWSForm.': 'fullName genderId birthDateStr birthPlaceId residence regionId idTypeId identifyNo idIssueDate idIssuePlace mandatorRelation mandatorDate',
  },
  'central-form': {
    '': 'authKey maTinh tenTinh maHoSoMCDT nguonDangKy tenNguonDangKy ngayTiepNhan',
    'toKhai.': `ngayHenTra loaiPhieu yeuCauCDNCV maMucDich mucDich soLuongCap uyQuyen thongTinAnTich nycHoTen nycTenGoiKhac nycGioiTinh nycNgaySinh nycDienThoai
      nycEmail nycSoGiayTo nycLoaiGiayTo nycNgayCapGiayTo nycNoiCapGiayTo nycQuocTich nycDanToc nycHoTenCha nycHoTenMe nycHoTenVoChong nycNoiSinh chaNgaySinh
      chaLoaiGiayTo chaSoGiayTo meNgaySinh meLoaiGiayTo meSoGiayTo voChongNgaySinh voChongLoaiGiayTo voChongSoGiayTo nuqHoTen`,
    'toKhai.nycThuongTru.': 'maTinhThanh maQuanHuyen maPhuongXa dcChiTiet',
    'toKhai.nycTamTru.': 'maTinhThanh maQuanHuyen maPhuongXa dcChiTiet',
    'toKhai.nycCuTru[].': 'tuNgay denNgay noiCuTru ngheNghiep noiLamViec',
    'toKhai.fileHoSo[].': 'tenLoaiFile tenFile noiDungFile',
    'thongTinBienLai.': 'maDichVu maDVC trangThaiGD urlBienLai',
    'thongTinBienLai.dSKhoanNop[].': 'NoiDung SoTien',
  },
}

const documentedAnswers: Readonly<Record<string, string>> = {
  'nhanHoSoDangKy.': 'STATUS DESCRIPTION ID',
  'traTrangThaiHs.': 'DEC_STATUS_ID DEC_STATUS_NAME APPROVE_DATE ISSUE_DATE',
  'traDsTrangThaiHs.': 'DECLARATION_ID DEC_STATUS_ID APPOINTMENT_NO RECEIVE_NO ISSUE_DATE',
  'DataLGSP.': 'statusCode data errorDetail',
  'Scan.': 'status statusDescription',
  'Scan.value[].': 'maHoSoMCDT trangThaiXuLy',
  'Scan.value[].ketQuaXuLy.': `soPhieuLLTP ngayCapPhieu loaiPhieu nguoiLapPhieu nguoiKy chucVu tinhTrangAnTich thongTinCDNCV thongTinAn dsCDNCV phieuLLTP
    quyetDinhThuHoi`,
}

function named(lists: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(lists).flatMap(([parent, names]) => names.trim().split(/\s+/).map((name) => parent + name))
}

test.each(wires.flatMap(({ wire, schema }) => named(documented[wire]).map((field) => [wire, field, schema] as const)))('%s: the documented field %s is of the wire', (_wire, field, schema) => {
  expect(wireFields(schema)).toContain(field)
})

test.each(named(documentedAnswers))('the documented field %s of an answer lands somewhere, or a reason is written', (field) => {
  expect(Object.keys(landsIn)).toContain(field)
})

test('every field of every answer lands somewhere, or a reason is written', () => {
  const answers: Readonly<Record<string, TSchema>> = {
    nhanHoSoDangKy: StatusAnswer, traTrangThaiHs: StateAnswer, traDsTrangThaiHs: StateItem, traHoSo: ResultItem, DataLGSP: SendAnswer, 'Scan.value[]': ScanItem,
  }
  const known = [...Object.entries(answers).flatMap(([name, schema]) => wireFields(schema, name)), ...wireFields(ScanAnswer, 'Scan').filter((field) => field !== 'Scan.value')]
  expect(Object.keys(landsIn).toSorted()).toEqual(known.toSorted())
})

function operationsRequest(changes: Parameters<typeof sampleRecord>[0] = {}): OperationsRequest {
  return { dossier: dossierFor('operations-1.0'), record: sampleRecord(changes), agreement: { ...sandboxAgreement.operations, nationalities: [...sandboxAgreement.operations.nationalities] } }
}

function centralRequest(changes: Parameters<typeof sampleRecord>[0] = {}): CentralRequest {
  const files = [{ kind: 'Văn bản uỷ quyền', fileName: 'văn bản uỷ quyền.pdf', base64: 'JVBERi0=' }]
  return { dossier: dossierFor('central-form'), record: sampleRecord(changes), agreement: { ...sandboxAgreement.central }, files }
}

describe('encoding', () => {
  test('a full dossier becomes a registration of operations-1.0', () => {
    expect(encode(Registration, registrationMapping, operationsRequest())).toEqual({ kind: 'encoded', wire: fixture('nhan-ho-so-dang-ky.json') })
  })

  test('a full dossier becomes DataLGSP', () => {
    expect(encode(DataLGSP, dataMapping, centralRequest())).toEqual({ kind: 'encoded', wire: fixture('data-lgsp.json') })
  })

  test('a bare record says nothing that it does not know', () => {
    const { name, sex, dateOfBirth, nationality, paper } = sampleRecord().subject
    const subject = { name, sex, dateOfBirth, nationality, paper: { type: paper.type, number: paper.number }, phone: '0900000001' }
    const bare = { form: 2, askedBy: 'person', purpose: { words: 'Việc riêng' }, copies: 1, withPositionBan: false, subject, stays: [] } as const
    const operations = encode(Registration, registrationMapping, { ...operationsRequest(), record: { ...bare, stays: [] } })
    expect(operations).toMatchObject({ kind: 'encoded', wire: { declarationWSForm: { declareDate: '25/06/2026', formType: 2, isBanPosition: 0 }, residenceWSForm: [] } })
    expect(Object.keys((operations as { wire: object }).wire)).not.toContain('mandatorWSForm')
    const central = encode(DataLGSP, dataMapping, { ...centralRequest(), files: [], record: { ...bare, stays: [] } })
    expect(central).toMatchObject({ kind: 'encoded', wire: { toKhai: { loaiPhieu: 2, uyQuyen: 0, nycCuTru: [], fileHoSo: [] } } })
    expect(JSON.stringify(central)).not.toMatch(/nuq|nycThuongTru|thongTinBienLai|voChong/)
  })

  test.each([
    ['person', 3846, 72],
    ['authorised-person', 3845, 72],
    ['agency', 3847, 73],
    ['prosecuting-agency', 3844, 74],
  ] as const)('asked for by %s: declareTypeId %i, objectRequestId %i', (askedBy, declareTypeId, objectRequestId) => {
    expect(encode(Registration, registrationMapping, operationsRequest({ askedBy }))).toMatchObject({ wire: { declarationWSForm: { declareTypeId, objectRequestId } } })
  })

  test('there are no other askers', () => expect(recordAskers).toHaveLength(4))

  test('a foreigner is objectRequestId 71, under the id of the country', () => {
    const subject = { ...sampleRecord().subject, nationality: 'LA' }
    expect(encode(Registration, registrationMapping, operationsRequest({ subject }))).toMatchObject({ wire: { declarationWSForm: { nationalityId: '118', objectRequestId: 71 } } })
  })

  test.each([
    ['old-id', 1],
    ['passport', 0],
    ['residence-card', 2],
    ['personal-id', 3],
  ] as const)('a paper that is a %s is %i', (type, code) => {
    expect(paperCode[type]).toBe(code)
  })

  test('what a wire needs and the dossier lacks refuses it by the field, uncut', () => {
    const { phone: _phone, ...rest } = sampleRecord().subject
    const encoded = encode(Registration, registrationMapping, operationsRequest({ subject: { ...rest, nationality: 'XX' } }))
    if (encoded.kind !== 'refused') throw new Error('taken')
    expect(encoded.outcome).toMatchObject({ kind: 'refused', code: 'not-in-partner-format' })
    expect(encoded.outcome.fields?.map((fault) => fault.field)).toEqual(['/judicialRecord/subject/nationality', '/judicialRecord/subject/phone'])
  })

  test('a fault in an item names the item', () => {
    const [first] = sampleRecord().stays
    if (first === undefined) throw new Error('the fixture has one')
    const encoded = encode(DataLGSP, dataMapping, centralRequest({ stays: [first, { ...first, from: '15-1' }] }))
    expect(encoded).toMatchObject({ kind: 'refused', outcome: { fields: [{ field: '/judicialRecord/stays/1/from' }] } })
  })
})

test.each([
  ['1999', '1999'],
  ['1999-02', '02/1999'],
  ['1999-02-28', '28/02/1999'],
])('%s is %s to the agency', (date, expected) => {
  expect(dayOf(date)).toBe(expected)
})

test.each([
  ['2026-06-30T16:59:59Z', '2026-06-30'],
  ['2026-06-30T17:00:00Z', '2026-07-01'],
  ['2026-12-31T23:59:60+07:00', '2026-12-31'],
])('%s is on %s in Việt Nam', (instant, day) => {
  expect(localDay(instant)).toBe(day)
})

describe('the dates of the wires', () => {
  test.each([
    ['operations-1.0', '2026-06-30', undefined, true],
    ['operations-1.0', '2026-07-01', undefined, false],
    ['operations-1.0', '2026-07-01', { until: '2026-07-31' }, true],
    ['central-form', '2026-06-30', undefined, false],
    ['central-form', '2026-07-01', undefined, true],
    ['central-form', '2026-06-30', { from: '2026-06-01' }, true],
    ['central-form', '2027-01-01', { until: '2026-12-31' }, false],
  ] as const)('%s, received on %s, agreed %j: taken %s', (wire, day, agreed, taken) => {
    const fault = faultOfDay(wire, day, agreed)
    expect(fault === undefined).toBe(taken)
    if (fault) expect(fault).toMatchObject({ kind: 'broken', code: 'wire-not-valid' })
  })
})
