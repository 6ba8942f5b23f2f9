/** The mapping by itself: nothing of the platform's formats or of ours is left without a row or a reason. */
import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { Dossier } from '../../schemas/dossier.ts'
import { BudgetSlip, OnlinePayment, type PaymentOrder } from '../../schemas/payment-order.ts'
import { encode } from './encode.ts'
import { configAt, messageId, orderMessage } from './fixtures/line.ts'
import { budgetSlip, onlineOrder, paymentDossier } from './fixtures/orders.ts'
import type { MappingRow } from './mapping-row.ts'
import { orderMapping } from './mapping.ts'
import { notKept, notSent } from './not-mapped.ts'
import { readPlatformTime, writePlatformTime } from './platform-time.ts'
import { isProven, proofOf, proofOrder } from './proof.ts'
import { dossierCodeOf, referenceOf } from './reference.ts'
import { eventOfResult } from './result.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { slipMapping } from './slip-mapping.ts'
import { WireInit, WireResult, WireSlip } from './wire.ts'

const config = configAt('http://127.0.0.1')

/** As the formats list them, written down apart from the code. */
const initFields =
  'LoaiBanTin PhienBan MaDoiTac MaThamChieu SoTien LoaiHinhThanhToan MaKenhThanhToan MaThietBi NgonNgu MaTienTe MaNganHang ThongTinGiaoDich ThoiGianGD Ip MaXacThuc ThongTinBienLai'.split(' ')
const receiptFields =
  'MaDichVu MaDVC TenDVC MaTTHC TenTTHC MaDonVi TenDonVi MaHoSo TKThuHuong MaNHThuHuong TenTKThuHuong MaLoaiHinhThuPhat TenLoaiHinhThuPhat MaCoQuanQD TenCoQuanQD KhoBac NgayQD SoQD ThoiGianViPham DiaDiemViPham TenNguoiViPham TaiKhoanThuNSNN NoiDungThanhToan HoTenNguoiNop SoCMNDNguoiNop DiaChiNguoiNop HuyenNguoiNop TinhNguoiNop PhiLePhi DSKhoanNop'.split(' ')
const feeFields = ['LoaiPhiLePhi', 'MaPhiLePhi', 'TenPhiLePhi', 'SoTien']
const dueFields = ['NoiDung', 'SoTien']
const slipFields =
  'soGnt maHieu soChungTu soThamChieu hinhThucNopTien loaiTien nguoiNopThue maSoThue diaChi tinhTp nganHangTrichTk soTaiKhoanTrich loaiTaiKhoanThu taiKhoanKbnn tinhTpKbnn coQuanQuanLyThu nganHangUyNhiemThu items'.split(' ')
const slipItemFields = 'stt soToKhai kyThue noiDungKhoanNop soTienNguyenTe soTienVND maChuong maNDKT maDBHC'.split(' ')
const resultFields = 'LoaiBanTin MaLoi MaDoiTac MaThamChieu SoTien MaTienTe MaGiaoDich MaNganHang ThoiGianGD ThongTinGiaoDich MaXacThuc'.split(' ')

interface Shape {
  readonly properties?: Readonly<Record<string, TSchema>>
  readonly items?: TSchema
}

interface Row {
  readonly wire: string
  readonly from: readonly string[]
  readonly items?: readonly Row[]
}

function wireOf(order: PaymentOrder, dossier: Partial<Dossier> = {}): Record<string, unknown> {
  const encoded = encode(orderMessage(paymentDossier({ ...dossier, payment: order })), order, config)
  if (encoded.kind === 'refused') throw new Error(encoded.outcome.words)
  return { ...encoded.wire }
}

function refusalOf(order: PaymentOrder, dossier: Partial<Dossier> = {}) {
  const encoded = encode(orderMessage(paymentDossier({ ...dossier, payment: order })), order, config)
  if (encoded.kind === 'encoded') throw new Error('taken')
  return encoded.outcome
}

/** Names in the tables, with those inside lists and objects. */
function rowsOf(rows: readonly Row[]): readonly Row[] {
  return rows.flatMap((row) => [row, ...rowsOf(row.items ?? [])])
}

