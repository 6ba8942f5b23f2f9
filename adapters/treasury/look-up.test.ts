/** Look-ups about a payment: what the simulated platform holds of it, and what is believed of answers as real ones may be. */
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ServiceName } from '../../schemas/queries/index.ts'
import type { QueryAnswer } from '../../src/ports/adapter.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { clock, messageId, never, orderMessage, platform, province, questionOf, withLine } from './fixtures/line.ts'
import { resultOf } from './fixtures/result.ts'
import { referenceOf } from './reference.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { startSimulator, type TreasurySimulator } from './simulator.ts'

const dossierCode = 'H56.14-261120-0001'
const reference = referenceOf(dossierCode, messageId)
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([province, platform], clock)
})

function askAt(url: string, name: ServiceName, of: string = reference): Promise<QueryAnswer> {
  return withLine(seals, url, (line) => line.query(questionOf(name, { reference: of })))
}

describe('at the simulated platform', () => {
  let simulator: TreasurySimulator
  beforeEach(async () => {
    simulator = await startSimulator({ port: 0, clock, ...seals, organisation: platform, senders: [province] })
  })
  afterEach(() => simulator.close())
  const ask = (name: ServiceName, of?: string) => askAt(simulator.url, name, of)

  test('the state and the receipt of a payment', async () => {
    expect(await ask('payment-status')).toEqual({ kind: 'not-found', words: '41 Không tìm thấy giao dịch' })
    await withLine(seals, simulator.url, (line) => line.send(orderMessage(), never))
    const [pending] = recordsIn(await ask('payment-status'))
    expect(pending).toMatchObject({ reference, state: 'pending', code: sandboxAgreement.pendingCode, amount: 50_600_000 })
    expect(pending).not.toHaveProperty('transactionId')
    expect(await ask('payment-receipt')).toEqual({ kind: 'not-found', words: '42 Giao dịch chưa có biên lai' })

    await simulator.tell({ what: 'paid', dossierCode })
    expect(recordsIn(await ask('payment-status'))).toMatchObject([
      { reference, state: 'paid', code: '00', amount: 50_600_000, transactionId: expect.stringMatching(/^GD/) as string, at: '2026-11-20T09:00:00+07:00' },
    ])
    expect(recordsIn(await ask('payment-receipt'))).toStrictEqual([
      { receiptNumber: expect.stringMatching(/^BL/) as string, mediaType: 'application/pdf', base64: Buffer.from(simulator.receiptOf(dossierCode)).toString('base64') },
    ])
  })

  test.each([
    ['a reference that is none of ours', 'payment-status', { reference: 'x1' }, 'parameter-invalid'],
    ['a reference that is none', 'payment-status', { reference: 'dvc/t' }, 'parameter-invalid'],
    ['no reference', 'payment-receipt', {}, 'parameter-missing'],
    ['an unknown parameter', 'payment-status', { reference, dossierCode }, 'parameter-unknown'],
    ['another look-up', 'sectors', { reference }, 'unknown-query'],
  ] as const)('%s is refused', async (_what, name, parameters, code) => {
    expect(await withLine(seals, 'http://127.0.0.1:1', (line) => line.query(questionOf(name, parameters)))).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', code } })
  })

  test('nothing of what was asked is said where it refuses', async () => {
    simulator.behave({ kind: 'refuse' })
    const outcome = { kind: 'refused', code: 'question-rejected', words: '43 Giao dịch … không được phép tra cứu' }
    expect(await ask('payment-status')).toEqual({ kind: 'failed', outcome })
    expect(await ask('payment-receipt')).toEqual({ kind: 'failed', outcome })
  })
})

describe('of what a platform may answer', () => {
  const origin = 'http://treasury.test'
  const { queryPath, billPath } = sandboxAgreement
  const mocks = useNock()

  function result(changes: object = {}, key?: string): object {
    return resultOf(reference, changes, key)
  }

  function ask(name: 'payment-status' | 'payment-receipt', content: object): Promise<QueryAnswer> {
    mocks.on(origin).post(name === 'payment-status' ? queryPath : billPath).reply(200, { error_code: '0', message: JSON.stringify(content) })
    return askAt(origin, name)
  }

  test('a state is whole', async () => {
    expect(await ask('payment-status', result())).toStrictEqual({
      kind: 'found',
      records: [{ reference, state: 'paid', code: '00', words: 'Thanh toan', amount: 50_600_000, transactionId: 'GD1', at: '2026-11-20T10:00:00+07:00' }],
      sources: { reference: 'MaThamChieu', state: 'MaLoi', code: 'MaLoi', words: 'ThongTinGiaoDich', amount: 'SoTien', transactionId: 'MaGiaoDich', at: 'ThoiGianGD' },
    })
  })

  test('a code that nobody agreed on is told as it came, and what cannot be read is left out', async () => {
    expect(recordsIn(await ask('payment-status', result({ MaLoi: '77', SoTien: '5.5', ThoiGianGD: 'hôm qua', MaGiaoDich: '' })))).toStrictEqual([{ reference, state: 'unknown', code: '77', words: 'Thanh toan' }])
    expect(recordsIn(await ask('payment-status', result({ MaLoi: sandboxAgreement.failedCode, MaTienTe: 'USD' })))).toMatchObject([{ state: 'failed' }])
  })

  test.each([
    ['without the platform’s proof', result({}, 'another-secret'), 'answer-unproven'],
    ['about another payment', result({ MaThamChieu: referenceOf(dossierCode, 'another') }), 'answer-unproven'],
    ['of money without an amount', result({ SoTien: '5.5' }), 'unreadable-content'],
    ['of money in another currency', result({ MaTienTe: 'USD' }), 'unreadable-content'],
    ['of money without a time', result({ ThoiGianGD: '20261320100000' }), 'unreadable-content'],
    ['of another shape', { MaThamChieu: reference }, 'unreadable-content'],
  ])('a state %s is not believed', async (_what, content, code) => {
    expect(await ask('payment-status', content)).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code } })
  })

  test('a receipt is told as the platform’s only in what the platform says', async () => {
    const answer = await ask('payment-receipt', { SoBienLai: 'BL1', FileBienLai: Buffer.from('%PDF-1.7').toString('base64') })
    expect(answer).toMatchObject({ kind: 'found', records: [{ receiptNumber: 'BL1' }] })
    expect(answer).not.toHaveProperty('sources.reference')
  })

  test.each(['bm90IGEgZmlsZQ==', 'không', '%PDF-'])('%s is no receipt', async (FileBienLai) => {
    expect(await ask('payment-receipt', { SoBienLai: 'BL1', FileBienLai })).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'unreadable-content' } })
  })
})

function recordsIn(answer: QueryAnswer): readonly object[] {
  if (answer.kind !== 'found') throw new Error(`not found: ${JSON.stringify(answer)}`)
  return answer.records
}
