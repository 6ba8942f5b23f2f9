/** Reported results: what becomes an event, what is refused, and in which words. */
import { beforeAll, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import type { RawCallback, ReceivedCallback } from '../../src/ports/adapter.ts'
import { receiveResult } from './callback.ts'
import { configAt, messageId, now } from './fixtures/line.ts'
import { proofOf } from './proof.ts'
import { referenceOf } from './reference.ts'

const config = configAt('http://127.0.0.1')
const dossierCode = 'H56.14-261120-0001'
const reference = referenceOf(dossierCode, messageId)
const paid = {
  LoaiBanTin: 'RESULT',
  MaLoi: '00',
  MaDoiTac: 'LIENTHONG',
  MaThamChieu: reference,
  SoTien: '50600000',
  MaTienTe: 'VND',
  MaGiaoDich: 'GD0001',
  MaNganHang: 'NHMAU',
  ThoiGianGD: '20261120100000',
  ThongTinGiaoDich: 'Thanh toan ho so',
}

function report(changes: object = {}, callback: Partial<RawCallback> = {}): ReceivedCallback {
  const values = { ...paid, ...changes }
  return send({ ...values, MaXacThuc: proofOf('result', values, config.secretKey) }, callback)
}

function send(body: unknown, callback: Partial<RawCallback> = {}): ReceivedCallback {
  const bytes = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return receiveResult({ method: 'POST', path: 'KetQuaThanhToan', headers: {}, query: {}, body: bytes, receivedAt: now, ...callback }, config)
}

function answered({ answer }: ReceivedCallback): unknown {
  return { status: answer.status, ...(JSON.parse(Buffer.from(answer.body).toString('utf8')) as object) }
}

describe('a payment', () => {
  test('is one event, with what the platform said', () => {
    const { events } = report()
    expect(events.map(({ event }) => event)).toEqual([
      {
        key: `payment:${reference}:GD0001:50600000`,
        type: 'payment',
        dossierCode,
        at: '2026-11-20T10:00:00+07:00',
        payment: { reference, amount: 50_600_000, transactionId: 'GD0001', paidAt: '2026-11-20T10:00:00+07:00' },
        partnerCode: '00',
        partnerWords: 'Thanh toan ho so',
      },
    ])
    expect(events.every(({ event }) => Value.Check(PartnerEvent, event))).toBe(true)
  })

  test('has the same key when it is told again, and another with another transaction or amount', () => {
    const keyOf = (changes?: object) => report(changes).events[0]?.event.key
    expect(keyOf({ ThongTinGiaoDich: 'khac', SoTien: 50_600_000 })).toBe(keyOf())
    expect(new Set([keyOf(), keyOf({ MaGiaoDich: 'GD0002' }), keyOf({ SoTien: '1' })]).size).toBe(3)
  })

  test('is answered in the platform’s manner', () => {
    const { answer, answerToRepeat, answerToFailure } = report()
    expect([answer, answerToRepeat, answerToFailure].map(({ status }) => status)).toEqual([200, 200, 503])
    expect(answered(report())).toEqual({ status: 200, error_code: '0', message: 'Đã ghi nhận kết quả thanh toán' })
  })
})

describe('other codes', () => {
  test.each([
    ['01', 'information'],
    ['77', 'not-understood'],
    ['0', 'not-understood'],
    ['000', 'not-understood'],
    ['', 'not-understood'],
  ])('%j is %s', (MaLoi, type) => {
    const { events } = report({ MaLoi })
    expect(events.map(({ event }) => event.type)).toEqual([type])
    expect(events.every(({ event }) => Value.Check(PartnerEvent, event) && event.payment === undefined && event.status === undefined)).toBe(true)
  })

  test('02, which is agreed to be pending, is information: taken, told once, and nothing moves', () => {
    const received = report({ MaLoi: '02', MaGiaoDich: '' })
    expect(received.events).toEqual([
      { event: { key: `payment-pending:${reference}::02`, type: 'information', dossierCode, at: '2026-11-20T10:00:00+07:00', partnerCode: '02', partnerWords: 'Thanh toan ho so' } },
    ])
    expect(received.answer.status).toBe(200)
    expect(report({ MaLoi: '02', MaGiaoDich: '', ThoiGianGD: '20261120110000' }).events[0]?.event.key).toBe(received.events[0]?.event.key)
  })

  test.each([
    ['an amount with groups', { SoTien: '50.600.000' }],
    ['an amount below zero', { SoTien: '-1' }],
    ['no amount', { SoTien: '' }],
    ['a time that no calendar has', { ThoiGianGD: '20260230100000' }],
    ['another currency', { MaTienTe: 'USD' }],
    ['a transaction id that is no line', { MaGiaoDich: 'a\nb' }],
    ['no transaction id', { MaGiaoDich: '' }],
  ])('a payment with %s is for a person, with the message and without its proof', (_name, changes) => {
    const { events } = report(changes)
    expect(events).toMatchObject([{ event: { type: 'not-understood', dossierCode, partnerCode: '00' }, raw: expect.stringContaining('"MaLoi":"00"') as string }])
    expect(events[0]?.raw).not.toContain('MaXacThuc')
    expect(report(changes).events).toEqual(events)
  })
})

describe('refused', () => {
  let good: Record<string, unknown>
  beforeAll(() => {
    good = { ...paid, MaXacThuc: proofOf('result', paid, config.secretKey) }
  })

  test.each([
    ['a changed amount', () => ({ ...good, SoTien: '1' })],
    ['a changed reference', () => ({ ...good, MaThamChieu: referenceOf('H56.14-261120-0002', messageId) })],
    ['a changed code', () => ({ ...good, MaLoi: '01' })],
    ['no proof', () => paid],
    ['the proof of another secret', () => ({ ...paid, MaXacThuc: proofOf('result', paid, 'another-secret-of-somebody') })],
    ['a list', () => [good]],
    ['null', () => 'null'],
    ['no JSON', () => 'MaLoi=00'],
  ])('%s', (_name, body) => {
    const received = send(body())
    expect(received.events).toEqual([])
    expect(answered(received)).toEqual({ status: 401, error_code: '-1', message: 'Mã xác thực không hợp lệ' })
  })

  test('a message for another partner, about another’s reference, or at another place', () => {
    expect(answered(report({ MaDoiTac: 'KHAC' }))).toMatchObject({ status: 400, message: 'Mã đối tác không đúng' })
    expect(answered(report({ MaThamChieu: 'dvcKHAC' }))).toMatchObject({ status: 400, message: 'Mã tham chiếu không tồn tại' })
    expect(answered(report({}, { path: 'Khac' }))).toMatchObject({ status: 404 })
    expect(answered(report({}, { method: 'GET' }))).toMatchObject({ status: 405 })
  })
})
