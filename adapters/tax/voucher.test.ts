/** Pushed vouchers: every state, what cannot be read, and where their files are fetched from. */
import { beforeAll, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import type { ReceivedCallback } from '../../src/ports/adapter.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { agency, clock, config, now, origin, province, withTaxLine } from './fixtures/tax-line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { voucherStates } from './voucher.ts'

const dossierCode = 'H56.14-261120-0001'
const notice = 'LTB2600001-TK0000002/TB-CCT'
const payment = { NoiDungThanhToan: 'Lệ phí trước bạ', ThoiGianThanhToan: '20261125093000', MaThongBaoThue: notice, TrangThaiThanhToan: '1', SoTien: '10000000' }
const link = `${origin}/chung-tu/1.pdf`
const voucher = { MaHoSo: dossierCode, MaSoThue: '8000000011', HoTenNguoiNopTien: 'Nguyễn Thị Mẫu', UrlFileChungTu: link, ThongTinThanhToan: payment as unknown }
const mocks = useNock()
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([province, agency], clock)
})

function push(data: object = voucher, key: unknown = sandboxAgreement.voucherKey, lineConfig: unknown = config): Promise<ReceivedCallback> {
  const body = Buffer.from(JSON.stringify({ SecurityKey: key, Service: 'ChungTuThue', Data: data }))
  return withTaxLine(seals, (line) => line.receive({ method: 'POST', path: 'ChungTuThue', headers: {}, query: {}, body, receivedAt: now }), lineConfig)
}

function pushPayment(changes: object): Promise<ReceivedCallback> {
  return push({ ...voucher, ThongTinThanhToan: { ...payment, ...changes } })
}

function words({ answer }: ReceivedCallback): unknown {
  return { status: answer.status, ...(JSON.parse(Buffer.from(answer.body).toString('utf8')) as object) }
}

