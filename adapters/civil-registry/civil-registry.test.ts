/** What the adapter asks and makes of a registry that answers as real ones do. The registry is played by nock. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { AwaitedDossier, Exchange, PollAnswer } from '../../src/ports/adapter.ts'
import { openInbound } from '../../test/conformance/bench-inbound.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { dossier, supplementOf } from './fixtures/dossiers.ts'
import { clock, messageId, messageOf, never, openRegistryLine, organisation, sender } from './fixtures/line.ts'
import { civilRegistry } from './index.ts'
import { sandboxAgreement, sandboxConfig } from './sandbox-agreement.ts'

const origin = 'http://registry.test'
const code = 'H56.14-261120-0101'
const mocks = useNock()
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})

const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }

async function send(content = dossier(), mayBeThere = false) {
  const line = await openRegistryLine(origin, seals)
  try {
    return await line.send(messageOf(content, messageId, mayBeThere), never)
  } finally {
    await line.close()
  }
}

async function poll(awaited: readonly AwaitedDossier[], changes: object = {}, cursor?: string, means: (exchange: Exchange) => Exchange = (exchange) => exchange): Promise<PollAnswer> {
  const partner = { id: 'civil-registry', organisation }
  const config = { ...sandboxConfig(origin, [{ organisation: sender, name: 'Tỉnh Ví Dụ' }]), ...changes }
  const line = await civilRegistry.open(config, { partner, clock, log: silent, timeoutMs: 5_000 })
  const inbound = openInbound(line, { ...seals, clock, said: [], timeoutMs: 5_000, maxBytes: civilRegistry.can.maxBytes, partner })
  try {
    return await inbound.poll({ awaited, cursor }, { means })
  } finally {
    await inbound.close()
    await line.close()
  }
}

function awaited(dossierCode: string, remoteId: string | undefined, from = sender): AwaitedDossier {
  return { dossierCode, procedureCode: '1.006714', sender: from, messageId, remoteId, acceptedAt: clock.now() }
}

function push(status: number, answer: object): void {
  mocks.on(origin).post('/NhanDKHT').matchHeader('authorization', `Bearer ${sandboxAgreement.accessToken}`).reply(status, answer)
}

function ask(question: object, answer: object | string, status = 200): void {
  mocks.on(origin).post('/LayKetQua', JSON.stringify(question)).reply(status, answer)
}

function standing(dossierCode: string, trangThai: string): object {
  return { maHoSoMCDT: dossierCode, trangThai, thoiGianThucHien: '21/11/2026 09:15:00' }
}

describe('sending', () => {
  test('the signature is over the bytes that leave, and names message and registry', async () => {
    let headers: Readonly<Record<string, string>> = {}
    let body = ''
    mocks
      .on(origin)
      .post('/NhanDKHT')
      .reply(200, async (request: Request) => {
        headers = Object.fromEntries(request.headers)
        body = await request.text()
        return { status: '1' }
      })
    expect((await send()).outcome).toMatchObject({ kind: 'delivered', confirmed: false, remoteId: `LTKS:${code}` })
    expect(headers).toMatchObject({ 'content-type': 'application/json; charset=utf-8', 'x-message-id': messageId })
    const detached = headers['x-jws-signature'] ?? ''
    await seals.verifier.verify({ bytes: Buffer.from(body), detached, profile: 'jws-detached', organisation: sender, audience: organisation, messageId })
  })

  test('the real complaint: each field by itself', async () => {
    push(500, { status: '0', errorCode: '500', errorDescription: 'nycSoDDCN có độ dài vượt quá 12; nycLoaiGiayToTuyThan không tồn tại' })
    expect((await send()).outcome).toMatchObject({
      kind: 'refused',
      code: 'fields-rejected',
      fields: [
        { field: '/civilStatus/requester/personalId', words: 'nycSoDDCN có độ dài vượt quá 12' },
        { field: '/civilStatus/requester/paper/type', words: 'nycLoaiGiayToTuyThan không tồn tại' },
      ],
    })
  })

  test.each<[boolean, object]>([
    [true, { kind: 'delivered', confirmed: false, code: 'received-before' }],
    [false, { kind: 'refused', code: 'dossier-known' }],
  ])('received before, and ours may be there (%j)', async (mayBeThere, expected) => {
    push(200, { status: '0', errorDescription: `Hồ sơ ${code} đã được tiếp nhận` })
    expect((await send(dossier(), mayBeThere)).outcome).toMatchObject(expected)
  })

  test('the token that an answer repeats is kept nowhere', async () => {
    push(200, { status: '0', errorDescription: `Lạ: ${sandboxAgreement.accessToken}` })
    expect(JSON.stringify(await send())).not.toContain(sandboxAgreement.accessToken)
  })
})

describe('a supplement that was "received before"', () => {
  const question = { maDinhDanhHoSo: [code], maTinh: '52', module: 'LTKS' }
  const known = { status: '0', errorDescription: 'Hồ sơ đã được tiếp nhận' }

  test('and cannot be there: refused', async () => {
    push(200, known)
    expect((await send(supplementOf(code))).outcome).toMatchObject({ kind: 'refused', code: 'supplement-not-taken' })
  })

  test.each<[string, object, object]>([
    ['no news since', { status: '1', value: [] }, { kind: 'delivered' }],
    ['in progress', { status: '1', value: [standing(code, '3')] }, { kind: 'delivered' }],
    ['still asked for', { status: '1', value: [standing(code, '2')] }, { kind: 'unclear', code: 'supplement-uncertain' }],
    ['in a state that nobody foresaw', { status: '1', value: [standing(code, '8')] }, { kind: 'unclear', code: 'supplement-uncertain' }],
    ['not told for now', { status: '0', errorDescription: 'server error' }, { kind: 'later', code: 'partner-busy' }],
  ])('and may be there, the dossier being %s', async (_what, answer, expected) => {
    push(200, known)
    ask(question, answer)
    expect((await send(supplementOf(code), true)).outcome).toMatchObject(expected)
  })
})

describe('polling', () => {
  const [a, b, c] = ['H56.14-261120-0101', 'H56.14-261120-0102', 'H56.14-261120-0103'] as const

  test('asks by module, so many at once, and tells what each answer tells', async () => {
    ask({ maDinhDanhHoSo: [a, b], maTinh: '52', module: 'LTKS' }, { status: '1', value: [standing(a, '3')] })
    ask({ maDinhDanhHoSo: [c], maTinh: '52', module: 'LTKS' }, { status: 1, value: null })
    ask({ maDinhDanhHoSo: ['H56.14-261120-0104'], maTinh: '52', module: 'LTKT' }, { status: '1', value: [standing('H56.14-261120-0104', '6')] })
    const answer = await poll([awaited(a, `LTKS:${a}`), awaited('H56.14-261120-0104', 'LTKT:H56.14-261120-0104'), awaited(b, `LTKS:${b}`), awaited(c, `LTKS:${c}`)], { askAtOnce: 2 })
    expect(answer).toMatchObject({ kind: 'polled', more: false, events: [{ event: { dossierCode: a } }, { event: { dossierCode: 'H56.14-261120-0104' } }] })
    expect(answer).not.toHaveProperty('failure')
  })

  test.each([[undefined], ['LTKS:another'], ['something else']])('remote id %s: asked for under every module', async (remoteId) => {
    for (const module of ['LTKS', 'LTKT', 'LTKH', 'BS', 'KS', 'KT']) ask({ maDinhDanhHoSo: [a], maTinh: '52', module }, { status: '1', value: module === 'KT' ? [standing(a, '3')] : [] })
    expect(await poll([awaited(a, remoteId)])).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: a, type: 'progress' } }] })
  })

  test('by the province of each sender; one without is told about, and keeps nobody back', async () => {
    const senders = [{ organisation: sender, provinceCode: '52' }, { organisation: 'H57', provinceCode: '60' }]
    ask({ maDinhDanhHoSo: [b], maTinh: '60', module: 'LTKS' }, { status: '1', value: [] })
    ask({ maDinhDanhHoSo: [c], maTinh: '52', module: 'LTKS' }, { status: '1', value: [standing(c, '3')] })
    const answer = await poll([awaited(a, `LTKS:${a}`, 'H99'), awaited(b, `LTKS:${b}`, 'H57'), awaited(c, `LTKS:${c}`)], { senders })
    expect(answer).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: c } }], failure: { kind: 'broken', code: 'sender-not-agreed' } })
  })

  test('nobody awaited, nothing asked', async () => {
    expect(await poll([])).toEqual({ kind: 'polled', events: [], more: false })
  })

  test.each([[{ status: '0', errorCode: '201', errorDescription: 'RECORD_NOT_FOUND' }], [{ status: '0', statusDescription: 'Hồ sơ không tồn tại' }]])('%j is no news', async (answer) => {
    ask({ maDinhDanhHoSo: [a], maTinh: '52', module: 'LTKS' }, answer)
    expect(await poll([awaited(a, `LTKS:${a}`)])).toEqual({ kind: 'polled', events: [], more: false })
  })

  test('what an unclear answer keeps back is this group only', async () => {
    ask({ maDinhDanhHoSo: [a], maTinh: '52', module: 'LTKS' }, { status: '0', errorDescription: 'Lạ' })
    ask({ maDinhDanhHoSo: [b], maTinh: '52', module: 'LTKT' }, { status: '1', value: [standing(b, '3')] })
    const answer = await poll([awaited(a, `LTKS:${a}`), awaited(b, `LTKT:${b}`)])
    expect(answer).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: b } }], failure: { kind: 'unclear', code: 'unknown-answer' } })
  })

  test('a registry in trouble is not asked on, and what it told before counts', async () => {
    ask({ maDinhDanhHoSo: [a], maTinh: '52', module: 'LTKS' }, { status: '1', value: [standing(a, '3')] })
    ask({ maDinhDanhHoSo: [b], maTinh: '52', module: 'LTKT' }, '<html></html>', 503)
    const answer = await poll([awaited(a, `LTKS:${a}`), awaited(b, `LTKT:${b}`), awaited(c, `LTKH:${c}`)])
    expect(answer).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: a } }], failure: { kind: 'later', code: 'server-error' } })
  })

  describe('a group that is not answered', () => {
    const [first, second, third] = [[a, b, c], [a, b], [c]]
    const about = (codes: readonly string[]) => ({ maDinhDanhHoSo: codes, maTinh: '52', module: 'LTKS' })
    const all = [a, b, c].map((each) => awaited(each, `LTKS:${each}`))

    test.each<[string, object | string, number, object | undefined]>([
      ['holds one that is not there', { status: '0', errorCode: '201', errorDescription: 'Hồ sơ không tồn tại' }, 200, undefined],
      ['holds one whose state is not updated', { status: '0', errorDescription: 'Hồ sơ chưa cập nhật trạng thái' }, 200, { kind: 'later', code: 'state-not-updated' }],
      ['holds one with unknown words', { status: '0', errorDescription: 'Lạ' }, 200, { kind: 'unclear', code: 'unknown-answer', raw: expect.stringMatching(`^${a}: .*Lạ`) }],
      ['holds one without a list', { status: '1', value: {} }, 200, { kind: 'unclear', code: 'answer-malformed' }],
      ['holds one that is no answer', 'x', 404, { kind: 'unclear', code: 'unexpected-status' }],
    ])('%s: it is asked again in halves', async (_what, odd, status, failure) => {
      ask(about(first), odd, status)
      ask(about(second), odd, status)
      ask(about([a]), odd, status)
      ask(about([b]), { status: '1', value: [standing(b, '3')] })
      ask(about(third), { status: '1', value: [standing(c, '3')] })
      const answer = await poll(all)
      expect(answer).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: b } }, { event: { dossierCode: c } }], ...(failure ? { failure } : {}) })
      expect('failure' in answer).toBe(failure !== undefined)
    })

    test('because its papers are too large is asked again in halves', async () => {
      const means = (exchange: Exchange): Exchange => ({
        ...exchange,
        async call(request) {
          const isGroup = Buffer.from(request.body ?? []).toString().includes(`"${a}","${b}"`)
          return isGroup ? { ok: false, outcome: { kind: 'later', code: 'answer-too-large', scope: 'partner' } } : exchange.call(request)
        },
      })
      ask(about([a]), { status: '1', value: [standing(a, '3')] })
      ask(about([b]), { status: '1', value: [standing(b, '3')] })
      const answer = await poll(all.slice(0, 2), {}, undefined, means)
      expect(answer).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: a } }, { event: { dossierCode: b } }] })
      expect(answer).not.toHaveProperty('failure')
    })

    test('because too many questions were asked is left for another time', async () => {
      ask(about(first), '', 429)
      expect(await poll(all)).toMatchObject({ kind: 'failed', outcome: { kind: 'later', code: 'rate-limited' } })
    })
  })

  test('a request for more is remembered from poll to poll', async () => {
    ask({ maDinhDanhHoSo: [a], maTinh: '52', module: 'LTKS' }, { status: '1', value: [standing(a, '2')] })
    const first = await poll([awaited(a, `LTKS:${a}`)])
    ask({ maDinhDanhHoSo: [a], maTinh: '52', module: 'LTKS' }, { status: '1', value: [standing(a, '3')] })
    const cursor = first.kind === 'polled' ? first.cursor : undefined
    expect(await poll([awaited(a, `LTKS:${a}`)], {}, cursor)).toMatchObject({ events: [{ event: { type: 'supplement-received', status: 4 } }] })
  })

  test('a row that names no dossier is told as unclear, the others count', async () => {
    ask({ maDinhDanhHoSo: [a, b], maTinh: '52', module: 'LTKS' }, { status: '1', value: [{ trangThai: '3' }, standing(b, '3')] })
    const answer = await poll([awaited(a, `LTKS:${a}`), awaited(b, `LTKS:${b}`)])
    expect(answer).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: b } }], failure: { kind: 'unclear', code: 'dossier-not-named' } })
  })

  test('an answer without a list is not believed', async () => {
    ask({ maDinhDanhHoSo: [a], maTinh: '52', module: 'LTKS' }, { status: '1', value: 'x' })
    expect(await poll([awaited(a, `LTKS:${a}`)])).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'answer-malformed' } })
  })
})

describe('probe', () => {
  test.each<[string, object, object]>([
    ['an answer', { status: '1', value: [] }, { up: true, code: 'ok' }],
    ['a refusal of the empty question', { status: '0', errorCode: '200', errorDescription: 'RECORD_UNCOMPLETE' }, { up: true, code: 'record-incomplete' }],
    ['our credentials', { status: '0', errorCode: '100', errorDescription: 'AUTHEN_ERROR' }, { up: false, fault: 'broken', code: 'credentials-rejected' }],
    ['our address', { status: '0', errorCode: '101', errorDescription: 'IP_DISALLOWED' }, { up: false, fault: 'broken', code: 'address-rejected' }],
    ['trouble', { status: '0', errorDescription: 'Client received SOAP Fault' }, { up: false, code: 'partner-busy' }],
    ['words of no sense', { status: '0', errorDescription: 'Lạ' }, { up: false, code: 'unknown-answer' }],
  ])('%s', async (_what, answer, expected) => {
    ask({ maDinhDanhHoSo: [], maTinh: '52', module: 'LTKS' }, answer)
    const line = await openRegistryLine(origin, seals)
    const health = await line.probe(never)
    await line.close()
    expect(health).toMatchObject(expected)
    expect('fault' in health).toBe('fault' in expected)
  })
})
