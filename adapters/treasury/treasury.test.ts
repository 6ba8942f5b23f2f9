/** What the adapter makes of a platform that answers as real ones may. The platform is played by nock. */
import { beforeAll, describe, expect, test } from 'vitest'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import type { AwaitedDossier } from '../../src/ports/adapter.ts'
import { awaitedOf, clock, messageId, never, now, orderMessage, platform, province, withLine } from './fixtures/line.ts'
import { budgetSlip, paymentDossier } from './fixtures/orders.ts'
import { resultOf } from './fixtures/result.ts'
import { receiptForms } from './receipt.ts'
import { referenceOf } from './reference.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'

const origin = 'http://treasury.test'
const { paymentPath, slipPath, queryPath, billPath } = sandboxAgreement
const dossierCode = 'H56.14-261120-0001'
const reference = referenceOf(dossierCode, messageId)
const first = awaitedOf(orderMessage())
const second: AwaitedDossier = { ...first, dossierCode: 'H56.14-261120-0002', messageId: '01930000-0000-7000-8000-000000000002' }
const pdf = Buffer.from('%PDF-1.4\nmade for a test\n%%EOF\n')
const mocks = useNock()
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([province, platform], clock)
})

function answer(path: string, body: object | string, status = 200): void {
  mocks.on(origin).post(path).reply(status, body)
}

function ok(content: object): object {
  return { error_code: '0', message: JSON.stringify(content) }
}

function result(changes: object = {}, of = reference): object {
  return resultOf(of, changes)
}

async function send(message = orderMessage()) {
  return (await withLine(seals, origin, (line) => line.send(message, never))).outcome
}

function poll(...awaited: readonly AwaitedDossier[]) {
  return withLine(seals, origin, (line) => line.poll({ cursor: undefined, awaited }, never))
}

describe('an order', () => {
  test('whose reference is there already is delivered, without a link', async () => {
    answer(paymentPath, { error_code: '31', message: 'Mã tham chiếu đã tồn tại' })
    expect(await send(orderMessage(paymentDossier(), { mayBeThere: true }))).toMatchObject({
      kind: 'delivered',
      code: 'reference-exists',
      words: '31 Mã tham chiếu đã tồn tại',
      events: [{ type: 'payment-requested', partnerCode: '31', payment: { reference, amount: 50_600_000 } }],
    })
  })

  test('a slip that is answered with another reference is unclear', async () => {
    answer(slipPath, ok({ soThamChieu: referenceOf(dossierCode, 'another') }))
    expect(await send(orderMessage(paymentDossier({ payment: budgetSlip })))).toMatchObject({ kind: 'unclear', code: 'answer-to-another-message' })
  })

  test.each([
    ['Tài khoản thụ hưởng không hợp lệ', { kind: 'refused', code: 'order-rejected' }],
    ['Mã đối tác không tồn tại', { kind: 'broken', code: 'partner-code-rejected' }],
    ['Hệ thống đang bảo trì', { kind: 'later', scope: 'partner' }],
    ['Không rõ', { kind: 'unclear', code: 'unknown-answer' }],
  ])('answered with %s', async (message, expected) => {
    answer(paymentPath, { error_code: '99', message })
    expect(await send()).toMatchObject(expected)
  })
})

