/** The simulated land office by itself: how strict it is, that it forgets nothing, and that it tells the same thing twice. */
import { createServer } from 'node:http'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { beforeAll, describe, expect, test } from 'vitest'
import type { TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { encode } from './encode.ts'
import { attachment, fileContent, landDossier } from './fixtures/dossier.ts'
import { configAt, messageId, messageOf, never, office, openLandLine, province, seals, simulated, stranger, withLand } from './fixtures/land-line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import type { LandSimulator } from './simulator.ts'
import { callbackWords } from './simulator/callbacks.ts'

const code = 'H56.14-261120-0001'
const files = new Map([[attachment('x').digest, fileContent.toString('base64')]])
let all: TestSeals
beforeAll(async () => {
  all = await seals()
})

interface Sending {
  readonly body?: Uint8Array
  readonly issuer?: string
  readonly audience?: string
  readonly signedId?: string
  readonly id?: string
  readonly token?: string
  readonly operation?: string
  readonly signed?: Uint8Array
}

function bodyOf(changes = {}): Uint8Array {
  const message = encode(landDossier(), files)
  if (message.kind !== 'message') throw new Error('the fixture can be encoded')
  return Buffer.from(JSON.stringify({ ...(JSON.parse(Buffer.from(message.body).toString('utf8')) as object), ...changes }))
}

async function send(simulator: LandSimulator, sending: Sending = {}): Promise<{ readonly status: number; readonly data?: number; readonly words?: string }> {
  const { body = bodyOf(), issuer = province, audience = office, id = messageId, signedId = id, token = sandboxAgreement.token, operation = 'TiepNhanHoSo', signed = body } = sending
  const { detached = '' } = await all.signer.sign(signed, 'jws-detached', { issuer, audience, messageId: signedId })
  const headers = { authorization: `Bearer ${token}`, 'X-Message-Id': id, 'X-JWS-Signature': detached }
  const answer = await fetch(`${simulator.url}${sandboxAgreement.basePath}/${operation}`, { method: 'POST', headers, body: Buffer.from(body) })
  const read = (await answer.json()) as { readonly data?: number; readonly status?: { readonly message?: string } }
  return { status: answer.status, ...(read.data === undefined ? {} : { data: read.data }), ...(read.status?.message === undefined ? {} : { words: read.status.message }) }
}

const vbdlis = { version: 'vbdlis' } as const

describe('it refuses', () => {
  test.each([
    ['another token', { token: 'sai' }, { status: 401 }],
    ['an unknown operation', { operation: 'XoaHoSo' }, { status: 404 }],
    ['no JSON', { body: Buffer.from('<xml/>') }, { data: 0, words: 'Dữ liệu không đúng định dạng JSON' }],
    ['a missing field', { body: bodyOf({ XaId: undefined }) }, { data: 0, words: 'XaId không được để trống' }],
    ['a field that it does not have', { body: bodyOf({ GhiChu: 'x' }) }, { data: 0, words: expect.stringContaining('GhiChu không hợp lệ') as string }],
    ['a wrong field inside', { body: bodyOf({ ThongTinThuaDat: [{ SoThuTuThua: '1', SoHieuBanDo: '2', DienTich: -1, DiaChiChiTiet: 'x' }] }) }, { data: 0, words: 'ThongTinThuaDat[0].DienTich không hợp lệ' }],
    ['a signature over other bytes', { signed: Buffer.from('khác') }, { data: 0, words: expect.stringContaining('Chữ ký số') as string }],
    ['a signature by somebody else', { issuer: stranger }, { data: 0, words: expect.stringContaining('Chữ ký số') as string }],
    ['a signature for somebody else', { audience: stranger }, { data: 0, words: expect.stringContaining('Chữ ký số') as string }],
    ['a signature about another message', { signedId: 'khác' }, { data: 0, words: expect.stringContaining('Chữ ký số') as string }],
  ] satisfies readonly (readonly [string, Sending, object])[])('%s', async (_what, sending, expected) => {
    const simulator = await simulated(vbdlis)
    expect(await send(simulator, sending)).toMatchObject(expected)
    expect(simulator.dossiers()).toEqual([])
    await simulator.close()
  })

  test('one message id for two contents, and one receipt number for two messages', async () => {
    const simulator = await simulated(vbdlis)
    expect(await send(simulator)).toMatchObject({ data: 1 })
    expect(await send(simulator, { body: bodyOf({ NguoiTiepNhan: 'Người khác' }) })).toMatchObject({ data: 0, words: 'Mã thông điệp đã dùng cho nội dung khác' })
    expect(await send(simulator, { id: 'another-message' })).toMatchObject({ data: 0, words: `Số biên nhận ${code} đã tồn tại trong hệ thống` })
    expect(simulator.dossiers()).toEqual([{ dossierCode: code, messageIds: [messageId], timesApplied: 1 }])
    await simulator.close()
  })
})

test('the same message twice at once is one case', async () => {
  const simulator = await simulated(vbdlis)
  expect(await Promise.all([send(simulator), send(simulator)])).toMatchObject([{ data: 1 }, { data: 1 }])
  expect(simulator.dossiers()).toEqual([{ dossierCode: code, messageIds: [messageId], timesApplied: 1 }])
  await simulator.close()
})

test('it forgets nothing over a restart, and tells the same again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-land-'))
  try {
    const journal = join(folder, 'journal')
    const first = await simulated(vbdlis, journal)
    await send(first)
    await send(first, { token: sandboxAgreement.token, body: bodyOf({ XaId: undefined }), id: 'wrong' })
    const told = await first.write({ what: 'forwarded', dossierCode: code })
    const before = [first.received(), first.dossiers(), first.held(code)]
    await first.close()
    const second = await simulated(vbdlis, journal)
    expect([second.received(), second.dossiers(), second.held(code)]).toEqual(before)
    expect(await send(second)).toMatchObject({ data: 1 })
    expect(second.dossiers()).toEqual(before[1])
    expect((await second.write({ what: 'forwarded', dossierCode: code })).body).toEqual(told.body)
    await second.close()
  } finally {
    await rm(folder, { recursive: true })
  }
})

