/** Look-ups: against the simulated portal over real HTTP, and what becomes of answers that no portal should give. */
import { isDeepStrictEqual } from 'node:util'
import { Value } from 'typebox/value'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { queryServices } from '../../schemas/queries/index.ts'
import type { Query, QueryAnswer } from '../../src/ports/adapter.ts'
import type { OpenLine } from '../../src/usecases/open-line.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { sampleDossier } from './fixtures/dossier.ts'
import { account, clock, messageOf, never, openPortalLine, organisation, sender } from './fixtures/line.ts'
import { questionOf } from './fixtures/question.ts'
import { sourcesOf } from './look-up-rows.ts'
import { lookUpNames, lookUps } from './look-ups.ts'
import { startPortalSimulator, type PortalSimulator } from './simulator.ts'

const mocks = useNock({ loopback: true })
const origin = 'http://portal.test'
const dossierCode = 'H56.14-261120-0001'
const aboutDossier = questionOf('portal-dossier', { dossierCode })
let seals: TestSeals
const closers: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function lineTo(url: string): Promise<OpenLine> {
  const line = await openPortalLine(url, seals)
  closers.push(() => line.close())
  return line
}

async function begin(): Promise<{ readonly portal: PortalSimulator; readonly line: OpenLine }> {
  const { signer, verifier } = seals
  const portal = await startPortalSimulator({ port: 0, clock, signer, verifier, organisation, senders: [sender] }, account)
  closers.push(() => portal.close())
  return { portal, line: await lineTo(portal.url) }
}

/** The portal answers a question with this. */
async function answered(query: Query, answer: object | string, status = 200): Promise<QueryAnswer> {
  mocks.on(origin).post('/mapi/login').reply(200, { session: 'phien-9f2c', error_code: 0 })
  mocks.on(origin).post('/mapi/share').reply(status, answer)
  return (await lineTo(origin)).query(query)
}

describe('against the simulated portal', () => {
  test('a procedure, by the national code or by a province’s variant', async () => {
    const { line } = await begin()
    for (const procedureCode of ['1.006714', '1.006714.H56']) {
      expect(await line.query(questionOf('procedure', { procedureCode }))).toEqual({
        kind: 'found',
        records: [{ code: '1.006714', name: 'Đăng ký khai sinh', sectors: [{ code: 'G15-HT', name: 'Hộ tịch' }] }],
        sources: sourcesOf(lookUps.procedure.fields),
      })
    }
    expect(await line.query(questionOf('procedure', { procedureCode: '9.999999' }))).toEqual({ kind: 'not-found', words: 'Cổng không có thủ tục này' })
  })

  test.each([
    ['procedures', { code: '2.000488', name: 'Cấp phiếu lý lịch tư pháp', sectorCode: 'G15-LLTP' }],
    ['agencies', { code: 'H56.14', name: 'Uỷ ban nhân dân xã mẫu', level: '2' }],
    ['sectors', { code: 'G13-DD', name: 'Đất đai', ministrySector: 'G13' }],
  ] as const)('%s', async (name, record) => {
    const { line } = await begin()
    expect(await line.query(questionOf(name))).toMatchObject({ kind: 'found', records: expect.arrayContaining([record]), sources: sourcesOf(lookUps[name].fields) })
  })

  test('a dossier that was carried there, without a word about who handed it in', async () => {
    const { line } = await begin()
    expect(await line.query(aboutDossier)).toEqual({ kind: 'not-found', words: 'Cổng không có hồ sơ này' })
    const dossier = sampleDossier()
    await line.send(messageOf(dossier), never)
    const answer = await line.query(aboutDossier)
    expect(answer).toMatchObject({
      kind: 'found',
      records: [{ dossierCode, procedureCode: '1.006714', status: 'in-progress', statusCode: '4', statusWords: 'Đang xử lý', receivedAt: expect.stringMatching(/\+07:00$/) }],
    })
    expect(JSON.stringify(answer)).not.toContain(dossier.applicant.name)
  })

  test('a session that ended is renewed once', async () => {
    const { portal, line } = await begin()
    await line.query(questionOf('sectors'))
    portal.endSessions()
    expect(await line.query(questionOf('sectors'))).toMatchObject({ kind: 'found' })
    expect(portal.logIns()).toBe(2)
  })

  test('records are of their service’s schema, and every field that occurs has its source', async () => {
    const { line } = await begin()
    await line.send(messageOf(sampleDossier()), never)
    const questions = [questionOf('procedure', { procedureCode: '1.006714' }), questionOf('procedures'), questionOf('agencies'), questionOf('sectors'), aboutDossier]
    expect(questions.map(({ name }) => name)).toEqual(lookUpNames)
    for (const question of questions) {
      const answer = await line.query(question)
      if (answer.kind !== 'found') throw new Error(JSON.stringify(answer))
      expect(answer.records.filter((record) => !Value.Check(queryServices[question.name].record, record))).toEqual([])
      expect(Object.keys(answer.sources)).toEqual(expect.arrayContaining(Object.keys(answer.records[0] ?? {}).filter((name) => name !== 'sectors')))
    }
  })

  test.each([
    [{ kind: 'refuse' }, { kind: 'refused', code: 'fields-rejected', fields: [{ field: 'procedureCode' }] }],
    [{ kind: 'reject-credentials' }, { kind: 'broken', code: 'credentials-rejected' }],
    [{ kind: 'reset' }, { kind: 'later', code: 'reset', scope: 'partner' }],
    [{ kind: 'status', status: 503 }, { kind: 'later', code: 'server-error', scope: 'partner' }],
    [{ kind: 'garbage' }, { kind: 'unclear', code: 'unreadable-answer' }],
  ] as const)('%j', async (behaviour, outcome) => {
    const { portal, line } = await begin()
    portal.behave(behaviour)
    expect(await line.query(questionOf('procedure', { procedureCode: '1.006714' }))).toMatchObject({ kind: 'failed', outcome })
  })

  test('a dossier that the portal does not show us is refused, in our words', async () => {
    const { portal, line } = await begin()
    await line.send(messageOf(sampleDossier()), never)
    portal.behave({ kind: 'refuse' })
    expect(await line.query(aboutDossier)).toEqual({ kind: 'failed', outcome: { kind: 'refused', code: 'dossier-of-another-unit', words: 'Cổng không nhận câu hỏi này' } })
  })
})

