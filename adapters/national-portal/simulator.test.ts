/** The adapter and the simulated portal together, over real HTTP with real signatures. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Signer } from '../../src/ports/signer.ts'
import type { OpenLine } from '../../src/usecases/open-line.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { fixture, manySteps, sampleDossier } from './fixtures/dossier.ts'
import { followUp } from './fixtures/follow-up.ts'
import { account, clock, messageId, messageOf, never, openPortalLine, organisation, sender } from './fixtures/line.ts'
import { startPortalSimulator, type PortalSimulator } from './simulator.ts'
import { sessionMark, type PortalAccount } from './simulator/account.ts'

const code = 'H56.14-261120-0001'
const stranger = 'H57'
let seals: TestSeals
let portal: PortalSimulator
let line: OpenLine
const closers: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  seals = await testSeals([sender, stranger, organisation], clock)
})
beforeEach(async () => {
  await begin()
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function begin(changes: Partial<PortalAccount> = {}, journalFile?: string): Promise<void> {
  const { signer, verifier } = seals
  const options = { port: 0, clock, signer, verifier, organisation, senders: [sender], ...(journalFile === undefined ? {} : { journalFile }) }
  portal = await startPortalSimulator(options, { ...account, ...changes })
  line = await openPortalLine(portal.url, seals)
  const opened = [line, portal]
  for (const thing of opened.toReversed()) closers.push(() => thing.close())
}

async function send(changes: Parameters<typeof sampleDossier>[0] = {}, id = messageId) {
  return line.send(messageOf(sampleDossier(changes), id), never)
}

describe('sending', () => {
  test('a new dossier is looked up, created and reported, every message signed', async () => {
    const { outcome, exchanges, signatures } = await send()
    expect(outcome).toEqual({ kind: 'delivered', confirmed: true, remoteId: code, code: 'ok', words: 'Thành công' })
    expect(exchanges.map((exchange) => exchange.name)).toEqual(['login', 'TraCuuHoSo', 'DongBoHoSoMC', 'CapNhatTienDoHoSoMC'])
    expect(portal.dossier(code)).toEqual(fixture('dong-bo-ho-so.json'))
    expect(portal.steps(code)).toEqual(fixture('cap-nhat-tien-do.json'))
    expect(portal.received()).toMatchObject([
      { operation: 'DongBoHoSoMC', messageId, dossierCode: code, schemaValid: true, signedBy: sender, problem: undefined },
      { operation: 'CapNhatTienDoHoSoMC', messageId, dossierCode: code, schemaValid: true, signedBy: sender, problem: undefined },
    ])
    expect(signatures.map((signature) => signature.digest)).toEqual(portal.received().map((message) => message.digest))
  })

  test('a dossier that is there is updated, in the same session', async () => {
    await send()
    const { exchanges } = await send({ status: 9 }, clock.id())
    expect(exchanges.map((exchange) => exchange.name)).toEqual(['TraCuuHoSo', 'DongBoHoSoMC', 'CapNhatTienDoHoSoMC'])
    expect(portal.dossier(code)).toMatchObject({ TrangThaiHoSo: '9' })
    expect(portal.dossiers()).toMatchObject([{ dossierCode: code, timesApplied: 2 }])
  })

  test('progress goes in chunks of ten, in time order', async () => {
    const { exchanges } = await send({ progress: manySteps(23).toReversed() })
    expect(exchanges.filter((exchange) => exchange.name === 'CapNhatTienDoHoSoMC')).toHaveLength(3)
    expect(portal.steps(code).map((step) => step.NoiDungXuLy)).toEqual(manySteps(23).map((step) => step.content))
  })

  test.each([
    ['the creation', 1],
    ['the first chunk of progress', 2],
    ['the last chunk of progress', 3],
  ])('a lost answer to %s ends in one dossier with each step once', async (_what, lostAt) => {
    let signed = 0
    const signer: Signer = {
      signFiles: seals.signer.signFiles,
      sign(bytes, profile, about) {
        signed += 1
        // the message that is being signed is the one whose answer gets lost
        if (signed === lostAt) portal.behave({ kind: 'lose-answer' }, 1)
        return seals.signer.sign(bytes, profile, about)
      },
    }
    const losing = await openPortalLine(portal.url, { signer, verifier: seals.verifier })
    closers.push(() => losing.close())
    const message = messageOf(sampleDossier({ progress: manySteps(15) }))
    expect((await losing.send(message, never)).outcome).toMatchObject({ kind: 'later', code: 'reset' })
    expect(portal.received()).toHaveLength(lostAt)
    expect((await losing.send(message, never)).outcome.kind).toBe('delivered')
    expect(portal.dossiers()).toEqual([{ dossierCode: code, messageIds: [messageId], timesApplied: 1 }])
    expect(portal.steps(code)).toHaveLength(15)
  })

  test('a refusal comes back with the fields it names', async () => {
    portal.behave({ kind: 'refuse' })
    const { outcome } = await send()
    expect(outcome).toMatchObject({ kind: 'refused', code: 'fields-rejected', fields: [{ field: '/procedure/code' }, { field: '/procedure/domain/code' }] })
    expect(portal.dossiers()).toEqual([])
  })

  test('a value over the limit never leaves', async () => {
    const { outcome, exchanges } = await send({ subject: 'x'.repeat(1001) })
    expect(outcome).toMatchObject({ kind: 'refused', fields: [{ field: '/subject' }] })
    expect(exchanges).toEqual([])
  })

  test('a sender that the portal does not know is our trouble', async () => {
    const { outcome } = await send({ sender: stranger })
    expect(outcome).toMatchObject({ kind: 'broken', code: 'signature-rejected' })
    expect(portal.received()).toMatchObject([{ signatureVerified: false, signedBy: undefined }])
  })
})

describe('session', () => {
  test('ten sends at once log in once', async () => {
    const outcomes = await Promise.all(Array.from({ length: 10 }, (_send, index) => send({ code: `H56.14-261120-10${index + 10}` }, clock.id())))
    expect(outcomes.map(({ outcome }) => outcome.kind)).toEqual(Array.from({ length: 10 }, () => 'delivered'))
    expect(portal.logIns()).toBe(1)
  })

  test('a session that is gone is renewed once, whoever notices', async () => {
    await send()
    portal.endSessions()
    const ids = [clock.id(), clock.id(), clock.id()]
    const reports = await Promise.all(ids.map((id, index) => send({ code: `H56.14-261120-200${index}` }, id)))
    expect(reports.map(({ outcome }) => outcome.kind)).toEqual(['delivered', 'delivered', 'delivered'])
    expect(portal.logIns()).toBe(2)
  })

  test('a session that ends between two calls of one dossier is renewed on the way', async () => {
    await begin({ callsPerSession: 2 })
    const { outcome, exchanges } = await send({ progress: manySteps(25) })
    expect(outcome.kind).toBe('delivered')
    expect(exchanges.map((exchange) => exchange.name).join(' ')).toBe(
      'login TraCuuHoSo DongBoHoSoMC CapNhatTienDoHoSoMC login CapNhatTienDoHoSoMC CapNhatTienDoHoSoMC CapNhatTienDoHoSoMC login CapNhatTienDoHoSoMC',
    )
    expect(portal.steps(code)).toHaveLength(25)
  })

  test('a session that never holds is the portal’s trouble', async () => {
    await begin({ callsPerSession: 0 })
    expect((await send()).outcome).toMatchObject({ kind: 'later', code: 'session-refused', scope: 'partner' })
    expect(portal.logIns()).toBe(2)
  })

  test('rejected credentials stop the lane, in a session too', async () => {
    await send()
    portal.behave({ kind: 'reject-credentials' })
    expect((await send()).outcome).toMatchObject({ kind: 'broken', code: 'credentials-rejected', words: 'Tên đăng nhập hoặc mật khẩu không đúng' })
    expect(await line.probe(never)).toEqual({ up: false, fault: 'broken', code: 'credentials-rejected', words: 'Tên đăng nhập hoặc mật khẩu không đúng' })
    portal.behave({ kind: 'normal' })
    expect(await line.probe(never)).toMatchObject({ up: true, code: 'ok' })
  })

  test('whoever waited for a log-in that was given up logs in for itself', async () => {
    portal.behave({ kind: 'slow', milliseconds: 60_000 })
    const first = new AbortController()
    const givenUp = line.send(messageOf(sampleDossier()), first.signal)
    await vi.waitFor(() => expect(portal.logIns()).toBe(1))
    const waiting = send()
    portal.behave({ kind: 'normal' })
    first.abort()
    expect((await givenUp).outcome).toMatchObject({ kind: 'later', code: 'aborted' })
    expect((await waiting).outcome.kind).toBe('delivered')
    expect(portal.logIns()).toBe(2)
  })

  test('whoever waits for the log-in of another can give up alone', async () => {
    portal.behave({ kind: 'slow', milliseconds: 60_000 })
    const [first, second] = [new AbortController(), new AbortController()]
    const logging = line.send(messageOf(sampleDossier()), first.signal)
    await vi.waitFor(() => expect(portal.logIns()).toBe(1))
    const waiting = line.send(messageOf(sampleDossier(), clock.id()), second.signal)
    second.abort()
    expect((await waiting).outcome).toMatchObject({ kind: 'later', code: 'aborted' })
    first.abort()
    expect((await logging).outcome).toMatchObject({ kind: 'later', code: 'aborted' })
    expect(portal.logIns()).toBe(1)
  })

  test('a probe logs in for itself', async () => {
    await send()
    await line.probe(never)
    expect(portal.logIns()).toBe(2)
  })

  test('neither password nor session is kept anywhere', async () => {
    const reports = [await send(), await line.probe(never)]
    portal.behave({ kind: 'reject-credentials' })
    reports.push(await send())
    const kept = JSON.stringify(reports)
    expect(kept).not.toContain(account.password)
    expect(kept).not.toContain(sessionMark)
  })
})

describe('the simulated portal', () => {
  async function log(body: unknown = { username: account.username, password: account.password }, headers: Record<string, string> = {}): Promise<{ session?: string; error_code: unknown; message?: string }> {
    return post('/mapi/login', JSON.stringify(body), headers)
  }

  async function post(path: string, body: string, headers: Record<string, string> = {}) {
    const response = await fetch(portal.url + path, { method: 'POST', headers: { dstcode: account.dstcode, ...headers }, body })
    return (await response.json()) as { session?: string; error_code: unknown; message?: string; result?: unknown }
  }

  /** A message as the adapter would send it, or not quite. */
  async function deliver(changes: { envelope?: object; dossier?: object; about?: { issuer?: string; audience?: string; messageId?: string }; headers?: Record<string, string>; tamper?: (body: string) => string }) {
    const { session } = await log()
    const dossier = { ...(fixture('dong-bo-ho-so.json') as object), ...changes.dossier }
    const body = JSON.stringify({ session, madonvi: account.madonvi, service: 'DongBoHoSoMC', isUpdating: 'False', data: [dossier], ...changes.envelope })
    const { detached = '' } = await seals.signer.sign(Buffer.from(body), 'jws-detached', { issuer: sender, audience: organisation, messageId, ...changes.about })
    return post('/mapi/g', changes.tamper?.(body) ?? body, { 'x-message-id': messageId, 'x-jws-signature': detached, ...changes.headers })
  }

  test('takes the fixture', async () => {
    expect(await deliver({})).toMatchObject({ error_code: '00' })
    expect(portal.dossiers()).toHaveLength(1)
  })

  test.each<[string, Parameters<typeof deliver>[0], string]>([
    ['another session', { envelope: { session: `${sessionMark}x` } }, 'Phiên làm việc đã hết hạn'],
    ['another unit', { envelope: { madonvi: 'H57' } }, 'Mã đơn vị H57 không hợp lệ'],
    ['another target', { headers: { dstcode: 'VN:GOV:x:y' } }, 'dstcode không hợp lệ'],
    ['an unknown service', { envelope: { service: 'XoaHoSo' } }, 'Dịch vụ không tồn tại'],
    ['two dossiers', { envelope: { data: [fixture('dong-bo-ho-so.json'), fixture('dong-bo-ho-so.json')] } }, 'không đúng định dạng'],
    ['no word on updating', { envelope: { isUpdating: undefined } }, 'không đúng định dạng'],
    ['an update of nothing', { envelope: { isUpdating: 'True' } }, `Hồ sơ ${code} không tồn tại`],
    ['progress of nothing', { envelope: { service: 'CapNhatTienDoHoSoMC', isUpdating: undefined, data: fixture('cap-nhat-tien-do.json') } }, `Hồ sơ ${code} không tồn tại`],
    ['a changed body', { tamper: (body) => body.replace('NÔNG VĂN MẪU', 'NÔNG VĂN NẪU') }, 'Chữ ký số không hợp lệ'],
    ['no signature', { headers: { 'x-jws-signature': '' } }, 'Chữ ký số không hợp lệ'],
    ['another message id', { headers: { 'x-message-id': 'other' } }, 'Chữ ký số không hợp lệ'],
    ['an unknown signer', { about: { issuer: stranger } }, 'Chữ ký số không hợp lệ'],
    ['a signature for somebody else', { about: { audience: 'G12' } }, 'Chữ ký số không hợp lệ'],
    ['a missing field', { dossier: { TenTTHC: undefined } }, 'TenTTHC không được để trống'],
    ['an empty field', { dossier: { DonViXuLy: '' } }, 'DonViXuLy không được để trống'],
    ['a long subject', { dossier: { TrichYeuHoSo: 'x'.repeat(1001) } }, 'TrichYeuHoSo vượt quá 1000 ký tự'],
    ['a date that is none', { dossier: { NgayTiepNhan: '20261301000000' } }, 'NgayTiepNhan không đúng định dạng'],
    ['a day that no calendar has', { dossier: { NgayTiepNhan: '20260231083000' } }, 'NgayTiepNhan không phải thời điểm có thật'],
    ['such a day in a list', { dossier: { DanhSachHoSoBoSung: [{ HoSoBoSungId: '1', NguoiYeuCauBoSung: 'a', NoiDungBoSung: 'b', NgayBoSung: '20270229083000' }] } }, 'DanhSachHoSoBoSung[0].NgayBoSung không phải thời điểm có thật'],
    ['twelve digits for nine', { dossier: { DinhDanhCHS: [{ LoaiDinhDanh: '2', SoDinhDanh: '038099000001' }] } }, 'DinhDanhCHS[0].SoDinhDanh không đúng định dạng'],
    ['nine digits for twelve', { dossier: { DinhDanhCHS: [{ LoaiDinhDanh: '1', SoDinhDanh: '170000001' }] } }, 'DinhDanhCHS[0].SoDinhDanh không đúng định dạng'],
    ['an account at the counter', { dossier: { KenhThucHien: '1', MaDoiTuong: 'tech-0001' } }, 'MaDoiTuong phải để trống'],
    ['a store that is none', { dossier: { TaiLieuNop: [{ TenTepDinhKem: 'a', MaThanhPhanHoSo: 'b', DuongDanTaiTepTin: 'https://a.vn/b', DuocLayTuKhoDMQG: '2' }] } }, 'TaiLieuNop[0].DuocLayTuKhoDMQG không đúng định dạng'],
    ['a code out of its list', { dossier: { TrangThaiHoSo: '11' } }, 'TrangThaiHoSo không đúng định dạng'],
    ['a number for a text', { dossier: { TrangThaiHoSo: 4 } }, 'TrangThaiHoSo không đúng định dạng'],
    ['a field it does not have', { dossier: { MaHoSoCu: 'x' } }, 'MaHoSoCu không có trong danh mục trường'],
    ['a document without address', { dossier: { TaiLieuNop: [{ TenTepDinhKem: 'a', MaThanhPhanHoSo: 'b', DuongDanTaiTepTin: 'file:///etc/passwd' }] } }, 'TaiLieuNop[0].DuongDanTaiTepTin không đúng định dạng'],
  ])('refuses %s', async (_what, changes, words) => {
    const answer = await deliver(changes)
    expect(answer).toMatchObject({ error_code: expect.stringMatching(/^-\d$/), message: expect.stringContaining(words) })
    expect(portal.dossiers()).toEqual([])
  })

  test('counts a step that one message tells in two ways, and not one that another message corrects', async () => {
    const progress = manySteps(1)
    await send({ progress })
    await send({ progress })
    expect(portal.dossiers()).toMatchObject([{ timesApplied: 1 }])
    await send({ progress: progress.map((step) => ({ ...step, content: 'Sửa lại' })) }, clock.id())
    expect(portal.dossiers()).toMatchObject([{ messageIds: [messageId, expect.any(String)], timesApplied: 2 }])
    await send({ progress }, messageId)
    await send({ progress: progress.map((step) => ({ ...step, content: 'Khác nữa' })) })
    expect(portal.dossiers()).toMatchObject([{ timesApplied: 3 }])
  })

  test('shows what it holds of a dossier, over HTTP too', async () => {
    await send({ status: 9 })
    const shown = portal.held(code)
    expect(shown).toMatchObject({
      status: 9,
      steps: [{ TrangThai: '2' }, { TrangThai: '4' }],
      results: [{ TenGiayTo: 'Giấy khai sinh (số 12/2026)' }, { TenGiayTo: 'Phụ lục' }],
      supplements: [{ HoSoBoSungId: 'land:bs-1' }, { HoSoBoSungId: 'land:bs-2' }],
    })
    const ask = (dossierCode: string) => fetch(`${portal.url}/_simulator/dossiers/${dossierCode}`)
    expect(await (await ask(code)).json()).toEqual(shown)
    expect(portal.held('H56.14-261120-9999')).toBeUndefined()
    expect((await ask('H56.14-261120-9999')).status).toBe(404)
  })

  test('every version shows as it is, and steps that are sent again stay one', async () => {
    for (const changes of [{ status: 5 }, { status: 4 }, followUp(code, 'withdrawal')]) await send(changes, clock.id())
    expect(portal.held(code)).toMatchObject({ status: 7, steps: [{ TrangThai: '2' }, { TrangThai: '4' }, { TrangThai: '7', NoiDungXuLy: 'Công dân xin rút hồ sơ' }] })
    expect(portal.dossiers()).toMatchObject([{ dossierCode: code, timesApplied: 3 }])
  })

  test('refuses a second creation', async () => {
    await deliver({})
    expect(await deliver({})).toMatchObject({ error_code: '-1', message: `Hồ sơ ${code} đã tồn tại` })
  })

  test.each([
    [{ username: account.username, password: 'khác' }],
    [{ username: 'khác', password: account.password }],
    [{ username: account.username }],
    ['x'],
  ])('refuses the log-in %j', async (body) => {
    const answer = await log(body)
    expect(answer).toMatchObject({ message: 'Tên đăng nhập hoặc mật khẩu không đúng' })
    expect(answer.session).toBeUndefined()
  })

  test('keeps what it holds over a restart', async () => {
    const directory = mkdtempSync(join(tmpdir(), 'portal-'))
    closers.push(async () => rmSync(directory, { recursive: true }))
    const file = join(directory, 'journal')
    await begin({}, file)
    await send()
    const before = { dossiers: portal.dossiers(), received: portal.received(), steps: portal.steps(code) }
    await line.close()
    await portal.close()
    await begin({}, file)
    expect({ dossiers: portal.dossiers(), received: portal.received(), steps: portal.steps(code) }).toEqual(before)
    expect((await send()).outcome.kind).toBe('delivered')
    expect(portal.dossiers()).toEqual(before.dossiers)
  })
})
