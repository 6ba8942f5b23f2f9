/** The simulated tax agency over real HTTP: what it takes once, what it refuses, and what it tells of its own accord. */
import { once } from 'node:events'
import { createServer } from 'node:http'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { OutboundMessage } from '../../src/ports/adapter.ts'
import type { TellOrder } from '../../src/ports/simulator.ts'
import type { OpenLine } from '../../src/usecases/open-line.ts'
import { openHttpClient } from '../../src/net/http-client.ts'
import { element } from '../../src/xml/write.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { landDossier } from './fixtures/land-dossier.ts'
import { agency, clock, landMessage, messageId, now, obligationsOf, province, stranger, withTaxLine } from './fixtures/tax-line.ts'
import { writeSlip } from './mapping.ts'
import { sandboxAgreement, sandboxConfig } from './sandbox-agreement.ts'
import { startSimulator, type TaxSimulator } from './simulator.ts'
import { voucherOf } from './simulator/voucher.ts'
import { readEnvelope, writeRequest } from './soap.ts'
import { createUsernameToken } from './username-token.ts'

const never = new AbortController().signal
const senders = [{ organisation: province, name: 'Tỉnh Ví Dụ' }]
const anotherId = '01930000-0000-7000-8000-000000000002'
let seals: TestSeals
let simulator: TaxSimulator
let home: string

beforeAll(async () => {
  seals = await testSeals([province, agency, stranger], clock)
})
beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'lienthong-tax-'))
  simulator = await start()
})
afterEach(async () => {
  await simulator.close()
  rmSync(home, { recursive: true })
})

function start(): Promise<TaxSimulator> {
  const { signer, verifier } = seals
  return startSimulator({ port: 0, clock, signer, verifier, organisation: agency, senders: [province], journalFile: join(home, 'tax.jsonl') })
}

async function send(message: OutboundMessage = landMessage()) {
  return (await withTaxLine(seals, (line) => line.send(message, never), sandboxConfig(simulator.url, senders))).outcome
}

/** Straight to the server, past the adapter. */
async function post(body: Uint8Array, headers: Readonly<Record<string, string>> = {}): Promise<{ status: number; text: string }> {
  const http = openHttpClient({ maxAnswerBytes: 1_000_000, connections: 1 })
  const all = { 'content-type': 'text/xml; charset=utf-8', soapaction: '""', ...headers }
  const result = await http.request({ method: 'POST', url: simulator.url + sandboxAgreement.path, headers: all, body }, never)
  await http.close()
  if (!result.ok) throw new Error(result.failure.words)
  const envelope = await readEnvelope(result.answer.body)
  return { status: result.answer.status, text: envelope.kind === 'document' ? envelope.document : Buffer.from(result.answer.body).toString('utf8') }
}

function token(id = clock.id(), password: string = sandboxAgreement.password, at = now) {
  return createUsernameToken(sandboxAgreement.username, password, id, at)
}

async function slip(change: (xml: string) => string = (xml) => xml, issuer = province): Promise<Uint8Array> {
  const sender = { organisation: province, code: province, name: 'Tỉnh Ví Dụ' }
  const dossier = landDossier()
  if (dossier.landTax === undefined) throw new Error('the fixture has a slip')
  const xml = Buffer.from(writeSlip({ messageId, at: now, sender }, dossier, dossier.landTax, sandboxConfig('', senders))).toString('utf8')
  return (await seals.signer.sign(Buffer.from(change(xml)), 'xmldsig-gip', { issuer, audience: agency, messageId })).bytes
}

describe('one effect', () => {
  test('the same message again has the same answer and no second effect', async () => {
    const first = await send()
    expect(first).toMatchObject({ kind: 'delivered', confirmed: true })
    expect(await send(landMessage(landDossier(), true))).toEqual(first)
    expect(simulator.dossiers()).toEqual([{ dossierCode: 'H56.14-261120-0001', messageIds: [messageId], timesApplied: 1 }])
    expect(simulator.received()).toHaveLength(2)
    expect(simulator.received()[0]).toMatchObject({ messageId, schemaValid: true, signatureVerified: true, signedBy: province, problem: undefined })
  })

  test('also after a lost answer, after a restart, and at the same time', async () => {
    simulator.behave({ kind: 'lose-answer' }, 1)
    expect(await send()).toMatchObject({ kind: 'later' })
    await simulator.close()
    simulator = await start()
    expect(simulator.dossiers()).toMatchObject([{ messageIds: [messageId], timesApplied: 1 }])
    await Promise.all([send(), send()])
    expect(simulator.dossiers()).toMatchObject([{ timesApplied: 1 }])
  })

  test('the same id with another content is parked, and the same content under another id is refused', async () => {
    await send()
    expect(await send(landMessage({ ...landDossier(), receivedAt: '2026-11-19T08:30:00+07:00' }))).toMatchObject({ kind: 'unclear', code: 'message-id-conflict' })
    expect(await send({ ...landMessage(), messageId: anotherId })).toMatchObject({ kind: 'refused', code: 'dossier-known' })
    expect(simulator.dossiers()).toMatchObject([{ messageIds: [messageId], timesApplied: 1 }])
  })
})