describe('what it tells', () => {
  const kinds = {
    forwarded: 'progress',
    'supplement-requested': 'supplement-requested',
    'supplement-received': 'supplement-received',
    'tax-notice': 'tax-notice',
    result: 'result',
    returned: 'returned',
    withdrawn: 'withdrawn',
    'received-for-one-stop': 'information',
    'update-requested': 'information',
    'wrong-procedure': 'information',
    'tax-returned': 'progress',
    unforeseen: 'not-understood',
  }

  test('every word is met below', () => {
    expect(Object.keys(callbackWords)).toEqual(Object.keys(kinds))
  })

  test.each(Object.entries(kinds).flatMap(([what, type]) => [{ version: 'ilis' as const }, { version: 'vbdlis' as const, callbacks: 'secret-in-path' as const }].map((choices) => [what, type, choices] as const)))(
    '%s is the event %s, %j',
    (what, type, choices) =>
      withLand(async (line, simulator) => {
        await line.send(messageOf(landDossier()), never)
        const { path, headers, body } = await simulator.write({ what, dossierCode: code })
        const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
        const { events } = await line.receive({ method: 'POST', path, headers: lower, query: {}, body, receivedAt: new Date(0) })
        expect(events.map(({ event }) => event.type)).toEqual([type])
      }, choices),
  )

  test('goes where it was told, with the fields of the order, and comes back with the answer', async () => {
    const heard: { url: string | undefined; body: string }[] = []
    const gateway = createServer((request, response) => {
      void text(request).then((body) => {
        heard.push({ url: request.url, body })
        response.end('{"Result":1}')
      })
    }).listen(0, '127.0.0.1')
    await once(gateway, 'listening')
    const simulator = await simulated(vbdlis)
    await send(simulator)
    const order = { what: 'result', dossierCode: code, fields: { TrangThaiKetThuc: 5 } }
    await expect(simulator.tell(order)).rejects.toThrow('Nobody said where callbacks go')
    // the address of a server that listens on a port
    simulator.callbacksTo(`http://127.0.0.1:${(gateway.address() as AddressInfo).port}/partners/land`)
    expect(await simulator.tell(order)).toEqual({ status: 200, body: '{"Result":1}' })
    expect(heard).toEqual([{ url: '/partners/land/KetThucHoSo', body: expect.stringContaining('"TrangThaiKetThuc":5') as string }])
    await simulator.close()
    gateway.closeAllConnections()
    gateway.close()
  })

  test('is nothing about a case that it does not hold, and nothing that it has no word for', async () => {
    const simulator = await simulated(vbdlis)
    await expect(simulator.write({ what: 'result', dossierCode: code })).rejects.toThrow('holds no case')
    await send(simulator)
    await expect(simulator.write({ what: 'constructor', dossierCode: code })).rejects.toThrow('cannot tell constructor')
    await simulator.close()
  })
})

test('log-ins, searches and papers are no messages: a counted behaviour waits for the next one', async () => {
  const simulator = await simulated()
  const line = await openLandLine(configAt(simulator.url))
  simulator.behave({ kind: 'refuse' }, 1)
  expect(await line.probe(never)).toMatchObject({ up: true })
  expect(simulator.received()).toEqual([])
  expect((await line.send(messageOf(landDossier()), never)).outcome).toMatchObject({ kind: 'refused', code: 'fields-rejected', fields: [{ field: 'MaQuyTrinh' }, { field: 'DiaChiTaiSan' }] })
  expect((await line.send(messageOf(landDossier()), never)).outcome.kind).toBe('delivered')
  await line.close()
  await simulator.close()
})