function leaves(schema: TSchema, pointer = ''): readonly string[] {
  const { properties, items } = schema as Shape
  if (items) return leaves(items, `${pointer}/*`)
  if (properties === undefined) return [pointer]
  return Object.entries(properties).flatMap(([name, field]) => leaves(field, `${pointer}/${name}`))
}

const orderRows = orderMapping as readonly MappingRow<never>[]
const slipRows = slipMapping as readonly MappingRow<never>[]
const receiptRows = orderRows.find((row) => row.wire === 'ThongTinBienLai')?.items as readonly Row[]

describe('completeness', () => {
  test.each([
    ['INIT', orderRows, WireInit, initFields.filter((name) => name !== 'MaXacThuc')],
    ['ThongTinBienLai', receiptRows, WireInit.properties.ThongTinBienLai, receiptFields],
    ['PhiLePhi[]', receiptRows.find((row) => row.wire === 'PhiLePhi')?.items ?? [], WireInit.properties.ThongTinBienLai.properties.PhiLePhi.items, feeFields],
    ['DSKhoanNop[]', receiptRows.find((row) => row.wire === 'DSKhoanNop')?.items ?? [], WireInit.properties.ThongTinBienLai.properties.DSKhoanNop.items, dueFields],
    ['C1-02/NS', slipRows, WireSlip, [...slipFields, 'tongTien']],
    ['items[]', slipRows.find((row) => row.wire === 'items')?.items ?? [], WireSlip.properties.items.items, slipItemFields],
  ] as const)('every field of %s is mapped once, or a reason is written', (_name, rows: readonly Row[], schema: TSchema, documented: readonly string[]) => {
    const mapped = rows.map((row) => row.wire)
    expect([...mapped, ...Object.keys(notSent).filter((name) => documented.includes(name))].toSorted()).toEqual(documented.toSorted())
    expect(Object.keys((schema as Shape).properties ?? {}).filter((name) => name !== 'MaXacThuc').toSorted()).toEqual(documented.toSorted())
  })

  test.each([
    ['online', OnlinePayment, orderRows],
    ['budget-slip', BudgetSlip, slipRows],
  ] as const)('every value of an order of kind %s travels', (_kind, schema, rows) => {
    const carried = rowsOf(rows as readonly Row[]).flatMap((row) => row.from)
    expect(leaves(schema, '/payment').filter((pointer) => pointer !== '/payment/kind' && !carried.includes(pointer))).toEqual([])
  })

  test.each([
    ['online', onlineOrder, 'INIT'],
    ['budget-slip', budgetSlip, 'C1-02/NS'],
  ] as const)('a full order of kind %s fills every field that has a row', (_kind, order, _message) => {
    const wire = wireOf(order)
    const filled = JSON.stringify(wire)
    const rows = order.kind === 'online' ? rowsOf(orderRows as readonly Row[]) : rowsOf(slipRows as readonly Row[])
    expect(rows.filter((row) => !filled.includes(`"${row.wire}":`)).map((row) => row.wire)).toEqual([])
  })

  test.each(resultFields)('%s of a result changes the event, or a reason is written', (field) => {
    const result = paidResult()
    const other = { ...result, [field]: field === 'ThoiGianGD' ? '20261121000000' : `${String(result[field as keyof WireResult])}1` }
    const [before, after] = [eventOfResult(result, code, config), eventOfResult(other, code, config)].map((event) => JSON.stringify(event?.event))
    const isKept = before !== after
    // a foreign currency is checked, not kept
    expect(isKept || notKept[field] !== undefined, field).toBe(true)
    expect(Object.keys(WireResult.properties)).toContain(field)
  })
})

const code = 'H56.14-261120-0001'

function paidResult(): WireResult {
  const values = {
    LoaiBanTin: 'RESULT',
    MaLoi: '00',
    MaDoiTac: sandboxAgreement.partnerCode,
    MaThamChieu: referenceOf(code, messageId),
    SoTien: '50600000',
    MaTienTe: 'VND',
    MaGiaoDich: 'GD1',
    MaNganHang: 'NHMAU',
    ThoiGianGD: '20261120100000',
    ThongTinGiaoDich: 'Thanh toan ho so',
  }
  return { ...values, MaXacThuc: proofOf('result', values, config.secretKey) ?? '' }
}