describe('parameters', () => {
  test.each<[Query, string, string]>([
    [questionOf('procedure'), 'parameter-missing', 'procedureCode'],
    [questionOf('procedure', { procedureCode: 'khai sinh' }), 'parameter-invalid', 'procedureCode'],
    [questionOf('procedure', { procedureCode: '1.006714', toString: 'x' }), 'parameter-unknown', 'toString'],
    [questionOf('sectors', { name: 'Hộ tịch' }), 'parameter-unknown', 'name'],
    [questionOf('portal-dossier', { dossierCode: 'x y' }), 'parameter-invalid', 'dossierCode'],
  ])('%j is refused before any network: %s', async (query, code, field) => {
    expect(await (await lineTo(origin)).query(query)).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', code, fields: [{ field }] } })
  })

  test('a question that is none of the portal’s', async () => {
    expect(await (await lineTo(origin)).query(questionOf('land-parcel'))).toMatchObject({ outcome: { kind: 'refused', code: 'unknown-query' } })
  })
})

describe('the wire', () => {
  test.each<[Query, object]>([
    [questionOf('procedure', { procedureCode: '1.006714' }), { service: 'LayThuTuc', maTTHC: '1.006714' }],
    [questionOf('procedures'), { service: 'LayDanhSachTTHC' }],
    [questionOf('agencies'), { service: 'LayDanhMucCoQuan' }],
    [questionOf('sectors'), { service: 'LayDanhMucLinhVuc' }],
    [aboutDossier, { service: 'TraCuuHoSo', mahoso: dossierCode }],
  ])('%j', async (query, asked) => {
    mocks.on(origin).post('/mapi/login').reply(200, { session: 'phien-9f2c', error_code: 0 })
    mocks.on(origin).post('/mapi/share', (body) => isDeepStrictEqual(body, { session: 'phien-9f2c', madonvi: sender, ...asked })).reply(200, { error_code: '00', result: [] })
    expect(await (await lineTo(origin)).query(query)).toMatchObject({ kind: 'not-found' })
  })
})

test('a catalogue of twenty thousand rows is read at once', async () => {
  const rows = Array.from({ length: 20_000 }, (_row, n) => ({ MATTHC: `1.${String(n).padStart(6, '0')}`, TENTTHC: `Thủ tục mẫu ${n}`, MALINHVUC: 'G15-HT' }))
  const answer = await answered(questionOf('procedures'), { error_code: '00', result: rows })
  expect(answer).toMatchObject({ kind: 'found' })
  expect(answer.kind === 'found' && answer.records.at(-1)).toEqual({ code: '1.019999', name: 'Thủ tục mẫu 19999', sectorCode: 'G15-HT' })
})

