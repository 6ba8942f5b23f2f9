/** Pushed tax notices: what becomes an event, what is refused, and in which words. */
import { readFileSync } from 'node:fs'
import { beforeAll, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import type { RawCallback, ReceivedCallback } from '../../src/ports/adapter.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { agency, clock, config, now, province, stranger, withTaxLine } from './fixtures/tax-line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'

const fixture = readFileSync(new URL('fixtures/notice.xml', import.meta.url), 'utf8')
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([province, agency, stranger], clock)
})

const unsignedAllowed = { ...config, notices: { securityKey: sandboxAgreement.securityKey, requireSigned: false, receiverCodes: [] } }

async function seal(xml: string, issuer = agency): Promise<string> {
  const signed = await seals.signer.sign(Buffer.from(xml), 'xmldsig-gip', { issuer, audience: province, messageId: 'n-1' })
  return Buffer.from(signed.bytes).toString('utf8')
}

function push(xml: string, change: { readonly body?: unknown; readonly path?: string; readonly method?: string; readonly config?: unknown } = {}): Promise<ReceivedCallback> {
  const notice = { SecurityKey: sandboxAgreement.securityKey, Service: 'ThongBaoThue', Data: { FileThongBaoThue: Buffer.from(xml).toString('base64') } }
  const body = change.body === undefined ? notice : change.body
  const callback: RawCallback = {
    method: change.method ?? 'POST',
    path: change.path ?? 'ThongBaoThue',
    headers: {},
    query: {},
    body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)),
    receivedAt: now,
  }
  return withTaxLine(seals, (line) => line.receive(callback), change.config)
}

function answered(received: ReceivedCallback): { status: number; error_code: number; message: string } {
  const body: unknown = JSON.parse(Buffer.from(received.answer.body).toString('utf8'))
  return { status: received.answer.status, ...(body as { error_code: number; message: string }) }
}

async function expectRefusal(received: Promise<ReceivedCallback>, status: number, words: RegExp): Promise<void> {
  const { events, ...answers } = await received
  expect(events).toEqual([])
  expect(answered({ events, ...answers })).toMatchObject({ status, error_code: -1, message: expect.stringMatching(words) as string })
}

describe('a signed notice', () => {
  test('is one event a dossier', async () => {
    const received = await push(await seal(fixture))
    expect(received.events.map(({ event }) => event.dossierCode)).toEqual(['H56.14-261120-0001', 'H56.14-261120-0002'])
    expect(received.events.every(({ event }) => Value.Check(PartnerEvent, event))).toBe(true)
    expect(received.events.map(({ event }) => event.recipient)).toEqual([province, province])
    expect(received.events[0]?.event).toMatchObject({
      type: 'tax-notice',
      at: '2026-11-23T09:15:00+07:00',
      amountsDue: [
        { noticeNumber: 'LTB2600001-TK0000001/TB-CCT', noticeDate: '22-11-2026', payerTaxCode: '8000000011', amount: 40_000_000 },
        { noticeNumber: 'LTB2600001-TK0000002/TB-CCT', item: 'Lệ phí trước bạ nhà đất', amount: 10_000_000 },
      ],
    })
  })

  test('is answered in the portal’s words: 0 taken, 1 known, -1 not stored', async () => {
    const { answer, answerToRepeat, answerToFailure } = await push(await seal(fixture))
    const codes = [answer, answerToRepeat, answerToFailure].map(({ status, body }) => [status, (JSON.parse(Buffer.from(body).toString('utf8')) as { error_code: number }).error_code])
    expect(codes).toEqual([[200, 0], [200, 1], [503, -1]])
  })

  test('is the same event again, in any order of its rows, and another one when an amount was corrected', async () => {
    const rows = /(<LIST>.*?<\/LIST>)(\s*)(<LIST>.*?<\/LIST>)/s
    const keysOf = async (xml: string) => (await push(await seal(xml))).events.map(({ event }) => event.key)
    const first = await keysOf(fixture)
    expect(await keysOf(fixture.replace('<MSG_ID>GIP202611230000002', '<MSG_ID>GIP202611230000003'))).toEqual(first)
    expect(await keysOf(fixture.replace(rows, '$3$2$1'))).toEqual(first)
    const corrected = await keysOf(fixture.replace('<SO_TIEN>40000000', '<SO_TIEN>41000000'))
    expect(corrected[0]).not.toBe(first[0])
    expect(corrected[1]).toBe(first[1])
  })

  test('may be wrapped and indented inside its fields', async () => {
    const wrapped = fixture.replace('Thuế thu nhập từ chuyển nhượng', 'Thuế thu nhập\n          từ chuyển nhượng')
    const keysOf = async (xml: string) => (await push(await seal(xml))).events.map(({ event }) => event.key)
    expect(await keysOf(wrapped)).toEqual(await keysOf(fixture))
  })

  test('may name the portal that forwards it, where that is agreed', async () => {
    const xml = await seal(fixture.replace('<RECEIVER_CODE>H56', '<RECEIVER_CODE>DVCQG'))
    await expectRefusal(push(xml), 400, /RECEIVER_CODE/)
    const agreed = { ...config, notices: { securityKey: sandboxAgreement.securityKey, requireSigned: true, receiverCodes: ['DVCQG'] } }
    const { events } = await push(xml, { config: agreed })
    expect(events.map(({ event }) => 'recipient' in event)).toEqual([false, false])
  })

  test('is for the organisation that has the code which the header names', async () => {
    const senders = [...config.senders, { organisation: 'H57', code: 'TINH-57', name: 'Tỉnh Khác' }]
    const { events } = await push(await seal(fixture.replace('<RECEIVER_CODE>H56', '<RECEIVER_CODE>TINH-57')), { config: { ...config, senders } })
    expect(events.map(({ event }) => event.recipient)).toEqual(['H57', 'H57'])
  })
})