describe('a voucher', () => {
  test('of money paid is a payment of its notice, with its file as a link', async () => {
    const { events } = await push()
    expect(events).toMatchObject([
      {
        event: {
          type: 'payment',
          dossierCode,
          at: '2026-11-25T09:30:00+07:00',
          payment: { reference: notice, amount: 10_000_000, noticeNumbers: [notice], paidAt: '2026-11-25T09:30:00+07:00' },
          partnerCode: '1',
          partnerWords: 'Lệ phí trước bạ',
        },
        files: [{ fileName: 'chung-tu-LTB2600001-TK0000002-TB-CCT.pdf', mediaType: 'application/pdf', content: { kind: 'link', link } }],
      },
    ])
    expect(events[0]?.event).not.toHaveProperty('status')
  })

  test('without a file has none, and with several payments is several events', async () => {
    const { UrlFileChungTu: _link, ...bare } = voucher
    const { events } = await push({ ...bare, ThongTinThanhToan: [payment, { ...payment, MaThongBaoThue: 'TB-2' }] })
    expect(events.map(({ event }) => event.payment?.reference)).toEqual([notice, 'TB-2'])
    expect(events.every((event) => !('files' in event))).toBe(true)
  })

  test('again is the same event, wherever its file lies by now; a corrected one is another', async () => {
    const keyOf = async (pushed: Promise<ReceivedCallback>) => (await pushed).events[0]?.event.key
    expect(await keyOf(push({ ...voucher, UrlFileChungTu: `${link}?again` }))).toBe(await keyOf(push()))
    expect(await keyOf(pushPayment({ SoTien: 10_000_000, TrangThaiThanhToan: 1 }))).toBe(await keyOf(push()))
    expect(await keyOf(pushPayment({ SoTien: '10000001' }))).not.toBe(await keyOf(push()))
  })

  test.each(voucherStates)('in state $code is $type', async ({ code, type }) => {
    const { events } = await pushPayment({ TrangThaiThanhToan: code })
    expect(events.map(({ event }) => [event.type, event.partnerCode])).toEqual([[type, code]])
    expect(events.every(({ event }) => Value.Check(PartnerEvent, event))).toBe(true)
  })

  test.each([
    ['a state that nobody foresaw', { TrangThaiThanhToan: '7' }],
    ['no state', { TrangThaiThanhToan: undefined }],
    ['an amount with groups', { SoTien: '10.000.000' }],
    ['no amount', { SoTien: undefined }],
    ['a day that no calendar has', { ThoiGianThanhToan: '20260230093000' }],
    ['another form of time', { ThoiGianThanhToan: '25/11/2026' }],
    ['no notice', { MaThongBaoThue: '' }],
    ['a notice that is too long', { MaThongBaoThue: '1'.repeat(101) }],
  ])('with %s is for a person, with what came and without the key', async (_name, changes) => {
    const { events, answer } = await pushPayment(changes)
    expect(events).toMatchObject([{ event: { type: 'not-understood', dossierCode }, raw: expect.stringContaining(dossierCode) as string }])
    expect(events.every(({ event }) => Value.Check(PartnerEvent, event))).toBe(true)
    expect(events[0]?.raw).not.toContain(sandboxAgreement.voucherKey)
    expect(answer.status).toBe(200)
  })

  test.each([
    ['another key', () => push(voucher, sandboxAgreement.securityKey), 401],
    ['no key', () => push(voucher, null), 401],
    ['no dossier', () => push({ ...voucher, MaHoSo: '' }), 400],
    ['a dossier code that is no line', () => push({ ...voucher, MaHoSo: 'H56\n1' }), 400],
    ['no payment', () => push({ ...voucher, ThongTinThanhToan: undefined }), 400],
    ['an empty list of payments', () => push({ ...voucher, ThongTinThanhToan: [] }), 400],
  ])('with %s is refused', async (_name, pushed, status) => {
    const received = await pushed()
    expect(received.events).toEqual([])
    expect(words(received)).toMatchObject({ status, error_code: -1 })
  })

  test('is refused wherever vouchers were not agreed, whatever its key', async () => {
    const { vouchers: _vouchers, ...closed } = config
    expect(words(await push(voucher, sandboxAgreement.voucherKey, closed))).toMatchObject({ status: 401 })
    expect(words(await push(voucher, '', closed))).toMatchObject({ status: 401 })
  })

  test('is answered in the portal’s words', async () => {
    const { answer, answerToRepeat, answerToFailure } = await push()
    const said = [answer, answerToRepeat, answerToFailure].map(({ status, body }) => `${status} ${Buffer.from(body).toString('utf8')}`)
    expect(said).toEqual([
      '200 {"error_code":0,"message":"Tiếp nhận chứng từ thuế thành công"}',
      '200 {"error_code":1,"message":"Chứng từ thuế đã được tiếp nhận trước đó"}',
      '503 {"error_code":-1,"message":"Chưa lưu được chứng từ thuế, đề nghị gửi lại"}',
    ])
  })
})

describe('its file', () => {
  const fetch = (address: string) => withTaxLine(seals, (line) => line.fetchFile(address, new AbortController().signal))

  test('is fetched from an agreed server, byte for byte', async () => {
    const pdf = '%PDF-1.4\nmade for a test'
    mocks.on(origin).get('/chung-tu/1.pdf').reply(200, pdf)
    const fetched = await fetch(link)
    expect(fetched).toMatchObject({ kind: 'fetched', mediaType: 'application/pdf' })
    expect(fetched.kind === 'fetched' && Buffer.from(fetched.bytes).toString('utf8')).toBe(pdf)
  })

  test.each(['http://tax.test.example.vn/x', 'https://tax.test/x', 'http://user:word@tax.test/x', 'http://tax.test:81/x', 'file:///etc/passwd', 'x', ''])('is not fetched from %j', async (address) => {
    expect(await fetch(address)).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', code: 'link-not-agreed' } })
  })

  test.each([
    [200, '<html>', { kind: 'unclear', code: 'not-a-pdf-file' }],
    [302, '%PDF-', { kind: 'unclear' }],
    [404, '', { kind: 'later', scope: 'message' }],
    [503, '', { kind: 'later', scope: 'partner' }],
    [403, '', { kind: 'broken' }],
  ])('answered with HTTP %d %s', async (status, body, outcome) => {
    mocks.on(origin).get('/chung-tu/1.pdf').reply(status, body)
    expect(await fetch(link)).toMatchObject({ kind: 'failed', outcome })
  })
})
