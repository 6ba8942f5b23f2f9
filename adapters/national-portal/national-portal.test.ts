/** What the adapter sends, and what it makes of a portal that answers as real ones do. The portal is played by nock. */
import { isDeepStrictEqual } from 'node:util'
import { Type } from 'typebox'
import { Value } from 'typebox/value'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Dossier } from '../../schemas/dossier.ts'
import type { SendReport } from '../../src/usecases/open-line.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { fixture, sampleDossier } from './fixtures/dossier.ts'
import { account, clock, messageId, messageOf, never, openPortalLine, organisation, sender } from './fixtures/line.ts'
import { WireStep } from './wire.ts'

const origin = 'http://portal.test'
const session = 'phien-9f2c'
const done = { error_code: 0, message: 'Thành công', result: [] }
const mocks = useNock()
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})

const steps = Value.Parse(Type.Array(WireStep), fixture('cap-nhat-tien-do.json'))
const [firstStep, secondStep] = steps
if (firstStep === undefined || secondStep === undefined) throw new Error('the fixture has two steps')

type Answer = object | string

/** Mocks compare loosely by themselves: 4 would do for "4". */
function exactly(body: unknown): (given: unknown) => boolean {
  return (given) => isDeepStrictEqual(given, body)
}

function logIn(answer: Answer = { session, error_code: 0 }, status = 200): void {
  mocks.on(origin).post('/mapi/login', exactly({ username: account.username, password: account.password })).matchHeader('dstcode', account.dstcode).reply(status, answer)
}

function lookUp(answer: Answer = done, status = 200): void {
  const body = { session, madonvi: sender, service: 'TraCuuHoSo', mahoso: 'H56.14-261120-0001' }
  mocks.on(origin).post('/mapi/share', exactly(body)).reply(status, answer)
}

function put(isUpdating: 'True' | 'False', answer: Answer = done): void {
  mocks.on(origin).post('/mapi/g', exactly({ session, madonvi: sender, service: 'DongBoHoSoMC', isUpdating, data: [fixture('dong-bo-ho-so.json')] })).reply(200, answer)
}

function report(steps: readonly WireStep[], answer: Answer = done): void {
  mocks.on(origin).post('/mapi/g', exactly({ session, madonvi: sender, service: 'CapNhatTienDoHoSoMC', data: steps })).reply(200, answer)
}

async function send(dossier: Dossier = sampleDossier()): Promise<SendReport> {
  const line = await openPortalLine(origin, seals)
  try {
    return await line.send(messageOf(dossier), never)
  } finally {
    await line.close()
  }
}