describe('answers', () => {
  const ok = (result: unknown) => ({ error_code: '00', message: 'Thành công', result })
  const row = { MaHoSo: dossierCode, TrangThaiHoSo: '4' }

  test.each<[object, object]>([
    [{ TrangThaiHoSo: 10 }, { status: 'returned', statusCode: '10', statusWords: 'Đã trả kết quả' }],
    [{ TrangThaiHoSo: '04' }, { status: 'in-progress', statusCode: '4' }],
    [{ TrangThaiHoSo: '0' }, { status: 'other', statusCode: '0' }],
    [{ TrangThaiHoSo: '11', TenTrangThaiHoSo: 'Đang ở cơ quan\u202e khác' }, { status: 'other', statusCode: '11', statusWords: 'Đang ở cơ quan  khác' }],
    [{ NgayHenTra: '20261127170000', NgayTiepNhan: null, NgayTra: '' }, { dueAt: '2026-11-27T17:00:00+07:00' }],
  ])('a dossier with %j', async (changes, record) => {
    const answer = await answered(aboutDossier, ok([{ ...row, ...changes }]))
    expect(answer).toMatchObject({ kind: 'found', records: [record] })
    expect(answer.kind === 'found' && answer.records.every((one) => Value.Check(queryServices['portal-dossier'].record, one))).toBe(true)
  })

  test('fields that the portal leaves out are left out', async () => {
    expect(await answered(aboutDossier, ok([row]))).toMatchObject({ records: [{ dossierCode, status: 'in-progress', statusCode: '4', statusWords: 'Đang xử lý' }] })
    expect(await answered(questionOf('procedure', { procedureCode: '1.006714' }), ok({ TENTTHC: 'Đăng ký khai sinh' }))).toMatchObject({ records: [{ name: 'Đăng ký khai sinh' }] })
  })

  test.each<[string, unknown]>([
    ['another dossier', [{ ...row, MaHoSo: 'H56.14-261120-0002' }]],
    ['another dossier beside it', [row, { ...row, MaHoSo: 'H56.14-261120-0002' }]],
    ['no code', [{ TrangThaiHoSo: '4' }]],
    ['no status', [{ MaHoSo: dossierCode }]],
    ['a date of no calendar', [{ ...row, NgayHenTra: '20260231000000' }]],
    ['a date of another form', [{ ...row, NgayHenTra: '27/11/2026' }]],
    ['a text', 'Nguyễn Văn Mẫu'],
    ['a list in a field', [{ ...row, MaTTHC: ['1.006714'] }]],
    ['a text too long', [{ ...row, MaTTHC: 'x'.repeat(4_001) }]],
  ])('a dossier answered by %s is unclear, and nothing of it is kept', async (_what, result) => {
    expect(await answered(aboutDossier, ok(result))).toEqual({ kind: 'failed', outcome: { kind: 'unclear', code: 'answer-malformed', raw: '(withheld: the answer is about somebody)' } })
  })

  test.each<[string, object | string, number]>([
    ['a sentence in no row', { error_code: 7, message: 'Nguyễn Văn Mẫu 012345678901' }, 200],
    ['no JSON', 'Nguyễn Văn Mẫu 012345678901', 200],
    ['a page that is no answer', 'Nguyễn Văn Mẫu 012345678901', 404],
    ['a refusal', { error_code: -1, message: 'mahoso không đúng định dạng: Nguyễn Văn Mẫu 012345678901' }, 200],
    ['trouble', { error_code: -1, message: 'Hệ thống bận khi đọc hồ sơ của Nguyễn Văn Mẫu 012345678901' }, 200],
  ])('%s about a dossier repeats nobody’s name', async (_what, answer, status) => {
    const got = await answered(aboutDossier, answer, status)
    expect(got.kind).toBe('failed')
    expect(JSON.stringify(got)).not.toMatch(/Nguyễn|0123/)
  })

  test.each<[string, Query, unknown]>([
    ['another procedure', questionOf('procedure', { procedureCode: '1.006714' }), [{ MATTHC: '1.0067149', TENTTHC: 'Việc khác' }]],
    ['sectors that are no list', questionOf('procedure', { procedureCode: '1.006714' }), [{ TENTTHC: 'Đăng ký khai sinh', LINHVUCTHUCHIEN: 'Hộ tịch' }]],
    ['a sector that is no row', questionOf('procedure', { procedureCode: '1.006714' }), [{ TENTTHC: 'Đăng ký khai sinh', LINHVUCTHUCHIEN: ['Hộ tịch'] }]],
    ['a procedure without a name', questionOf('procedure', { procedureCode: '1.006714' }), [{ MATTHC: '1.006714' }]],
    ['one odd row among others', questionOf('sectors'), [{ MALINHVUC: 'G15-HT', TENLINHVUC: 'Hộ tịch' }, 'G13']],
    ['an agency without a code', questionOf('agencies'), [{ TENDONVI: 'Uỷ ban' }]],
  ])('%s is unclear, with the answer kept', async (_what, query, result) => {
    expect(await answered(query, ok(result))).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'answer-malformed', raw: JSON.stringify(ok(result)) } })
  })

  test.each(['Không tìm thấy thủ tục', 'MaTTHC không tồn tại', 'Mã thủ tục 1.006714 không tồn tại', 'Không có dữ liệu'])('“%s” is not found', async (message) => {
    expect(await answered(questionOf('procedure', { procedureCode: '1.006714' }), { error_code: -1, message })).toMatchObject({ kind: 'not-found' })
  })

  test('“Hồ sơ không tồn tại” is not found, without the portal’s words', async () => {
    expect(await answered(aboutDossier, { error_code: -1, message: 'Hồ sơ của Nguyễn Văn Mẫu: không tìm thấy hồ sơ' })).toEqual({ kind: 'not-found', words: 'Cổng không có hồ sơ này' })
  })

  test('a procedure that we may not ask for is a fault of ours', async () => {
    expect(await answered(questionOf('procedure', { procedureCode: '1.006714' }), { error_code: -1, message: 'Đơn vị không có quyền gọi thủ tục này' })).toMatchObject({ outcome: { kind: 'broken', code: 'not-authorised' } })
  })
})