describe('an order to pay online', () => {
  test('carries constants, times and amounts as the format has them', () => {
    expect(wireOf(onlineOrder)).toMatchObject({
      LoaiBanTin: 'INIT',
      PhienBan: '1.0.6',
      SoTien: '50600000',
      MaTienTe: 'VND',
      ThoiGianGD: '20261120085900',
      ThongTinGiaoDich: 'Thanh toan ho so H56.14-261120-0001 BN0001',
      ThongTinBienLai: {
        MaDichVu: '2',
        MaDVC: '1.012781.01',
        NgayQD: '20261118000000',
        PhiLePhi: [
          { LoaiPhiLePhi: '2', MaPhiLePhi: 'LP001', TenPhiLePhi: 'Lệ phí cấp giấy chứng nhận', SoTien: '100000' },
          { LoaiPhiLePhi: '1', MaPhiLePhi: 'P001', TenPhiLePhi: 'Phí thẩm định hồ sơ', SoTien: '500000' },
        ],
        DSKhoanNop: [
          { NoiDung: 'LTB2600001-TK0000001/TB-CCT: Thuế thu nhập từ chuyển nhượng', SoTien: '40000000' },
          { NoiDung: 'LTB2600001-TK0000002/TB-CCT: Lệ phí trước bạ nhà đất', SoTien: '10000000' },
        ],
      },
    })
  })

  test('names the procedure’s service where the order names none', () => {
    const { code: _code, name: _name, ...service } = onlineOrder.service
    const { reference: _reference, decision: _decision, treasury: _treasury, ...bare } = { ...onlineOrder, service }
    const wire = wireOf(bare)
    expect(wire).toMatchObject({ ThongTinGiaoDich: 'Thanh toan ho so H56.14-261120-0001', ThongTinBienLai: { MaDVC: '1.012781.01', TenDVC: 'Đăng ký biến động quyền sử dụng đất' } })
    expect(JSON.stringify(wire)).not.toContain('SoQD')
  })

  test('is the same on every attempt, and another one for another message', () => {
    expect(wireOf(onlineOrder)).toEqual(wireOf(onlineOrder))
    const other = encode(orderMessage(paymentDossier(), { messageId: '01930000-0000-7000-8000-000000000002' }), onlineOrder, config)
    expect(other.kind === 'encoded' && 'MaThamChieu' in other.wire && other.wire.MaThamChieu).not.toBe(wireOf(onlineOrder)['MaThamChieu'])
  })

  test('whose total is not the sum of its items is refused by its fields', () => {
    expect(refusalOf({ ...onlineOrder, total: 50_600_001 })).toMatchObject({
      code: 'total-differs',
      words: 'Tổng số tiền 50600001 khác tổng các khoản 50600000',
      fields: [{ field: '/payment/total' }, { field: '/payment/items/0/amount' }, { field: '/payment/items/1/amount' }, { field: '/payment/items/2/amount' }, { field: '/payment/items/3/amount' }],
    })
    expect(refusalOf({ ...budgetSlip, total: 1 })).toMatchObject({ code: 'total-differs' })
  })

  test('with a procedure’s name over the limit is refused by that field, uncut', () => {
    const procedure = { ...paymentDossier().procedure, name: 'x'.repeat(251) }
    const outcome = refusalOf(onlineOrder, { procedure })
    expect(outcome).toMatchObject({ kind: 'refused', code: 'not-in-partner-format', fields: [{ field: '/procedure/name' }] })
    expect(outcome.words).not.toContain('xxx')
  })

  test('with an item that is a fee and a notice at once is refused', () => {
    const [fee, ...rest] = onlineOrder.items
    if (fee === undefined) throw new Error('the fixture has items')
    expect(refusalOf({ ...onlineOrder, items: [{ ...fee, noticeNumber: 'TB-1' }, ...rest] })).toMatchObject({ fields: [{ field: '/payment/items/0' }] })
  })
})