describe('a notice that does not count', () => {
  const good = () => seal(fixture)

  test('tampered', async () => {
    const xml = (await good()).replace('<SO_TIEN>40000000', '<SO_TIEN>4000000')
    await expectRefusal(push(xml), 400, /chữ ký/)
    await expectRefusal(push(xml, { config: unsignedAllowed }), 400, /chữ ký/)
  })

  test('stripped of its signature', async () => {
    await expectRefusal(push((await good()).replace(/<Signature.*<\/Signature>/s, '')), 400, /chữ ký/)
    await expectRefusal(push(fixture), 400, /chữ ký/)
  })

  test('signed by somebody else, or by ourselves', async () => {
    await expectRefusal(push(await seal(fixture, stranger)), 400, /chữ ký/)
    await expectRefusal(push(await seal(fixture, province)), 400, /chữ ký/)
  })

  test('with a signature that was moved out of its place, although unsigned ones are taken', async () => {
    const xml = (await good()).replace(/(<Signature.*<\/Signature>)(<\/SECURITY>)/s, '$2$1')
    await expectRefusal(push(xml, { config: unsignedAllowed }), 400, /chữ ký|XML/)
  })

  test('for another receiver, or from another sender', async () => {
    await expectRefusal(push(await seal(fixture.replace('<RECEIVER_CODE>H56', '<RECEIVER_CODE>H57'))), 400, /RECEIVER_CODE/)
    await expectRefusal(push(await seal(fixture.replace('<SENDER_CODE>GIP', '<SENDER_CODE>XYZ'))), 400, /SENDER_CODE/)
  })

  test.each([
    ['no dossier code', (xml: string) => xml.replace('<MA_HSO>H56.14-261120-0001</MA_HSO>', ''), /MA_HSO/],
    ['two dossier codes', (xml: string) => xml.replace('<LIST>', '<MA_HSO>H56.14-261120-0009</MA_HSO><LIST>'), /XML/],
    ['no notice number', (xml: string) => xml.replace(/<SO_QUYET_DINH>.*?<\/SO_QUYET_DINH>/, ''), /SO_QUYET_DINH/],
    ['a notice number that is too long', (xml: string) => xml.replace('<SO_QUYET_DINH>', `<SO_QUYET_DINH>${'1'.repeat(100)}`), /SO_QUYET_DINH/],
    ['a grouped amount', (xml: string) => xml.replace('<SO_TIEN>40000000', '<SO_TIEN>40.000.000'), /SO_TIEN/],
    ['no rows', (xml: string) => xml.replaceAll(/<LIST>.*?<\/LIST>/gs, ''), /LIST/],
    ['no list', (xml: string) => xml.replaceAll('ROW_LIST>', 'ROW>'), /ROW_LIST/],
  ])('with %s', async (_name, change, words) => {
    await expectRefusal(push(await seal(change(fixture))), 400, words)
  })

  test('that is no XML for us', async () => {
    await expectRefusal(push('không phải XML'), 400, /XML/)
    await expectRefusal(push(`<!DOCTYPE DATA [<!ENTITY x "y">]>${fixture}`), 400, /XML/)
    await expectRefusal(push(`<!DOCTYPE DATA>${fixture}`, { config: unsignedAllowed }), 400, /XML/)
  })
})

describe('the door', () => {
  test('asks for signatures unless told otherwise, and takes what the national portal forwards', async () => {
    const defaults = { ...config, notices: { securityKey: sandboxAgreement.securityKey } }
    await expectRefusal(push(fixture, { config: defaults }), 400, /chữ ký/)
    const forwarded = await seal(fixture.replace('<RECEIVER_CODE>H56', '<RECEIVER_CODE>DVCQG'))
    expect((await push(forwarded, { config: defaults })).events).toHaveLength(2)
  })

  test('an unsigned notice enters only where that is agreed', async () => {
    const { events } = await push(fixture, { config: unsignedAllowed })
    // whoever writes an unsigned header may write any name into it
    expect(events.map(({ event }) => 'recipient' in event)).toEqual([false, false])
  })

  test.each([
    ['a wrong key', { SecurityKey: 'another-key-that-is-long-enough' }],
    ['an empty key', { SecurityKey: '' }],
    ['no key', {}],
    ['a key of another kind', { SecurityKey: ['sandbox'] }],
    ['no JSON', 'SecurityKey='],
    ['null', null],
  ])('refuses %s', async (_name, body) => {
    await expectRefusal(push(fixture, { body: body ?? 'null' }), 401, /401/)
  })

  test('refuses everything where no key was agreed', async () => {
    const { notices: _notices, ...closed } = config
    await expectRefusal(push(await seal(fixture), { config: closed }), 401, /401/)
  })

  test('refuses other paths, methods and shapes', async () => {
    await expectRefusal(push(fixture, { path: 'DongBoHoSoMC' }), 404, /dịch vụ/)
    await expectRefusal(push(fixture, { method: 'GET' }), 405, /POST/)
    await expectRefusal(push(fixture, { body: { SecurityKey: sandboxAgreement.securityKey, Data: {} } }), 400, /khuôn dạng/)
    await expectRefusal(push(fixture, { body: { SecurityKey: sandboxAgreement.securityKey, Data: { FileThongBaoThue: 'không base64' } } }), 400, /khuôn dạng/)
  })
})