test('carries session, unit and service in the body, the signature and the message id in headers', async () => {
  let headers: Readonly<Record<string, string>> = {}
  let body = ''
  logIn()
  lookUp()
  mocks
    .on(origin)
    .post('/mapi/g', /"DongBoHoSoMC"/)
    .reply(200, async (request: Request) => {
      headers = Object.fromEntries(request.headers)
      body = await request.text()
      return done
    })
  report(steps)
  expect((await send()).outcome).toMatchObject({ kind: 'delivered', confirmed: true })
  expect(headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json', charset: 'utf-8', dstcode: account.dstcode, 'x-message-id': messageId })
  const detached = headers['x-jws-signature'] ?? ''
  await seals.verifier.verify({ bytes: Buffer.from(body), detached, profile: 'jws-detached', organisation: sender, audience: organisation, messageId })
})

describe('create or update', () => {
  const exists = { error_code: '-1', message: 'Hồ sơ đã tồn tại' }
  const missing = { error_code: '-1', message: 'Hồ sơ H56.14-261120-0001 không tồn tại' }

  test.each<[string, Answer, 'True' | 'False']>([
    ['no row', { ...done, result: [] }, 'False'],
    ['no result', { error_code: '00' }, 'False'],
    ['null', { error_code: '0', result: null }, 'False'],
    ['the word that it is missing', missing, 'False'],
    ['a row', { ...done, result: [{ MaHoSo: 'H56.14-261120-0001' }] }, 'True'],
  ])('%s in the look-up: isUpdating %s', async (_what, answer, isUpdating) => {
    logIn()
    lookUp(answer)
    put(isUpdating)
    report(steps)
    expect((await send()).outcome.kind).toBe('delivered')
  })

  test('a creation that is told "đã tồn tại" becomes an update', async () => {
    logIn()
    lookUp()
    put('False', exists)
    put('True')
    report(steps)
    expect((await send()).outcome.kind).toBe('delivered')
  })

  test('an update that is told "không tồn tại" becomes a creation', async () => {
    logIn()
    lookUp({ ...done, result: [{}] })
    put('True', missing)
    put('False')
    report(steps)
    expect((await send()).outcome.kind).toBe('delivered')
  })

  test('a portal that contradicts itself is left to a person', async () => {
    logIn()
    lookUp()
    put('False', exists)
    put('True', missing)
    expect((await send()).outcome).toEqual({ kind: 'unclear', code: 'unexpected-dossier-missing', raw: JSON.stringify(missing) })
  })

  test('a look-up that is no list is left to a person', async () => {
    logIn()
    lookUp({ ...done, result: 'H56.14-261120-0001' })
    expect((await send()).outcome).toMatchObject({ kind: 'unclear', code: 'unreadable-answer' })
  })

  test.each<[Answer, number, object]>([
    [{ error_code: 9, message: 'Hệ thống bận' }, 200, { kind: 'later', code: 'partner-busy', scope: 'partner' }],
    [{ error_code: 9, message: 'Lời lạ' }, 200, { kind: 'unclear', code: 'unknown-answer' }],
    ['<html>', 502, { kind: 'later', code: 'server-error' }],
  ])('a look-up answered %j (%i) ends the attempt', async (answer, status, expected) => {
    logIn()
    lookUp(answer, status)
    expect((await send()).outcome).toMatchObject(expected)
  })
})

describe('progress', () => {
  const exists = { error_code: '-1', message: 'Tiến độ đã tồn tại' }

  test('"đã tồn tại" to several steps is asked again step by step', async () => {
    logIn()
    lookUp()
    put('False')
    report(steps, exists)
    report([firstStep], exists)
    report([secondStep])
    expect((await send()).outcome.kind).toBe('delivered')
  })

  test('a step that is refused refuses the transfer', async () => {
    logIn()
    lookUp()
    put('False')
    report(steps, { error_code: '-2', message: 'NoiDungXuLy không được để trống' })
    expect((await send()).outcome).toMatchObject({ kind: 'refused', fields: [{ field: 'NoiDungXuLy' }] })
  })

  test('a portal that goes away before the progress is asked again later', async () => {
    logIn()
    lookUp()
    put('False')
    mocks.on(origin).post('/mapi/g', /CapNhatTienDoHoSoMC/).reply(503, '')
    expect((await send()).outcome).toMatchObject({ kind: 'later', code: 'server-error' })
  })

  test('a dossier without progress needs no second call', async () => {
    logIn()
    lookUp()
    put('False')
    expect((await send(sampleDossier({ progress: [] }))).outcome.kind).toBe('delivered')
  })
})

describe('the log-in', () => {
  test.each<[Answer, number, object]>([
    [{ error_code: 1, message: 'Sai mật khẩu' }, 200, { kind: 'broken', code: 'credentials-rejected', words: 'Sai mật khẩu' }],
    [{ error_code: 1, message: 'Lời lạ' }, 200, { kind: 'broken', code: 'credentials-rejected', words: 'Lời lạ' }],
    [{ error_code: 1 }, 200, { kind: 'broken', code: 'credentials-rejected' }],
    [{ error_code: 0 }, 200, { kind: 'broken', code: 'credentials-rejected' }],
    [{ error_code: 0, session: '' }, 200, { kind: 'broken', code: 'credentials-rejected' }],
    [{ error_code: 1, message: 'Hệ thống bảo trì' }, 200, { kind: 'later', code: 'partner-busy', scope: 'partner' }],
    ['', 401, { kind: 'broken', code: 'credentials-rejected' }],
    ['', 503, { kind: 'later', code: 'server-error', scope: 'partner' }],
    ['', 200, { kind: 'unclear', code: 'unreadable-answer' }],
    [`{"session":"${session}","error_`, 200, { kind: 'unclear', raw: '{"session":"***","error_' }],
    [`{"session":"${session}`, 200, { kind: 'unclear', raw: '{"session":"***' }],
    [`${account.password}?`, 200, { kind: 'unclear', raw: '***?' }],
  ])('answered %j (%i)', async (answer, status, expected) => {
    logIn(answer, status)
    const { outcome, exchanges } = await send()
    expect(outcome).toMatchObject(expected)
    expect(exchanges).toMatchObject([{ name: 'login', answer: undefined, requestDigest: undefined }])
  })

  test.each<[Answer, number]>([
    [{ error_code: '-3', message: 'Phiên làm việc đã hết hạn' }, 200],
    ['', 401],
  ])('is made again when a call is answered %j (%i)', async (answer, status) => {
    logIn()
    lookUp(answer, status)
    logIn()
    lookUp()
    put('False')
    report(steps)
    expect((await send()).outcome.kind).toBe('delivered')
  })

  test('is not made a third time', async () => {
    const gone = { error_code: '-3', message: 'Phiên làm việc đã hết hạn' }
    logIn()
    lookUp(gone)
    logIn()
    lookUp(gone)
    expect((await send()).outcome).toMatchObject({ kind: 'later', code: 'session-refused', scope: 'partner' })
  })
})

test('a session that the portal repeats in its answer is not kept in the outcome', async () => {
  logIn()
  lookUp()
  put('False', { error_code: '77', message: `Lời lạ cho ${session}` })
  const { outcome } = await send()
  expect(outcome).toEqual({ kind: 'unclear', code: 'unknown-answer', raw: '{"error_code":"77","message":"Lời lạ cho ***"}' })
})

describe('probe', () => {
  async function probe() {
    const line = await openPortalLine(origin, seals)
    try {
      return await line.probe(never)
    } finally {
      await line.close()
    }
  }

  test.each<[Answer, number, object]>([
    [done, 200, { up: true, code: 'ok' }],
    [{ error_code: 2, message: 'Hệ thống bận' }, 200, { up: false, code: 'partner-busy', words: 'Hệ thống bận' }],
    ['', 500, { up: false, code: 'server-error', words: 'HTTP 500' }],
    ['?', 200, { up: false, code: 'unreadable-answer', words: 'The answer was not understood' }],
    ['<html>', 302, { up: false, code: 'unexpected-status', words: 'The answer was not understood' }],
    [{ error_code: 2, message: 'Mã đơn vị H56 không hợp lệ' }, 200, { up: false, fault: 'broken', code: 'unit-rejected', words: 'Mã đơn vị H56 không hợp lệ' }],
  ])('catalogue answered %j (%i)', async (answer, status, expected) => {
    logIn()
    mocks.on(origin).post('/mapi/share', exactly({ session, madonvi: sender, service: 'LayDanhMucLinhVuc' })).reply(status, answer)
    expect(await probe()).toEqual({ words: 'Log-in and catalogue answered', ...expected })
  })

  test('log-in rejected', async () => {
    logIn({ error_code: 1, message: 'Sai mật khẩu' })
    expect(await probe()).toEqual({ up: false, fault: 'broken', code: 'credentials-rejected', words: 'Sai mật khẩu' })
  })

  test.each<[string, number, string]>([
    ['<html><body>Bảo trì</body></html>', 200, 'unreadable-answer'],
    ['', 302, 'unexpected-status'],
    ['<html>', 404, 'unexpected-status'],
  ])('log-in answered by a page: %s (%i)', async (page, status, code) => {
    logIn(page, status)
    expect(await probe()).toEqual({ up: false, code, words: 'The answer was not understood' })
  })
})