test('the fixtures are dossiers of ours', () => {
  for (const payment of [onlineOrder, budgetSlip]) expect(Value.Errors(Dossier, paymentDossier({ payment }))).toEqual([])
})

describe('MaXacThuc', () => {
  const secret = 'a-secret-of-this-test'
  const values = { ...wireOf(onlineOrder), MaLoi: '00', MaGiaoDich: 'GD1' } as Readonly<Record<string, unknown>>

  test.each([
    ['INIT', `INIT|1.0.6|LIENTHONG|${referenceOf(code, messageId)}|50600000|PAY|1|1|vi-VN|VND|PAYMENT|Thanh toan ho so ${code} BN0001|20261120085900|127.0.0.1|${secret}`],
    ['result', `INIT|00|LIENTHONG|${referenceOf(code, messageId)}|50600000|VND|GD1|PAYMENT|20261120085900|Thanh toan ho so ${code} BN0001|${secret}`],
    ['QUERY', `INIT|1.0.6|LIENTHONG|${referenceOf(code, messageId)}|20261120085900|${secret}`],
    ['GET_BILL', `INIT|1.0.6|LIENTHONG|${referenceOf(code, messageId)}|20261120085900|${secret}`],
  ] as const)('of %s is SHA-256 over the documented values, the secret last', (message, text) => {
    expect(proofOf(message, values, secret)).toBe(createHash('sha256').update(text).digest('hex'))
  })

  test.each(proofOrder.result)('fails when %s was changed', (field) => {
    const result = paidResult()
    expect(isProven('result', result, config.secretKey)).toBe(true)
    expect(isProven('result', { ...result, [field]: `${String(result[field])}0` }, config.secretKey)).toBe(false)
    expect(isProven('result', { ...result, [field]: undefined }, config.secretKey)).toBe(false)
  })

  test('counts amounts as numbers too, in either case of its digits, and nothing else', () => {
    const result = paidResult()
    expect(isProven('result', { ...result, SoTien: 50_600_000, MaXacThuc: result.MaXacThuc.toUpperCase() }, config.secretKey)).toBe(true)
    for (const MaXacThuc of ['', result.MaXacThuc.slice(1), `${result.MaXacThuc}0`, 7, null, undefined]) expect(isProven('result', { ...result, MaXacThuc }, config.secretKey)).toBe(false)
    expect(isProven('result', result, `${config.secretKey}x`)).toBe(false)
  })

  test('is none for values that hold the separator: they could be cut in two ways', () => {
    const shifted = { ...paidResult(), ThongTinGiaoDich: 'a|b' }
    expect(proofOf('result', shifted, config.secretKey)).toBeUndefined()
    expect(isProven('result', shifted, config.secretKey)).toBe(false)
  })
})

describe('references', () => {
  test.each(['H56.14-261120-0001', '000.00.32.H19-210708-0004', '000.00.32.H19.HT01-210708-0004', 'G09.20-20260609-0000012'])('of %s are alphanumeric and read back', (dossierCode) => {
    const reference = referenceOf(dossierCode, messageId)
    expect(reference).toMatch(/^[0-9A-Za-z]{1,100}$/)
    expect(dossierCodeOf(reference)).toBe(dossierCode)
  })

  test.each(['', 'dvc', 'dvcH56', 'dvch56t00000000000000000000', `dvcH56t${'g'.repeat(20)}`, `xdvcH56t${'0'.repeat(20)}`])('%j is none of ours', (reference) => {
    expect(dossierCodeOf(reference)).toBeUndefined()
  })
})

describe('times', () => {
  test('are those of Việt Nam, there and back', () => {
    expect(writePlatformTime(new Date('2026-12-31T17:00:00Z'))).toBe('20270101000000')
    expect(readPlatformTime('20270101000000')).toBe('2027-01-01T00:00:00+07:00')
  })

  test.each(['', '2026112010000', '20261320100000', '20260230100000', '20261120246000', '2026-11-20 10:00'])('%j is none', (text) => {
    expect(readPlatformTime(text)).toBeUndefined()
  })
})
