/** The simulated platform over real HTTP, and the adapter with it: one effect, strictness, and the way back. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboundEvent, OutboundMessage } from '../../src/ports/adapter.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { encode } from './encode.ts'
import { awaitedOf, clock, configAt, messageId, never, now, orderMessage, platform, province, stranger, withLine } from './fixtures/line.ts'
import { budgetSlip, onlineOrder, paymentDossier } from './fixtures/orders.ts'
import { proofOf } from './proof.ts'
import { referenceOf } from './reference.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { startSimulator, type TreasurySimulator } from './simulator.ts'
import { header, WireInit } from './wire.ts'

const dossierCode = 'H56.14-261120-0001'
const reference = referenceOf(dossierCode, messageId)
const anotherId = '01930000-0000-7000-8000-000000000002'
const slipMessage = orderMessage(paymentDossier({ payment: budgetSlip }))
let seals: TestSeals
let simulator: TreasurySimulator
let home: string

beforeAll(async () => {
  seals = await testSeals([province, platform, stranger], clock)
})
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'lienthong-treasury-'))
  simulator = await start()
})
afterEach(async () => {
  await simulator.close()
  rmSync(home, { recursive: true })
})

function start(): Promise<TreasurySimulator> {
  const { signer, verifier } = seals
  return startSimulator({ port: 0, clock, signer, verifier, organisation: platform, senders: [province], journalFile: join(home, 'treasury.jsonl') })
}

async function send(message: OutboundMessage = orderMessage()) {
  return (await withLine(seals, simulator.url, (line) => line.send(message, never))).outcome
}

async function poll(message: OutboundMessage = orderMessage()): Promise<readonly InboundEvent[]> {
  const answer = await withLine(seals, simulator.url, (line) => line.poll({ cursor: undefined, awaited: [awaitedOf(message)] }, never))
  if (answer.kind === 'failed' || answer.failure !== undefined) throw new Error(JSON.stringify(answer))
  return answer.events
}

/** Straight to the server, past the adapter. */
async function post(path: string, body: Uint8Array, choices: { readonly issuer?: string; readonly id?: string; readonly headers?: Readonly<Record<string, string>> } = {}) {
  const { issuer = province, id = messageId } = choices
  const { detached = '' } = await seals.signer.sign(body, 'jws-detached', { issuer, audience: platform, messageId: id })
  const http = openHttpClient({ maxAnswerBytes: 1_000_000, connections: 1 })
  const headers = { 'content-type': 'application/json', [header.messageId]: id, [header.signature]: detached, ...choices.headers }
  const result = await http.request({ method: 'POST', url: simulator.url + path, headers, body }, never)
  await http.close()
  if (!result.ok) throw new Error(result.failure.words)
  return { status: result.answer.status, text: Buffer.from(result.answer.body).toString('utf8') }
}

/** The body of the fixture's order, changed and proven anew. */
function orderBody(change: (order: WireInit) => object = (order) => order, secret: string = sandboxAgreement.secretKey): Uint8Array {
  const encoded = encode(orderMessage(), onlineOrder, configAt(simulator.url))
  if (encoded.kind === 'refused' || !Value.Check(WireInit, encoded.wire)) throw new Error('the fixture is an order')
  const values = { ...change(encoded.wire) } as Readonly<Record<string, unknown>>
  return Buffer.from(JSON.stringify({ ...values, MaXacThuc: proofOf('INIT', values, secret) }))
}