describe('as strict as the format', () => {
  test.each<[string, () => Promise<Uint8Array>, string]>([
    ['an element that is missing', () => slip((xml) => xml.replace(/<MA_DBHC>.*?<\/MA_DBHC>/, '')), '30'],
    ['a malformed date', () => slip((xml) => xml.replace('20-11-2026 09:00:00', '2026-11-20')), '30'],
    ['an unknown sender', () => slip((xml) => xml.replace('<SENDER_CODE>H56', '<SENDER_CODE>H99'), stranger), '10'],
    ['a known sender’s name under another seal', () => slip((xml) => xml, stranger), '20'],
    ['another receiver', () => slip((xml) => xml.replace('<RECEIVER_CODE>GIP', '<RECEIVER_CODE>ABC')), '11'],
    ['another transaction code', () => slip((xml) => xml.replace('<TRAN_CODE>05108', '<TRAN_CODE>05999')), '40'],
    ['no signature', async () => Buffer.from(Buffer.from(await slip()).toString('utf8').replace(/<Signature.*<\/Signature>/s, '')), '20'],
    ['a changed price', async () => Buffer.from(Buffer.from(await slip()).toString('utf8').replace('>2000000000<', '>1000000000<')), '20'],
  ])('refuses %s', async (_name, make, code) => {
    const { text } = await post(writeRequest(await make(), 'http://gip.request.com/', token()))
    expect(text).toContain(`<ERROR_CODE>${code}</ERROR_CODE>`)
    expect(simulator.dossiers()).toEqual([])
    expect(simulator.received()).toMatchObject([{ problem: expect.stringMatching(`^${code} `) as string }])
  })

  test('refuses a wrong password, an old token, a nonce played back and none at all', async () => {
    const document = await slip()
    const once = token()
    const attempts = [token('a', 'wrong'), token('b', sandboxAgreement.password, new Date(now.getTime() - 600_000)), undefined, once, once]
    const statuses: number[] = []
    for (const attempt of attempts) statuses.push((await post(writeRequest(document, 'http://gip.request.com/', attempt))).status)
    expect(statuses).toEqual([500, 500, 500, 200, 500])
  })

  test('refuses other media types, operations and content', async () => {
    const body = writeRequest(await slip(), 'http://gip.request.com/', token())
    const other = Buffer.from(Buffer.from(body).toString('utf8').replaceAll('xuLyTruyVanMsg', 'xoaHoSo'))
    expect((await post(body, { 'content-type': 'application/json' })).status).toBe(415)
    expect((await post(other)).text).toContain('Client')
    expect((await post(writeRequest(Buffer.from(element('x')), 'http://gip.request.com/', token()))).text).toContain('Client')
    expect((await post(writeRequest(Buffer.from('x'), 'http://gip.request.com/', token()))).text).toContain('Client')
  })

  test('words its own refusals', async () => {
    simulator.behave({ kind: 'refuse' }, 1)
    expect(await send()).toMatchObject({ kind: 'refused', words: '31 Mã địa bàn hành chính (MA_DBHC) không tồn tại' })
    simulator.behave({ kind: 'reject-credentials' }, 1)
    expect(await send()).toMatchObject({ kind: 'broken', code: 'credentials-rejected' })
    expect(simulator.dossiers()).toEqual([])
  })
})

describe('the ledger', () => {
  const ask = (identityNumber: string) => {
    const parameters = { dossierCode: 'H56.14-261120-0001', identityNumber }
    return withTaxLine(seals, (line) => line.query(obligationsOf(parameters, { id: anotherId })), sandboxConfig(simulator.url, senders))
  }

  test('shares both taxes among the users of a slip', async () => {
    await send()
    const answer = await ask('B1234567')
    const obligations = [20_000_000, 5_000_000, 20_000_000, 5_000_000].map((amountRemaining) => ({ amountRemaining }))
    expect(answer).toMatchObject({ kind: 'found', records: [{ status: 'due', total: 50_000_000, payers: [{ total: 25_000_000 }, { total: 25_000_000 }], obligations }] })
  })

  test('knows neither strangers nor slips it never got', async () => {
    expect(await ask('012345678901')).toMatchObject({ kind: 'not-found' })
    await send()
    expect(await ask('099999999999')).toMatchObject({ kind: 'not-found' })
  })

  test('a probe is no message', async () => {
    const health = await withTaxLine(seals, (line) => line.probe(never), sandboxConfig(simulator.url, senders))
    expect(health).toMatchObject({ up: true })
    expect(simulator.received()).toEqual([])
  })
})