describe('a poll', () => {
  test('believes no result without the platform’s proof, nor one about another order', async () => {
    for (const content of [{ ...result(), SoTien: '1' }, result({}, referenceOf(dossierCode, 'another')), result({ MaDoiTac: 'KHAC' })]) {
      answer(queryPath, ok(content))
      expect(await poll(first)).toMatchObject({ kind: 'polled', events: [], failure: { kind: 'unclear', code: 'answer-unproven' } })
    }
  })

  test('a receipt that is no PDF file is for a person, and the payment counts', async () => {
    for (const FileBienLai of [Buffer.from('<html>').toString('base64'), '%PDF-', 'không']) {
      answer(queryPath, ok(result()))
      answer(billPath, ok({ SoBienLai: 'BL1', FileBienLai }))
      expect(await poll(first)).toMatchObject({ events: [{ event: { type: 'payment' } }, { event: { type: 'not-understood', partnerCode: 'GET_BILL' }, raw: expect.stringContaining('BL1') as string }] })
    }
  })

  test('keeps what came before the platform fell ill, and asks nobody else', async () => {
    answer(queryPath, ok(result()))
    answer(billPath, { error_code: '42', message: 'Giao dịch chưa có biên lai' })
    answer(queryPath, { error_code: '99', message: 'Hệ thống đang bảo trì' })
    expect(await poll(first, second, first)).toMatchObject({ events: [{ event: { type: 'payment', dossierCode } }], failure: { kind: 'later', code: 'partner-busy' } })
  })

  test('goes on past an answer of no sense, and says at the end that there was one', async () => {
    answer(queryPath, '<html>')
    answer(queryPath, ok(result({}, referenceOf(second.dossierCode, second.messageId))))
    answer(billPath, { error_code: '42', message: 'Giao dịch chưa có biên lai' })
    expect(await poll(first, second)).toMatchObject({ events: [{ event: { type: 'payment', dossierCode: second.dossierCode } }], failure: { kind: 'unclear', code: 'not-an-answer' } })
  })

  test.each([
    ['patience for one order', { error_code: '50', message: 'Giao dịch đang được xử lý, vui lòng thử lại sau' }, 200],
    ['patience for one bank', { error_code: '51', message: 'Ngân hàng thụ hưởng tạm ngừng giao dịch' }, 200],
    ['a place that is not there', 'không có', 404],
    ['what was refused', { error_code: '20', message: 'Thiếu TKThuHuong' }, 200],
    ['nothing decided yet', ok(result({ MaLoi: sandboxAgreement.pendingCode })), 200],
  ])('goes on past %s', async (_name, words, status) => {
    answer(queryPath, words, status)
    answer(queryPath, ok(result({}, referenceOf(second.dossierCode, second.messageId))))
    answer(billPath, { error_code: '50', message: 'Giao dịch đang được xử lý, vui lòng thử lại sau' })
    const polled = await poll(first, second)
    expect(polled.kind === 'polled' ? polled.events.map(({ event }) => [event.type, event.dossierCode]) : polled).toContainEqual(['payment', second.dossierCode])
  })

  test.each([
    ['our proof is wrong', { error_code: '12', message: 'Mã xác thực không hợp lệ' }, 200, 'proof-rejected'],
    ['it asks for a pause', 'too many', 429, 'rate-limited'],
    ['it fails', 'x', 503, 'server-error'],
  ])('asks about no further order once %s', async (_name, words, status, code) => {
    answer(queryPath, words, status)
    expect(await poll(first, second)).toMatchObject({ events: [], failure: { code } })
  })

  test('that takes long asks about no further order, so that what it was told is stored', async () => {
    answer(queryPath, ok(result()))
    answer(billPath, { error_code: '42', message: 'Giao dịch chưa có biên lai' })
    let elapsed = 0
    const slow = { ...clock, now: () => new Date(now.getTime() + (elapsed += 10_000)) }
    const polled = await withLine(seals, origin, (line) => line.poll({ cursor: undefined, awaited: [first, second] }, never), slow)
    expect(polled).toMatchObject({ kind: 'polled', events: [{ event: { type: 'payment', dossierCode } }], more: false })
    expect(polled).not.toHaveProperty('failure')
  })

  test('goes on past words about one order', async () => {
    answer(queryPath, { error_code: '99', message: 'Không rõ' })
    answer(queryPath, ok(result({}, referenceOf(second.dossierCode, second.messageId))))
    answer(billPath, ok({ SoBienLai: 'BL2', FileBienLai: pdf.toString('base64') }))
    const polled = await poll(first, second)
    expect(polled).toMatchObject({ events: [{ event: { type: 'not-understood' } }, { event: { type: 'payment' } }, { event: { type: 'receipt', final: true } }] })
    expect(polled).not.toHaveProperty('failure')
  })
})

test.each([
  ['20261231235959', 'Biên lai'],
  ['20270101000000', 'Biên lai điện tử'],
])('the receipt of money paid at %s is %s', async (ThoiGianGD, name) => {
  answer(queryPath, ok(result({ ThoiGianGD })))
  answer(billPath, ok({ SoBienLai: 'BL1', FileBienLai: pdf.toString('base64') }))
  expect(await poll(first)).toMatchObject({ events: [{}, { files: [{ name }] }] })
  expect(receiptForms.map((form) => form.from)).toEqual(receiptForms.map((form) => form.from).toSorted().toReversed())
})