describe('an order', () => {
  test('is delivered, and tells where the citizen can pay', async () => {
    expect(await send()).toEqual({
      kind: 'delivered',
      confirmed: true,
      remoteId: reference,
      events: [
        {
          key: `payment-requested:${reference}`,
          type: 'payment-requested',
          dossierCode,
          partnerCode: '0',
          payment: { reference, amount: 50_600_000, noticeNumbers: ['LTB2600001-TK0000001/TB-CCT', 'LTB2600001-TK0000002/TB-CCT'], link: `${simulator.url}/thanh-toan/${reference}` },
        },
      ],
    })
    expect(simulator.received()).toMatchObject([{ messageId, dossierCode, operation: 'INIT', schemaValid: true, signatureVerified: true, signedBy: province, problem: undefined }])
  })

  test('tells sound events', async () => {
    for (const message of [orderMessage(), { ...slipMessage, messageId: anotherId }]) {
      const outcome = await send(message)
      expect(outcome.kind === 'delivered' && outcome.events?.every((event) => Value.Check(PartnerEvent, event))).toBe(true)
    }
  })

  test('again has the same answer and no second effect, also after a lost answer, a restart, and at once', async () => {
    simulator.behave({ kind: 'lose-answer' }, 1)
    expect(await send()).toMatchObject({ kind: 'later' })
    await simulator.close()
    simulator = await start()
    expect(simulator.dossiers()).toEqual([{ dossierCode, messageIds: [messageId], timesApplied: 1 }])
    const outcomes = await Promise.all([send(), send(orderMessage(paymentDossier(), { mayBeThere: true }))])
    expect(outcomes[0]).toEqual(outcomes[1])
    expect(simulator.dossiers()).toMatchObject([{ timesApplied: 1 }])
  })

  test('with the same reference and other content is parked', async () => {
    await send()
    const other = { ...onlineOrder, content: 'Nội dung khác' }
    expect(await send(orderMessage(paymentDossier({ payment: other })))).toMatchObject({ kind: 'unclear', code: 'reference-conflict' })
  })

  test('without a payment section is refused before any network', async () => {
    const { payment: _payment, ...dossier } = paymentDossier()
    expect(await send(orderMessage(dossier))).toMatchObject({ kind: 'refused', code: 'payment-missing', fields: [{ field: '/payment' }] })
    expect(simulator.received()).toEqual([])
  })

  test('a slip goes to its own place and is known by its reference', async () => {
    expect(await send(slipMessage)).toMatchObject({
      kind: 'delivered',
      remoteId: reference,
      events: [{ type: 'payment-requested', payment: { reference, amount: 50_000_000, noticeNumbers: ['LTB2600001-TK0000001/TB-CCT', 'LTB2600001-TK0000002/TB-CCT'] } }],
    })
    expect(simulator.received()).toMatchObject([{ operation: 'C1-02/NS', schemaValid: true, signatureVerified: true }])
  })
})

describe('as strict as the format', () => {
  test.each<[string, () => Uint8Array, string]>([
    ['another sum', () => orderBody((order) => ({ ...order, SoTien: '1' })), '22'],
    ['a field that is missing', () => orderBody(({ ThongTinBienLai: { MaHoSo: _code, ...rest }, ...order }) => ({ ...order, ThongTinBienLai: rest })), '20'],
    ['a field that it does not know', () => orderBody((order) => ({ ...order, Khac: 'x' })), '20'],
    ['another version', () => orderBody((order) => ({ ...order, PhienBan: '0.9' })), '13'],
    ['another partner', () => orderBody((order) => ({ ...order, MaDoiTac: 'KHAC' })), '11'],
    ['the proof of another secret', () => orderBody((order) => order, 'another-secret-of-somebody'), '12'],
    ['no JSON', () => Buffer.from('<xml/>'), '10'],
  ])('refuses %s', async (_name, body, code) => {
    expect((await post(sandboxAgreement.paymentPath, body())).text).toContain(`"error_code":"${code}"`)
    expect(simulator.dossiers()).toEqual([])
    expect(simulator.received()).toMatchObject([{ problem: expect.stringMatching(`^${code} `) as string }])
  })

  test('refuses signatures of strangers, of another message, and none', async () => {
    for (const choices of [{ issuer: stranger }, { headers: { [header.messageId]: anotherId } }, { headers: { [header.signature]: '' } }]) {
      expect((await post(sandboxAgreement.paymentPath, orderBody(), choices)).text).toContain('Chữ ký số không hợp lệ')
    }
    expect(simulator.dossiers()).toEqual([])
  })

  test('refuses a slip whose sum is wrong', async () => {
    const encoded = encode(slipMessage, budgetSlip, configAt(simulator.url))
    if (encoded.kind === 'refused') throw new Error('the fixture is a slip')
    expect((await post(sandboxAgreement.slipPath, Buffer.from(JSON.stringify({ ...encoded.wire, tongTien: '1' })))).text).toContain('tongTien khác tổng')
  })

  test('refuses other paths and media types', async () => {
    expect((await post('/elsewhere', orderBody())).status).toBe(404)
    expect((await post(sandboxAgreement.paymentPath, orderBody(), { headers: { 'content-type': 'text/plain' } })).status).toBe(415)
  })
})