test('a pushed notice is one that the adapter takes', async () => {
  await send()
  const config = sandboxConfig(simulator.url, senders)
  await withTaxLine(
    seals,
    async (line) => {
      const door = createServer((request, response) => {
        void request.toArray().then(async (chunks: Buffer[]) => {
          const received = await line.receive({ method: 'POST', path: 'ThongBaoThue', headers: {}, query: {}, body: Buffer.concat(chunks), receivedAt: now })
          events.push(...received.events.map(({ event }) => event))
          response.writeHead(received.answer.status, received.answer.headers).end(received.answer.body)
        })
      })
      const events: PartnerEvent[] = []
      await new Promise<void>((resolve) => void door.listen(0, '127.0.0.1', resolve))
      const address = door.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      const answers = [1, 2].map(() => simulator.pushTaxNotice(`http://127.0.0.1:${port}/partners/tax/ThongBaoThue`, 'H56.14-261120-0001'))
      expect(await Promise.all(answers)).toMatchObject([{ status: 200 }, { status: 200, body: expect.stringContaining('"error_code":0') as string }])
      expect(events[0]).toMatchObject({ dossierCode: 'H56.14-261120-0001' })
      expect(events[0]?.amountsDue?.map((due) => due.amount)).toEqual([20_000_000, 5_000_000, 20_000_000, 5_000_000])
      expect(events[1]?.key).toBe(events[0]?.key)
      door.closeAllConnections()
      await new Promise((resolve) => door.close(resolve))
    },
    config,
  )
  await expect(simulator.pushTaxNotice('http://127.0.0.1:9/', 'H56.14-261120-9999')).rejects.toThrow('holds no slip')
})

describe('what it tells', () => {
  const dossierCode = 'H56.14-261120-0001'
  const receive = async (order: TellOrder) => {
    const composed = await simulator.compose(order)
    const line = (open: OpenLine) => open.receive({ method: 'POST', query: {}, receivedAt: now, ...composed })
    return (await withTaxLine(seals, line, sandboxConfig(simulator.url, senders))).events
  }

  test('a notice for each payer, or one for both', async () => {
    await send()
    const all = await receive({ what: 'notice', dossierCode })
    const each = [await receive({ what: 'notice', dossierCode, payer: 1 }), await receive({ what: 'notice', dossierCode, payer: 2 })]
    const numbers = (events: typeof all) => events.flatMap(({ event }) => event.amountsDue?.map((due) => due.noticeNumber) ?? [])
    expect(each.map((events) => numbers(events).length)).toEqual([2, 2])
    expect(each.flatMap(numbers)).toEqual(numbers(all))
    expect(each[0]?.[0]?.event).toMatchObject({ type: 'tax-notice', status: 6, step: { content: 'Thông báo nghĩa vụ tài chính: 2 thông báo, 2 khoản, tổng cộng 25.000.000 đồng' } })
    expect(new Set([...all, ...each.flat()].map(({ event }) => event.key)).size).toBe(3)
  })

  test('a voucher of any of its notices, whose file can be fetched', async () => {
    await send()
    const [notices] = await receive({ what: 'notice', dossierCode })
    for (const { noticeNumber, amount } of notices?.event.amountsDue ?? []) {
      const [voucher] = await receive({ what: 'voucher', dossierCode, noticeNumber })
      expect(voucher?.event).toMatchObject({ type: 'payment', payment: { reference: noticeNumber, amount } })
      expect(await receive({ what: 'voucher', dossierCode, noticeNumber })).toEqual([voucher])
      const content = voucher?.files?.[0]?.content
      const link = content?.kind === 'link' ? content.link : ''
      const fetched = await withTaxLine(seals, (line) => line.fetchFile(link, never), sandboxConfig(simulator.url, senders))
      expect(fetched).toMatchObject({ kind: 'fetched', bytes: Buffer.from(voucherOf(dossierCode)) })
    }
    expect((await receive({ what: 'voucher', dossierCode, state: '0', amount: 1 })).map(({ event }) => event.type)).toEqual(['information'])
    expect(simulator.received()).toHaveLength(1)
  })

  test.each([
    ['an unknown word', { what: 'closed', dossierCode }],
    ['a dossier that it does not hold', { what: 'notice', dossierCode: 'H56.14-261120-9999' }],
    ['a payer who is not there', { what: 'notice', dossierCode, payer: 3 }],
    ['a notice that it never made', { what: 'voucher', dossierCode, noticeNumber: 'TB-0' }],
  ])('nothing for %s', async (_name, order) => {
    await send()
    await expect(simulator.tell(order)).rejects.toThrow()
  })

  test('goes to the address of its owner’s choice', async () => {
    await send()
    expect(await simulator.tell({ what: 'notice', dossierCode })).toEqual({})
    const paths: (string | undefined)[] = []
    const door = createServer((request, response) => {
      paths.push(request.url)
      request.resume().once('end', () => response.writeHead(200).end('taken'))
    }).listen(0, '127.0.0.1')
    await once(door, 'listening')
    const address = door.address()
    simulator.callbacksTo?.(`http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/partners/tax`)
    for (const what of ['notice', 'voucher']) expect(await simulator.tell({ what, dossierCode })).toEqual({ status: 200, body: 'taken' })
    expect(paths).toEqual(['/partners/tax/ThongBaoThue', '/partners/tax/ChungTuThue'])
    door.closeAllConnections()
    door.close()
    await once(door, 'close')
  })
})