describe('the way back', () => {
  test('nothing is told before anybody paid', async () => {
    await send()
    expect(await poll()).toEqual([])
  })

  test.each([
    ['an order', orderMessage()],
    ['a slip', slipMessage],
  ])('what QUERY tells of %s is what the callback tells, and the receipt follows, once', async (_name, message) => {
    await send(message)
    const callback = simulator.compose({ what: 'paid', dossierCode })
    const called = await withLine(seals, simulator.url, (line) => line.receive({ method: 'POST', query: {}, receivedAt: now, ...callback }))
    const polled = await poll(message)
    expect(polled[0]).toEqual(called.events[0])
    expect(polled.map(({ event }) => event.type)).toEqual(['payment', 'receipt'])
    const [, receipt] = polled
    expect(receipt?.event).toMatchObject({ final: true, payment: { reference, receiptNumber: expect.stringMatching(/^BL/) as string } })
    expect(receipt?.files).toMatchObject([{ name: 'Biên lai', mediaType: 'application/pdf', content: { kind: 'bytes', bytes: simulator.receiptOf(dossierCode) } }])
    expect(await poll(message)).toEqual(polled)
  })

  test('a receipt that is not there yet comes with a later poll, and the payment stays the same event', async () => {
    await send()
    await simulator.tell({ what: 'paid', dossierCode, withoutReceipt: true })
    const before = await poll()
    expect(before.map(({ event }) => event.type)).toEqual(['payment'])
    await simulator.tell({ what: 'receipt', dossierCode })
    const after = await poll()
    expect(after.map(({ event }) => event.type)).toEqual(['payment', 'receipt'])
    expect(after[0]).toEqual(before[0])
  })

  test('a failed try is information, and the payment after it counts', async () => {
    await send()
    await simulator.tell({ what: 'failed', dossierCode })
    expect((await poll()).map(({ event }) => [event.type, event.partnerCode])).toEqual([['information', '01']])
    await simulator.tell({ what: 'paid', dossierCode, amount: 1 })
    expect((await poll()).map(({ event }) => event.payment?.amount)).toEqual([1, 1])
  })

  test('words about an order that the platform does not know are for a person', async () => {
    const [unknown] = await poll()
    expect(unknown).toMatchObject({ event: { type: 'not-understood', dossierCode, partnerCode: '41', partnerWords: 'Không tìm thấy giao dịch' }, raw: expect.stringContaining('"41"') as string })
    expect((await poll())[0]?.event.key).toBe(unknown?.event.key)
  })

  test('what was decided outlives a restart', async () => {
    await send()
    await simulator.tell({ what: 'paid', dossierCode })
    const before = await poll()
    await simulator.close()
    simulator = await start()
    expect(await poll()).toEqual(before)
  })

  test('callbacks go where the owner says, and carry the answer back', async () => {
    const bodies: string[] = []
    const door = createServer((request, response) => {
      void request.toArray().then((chunks: Buffer[]) => {
        bodies.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString('utf8')}`)
        response.writeHead(200).end('{"error_code":"0"}')
      })
    }).listen(0, '127.0.0.1')
    await once(door, 'listening')
    await send()
    simulator.callbacksTo?.(`http://127.0.0.1:${(door.address() as AddressInfo).port}/partners/treasury`)
    expect(await simulator.tell({ what: 'paid', dossierCode })).toEqual({ status: 200, body: '{"error_code":"0"}' })
    expect(await simulator.tell({ what: 'paid', dossierCode })).toMatchObject({ status: 200 })
    expect(await simulator.tell({ what: 'paid', dossierCode, lost: true })).toEqual({})
    expect(bodies).toHaveLength(2)
    expect(bodies[0]).toContain('POST /partners/treasury/KetQuaThanhToan {"LoaiBanTin":"RESULT","MaLoi":"00"')
    expect(bodies[1]).toBe(bodies[0])
    door.closeAllConnections()
    door.close()
    await once(door, 'close')
  })

  test.each([
    ['an unknown word', { what: 'closed', dossierCode }],
    ['an unknown dossier', { what: 'paid', dossierCode: 'H56.14-261120-9999' }],
    ['a receipt of what nobody paid', { what: 'receipt', dossierCode }],
    ['an amount that is no number', { what: 'paid', dossierCode, amount: 'all' }],
  ])('%s makes no sense to it', async (_name, order) => {
    await send()
    await expect(simulator.tell(order)).rejects.toThrow()
  })
})
