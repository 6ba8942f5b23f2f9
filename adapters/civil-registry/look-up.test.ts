/** Look-ups: against the simulated registry over real HTTP, and what becomes of answers that no registry should give. */
import { isDeepStrictEqual } from 'node:util'
import { Value } from 'typebox/value'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { queryServices } from '../../schemas/queries/index.ts'
import type { Query, QueryAnswer } from '../../src/ports/adapter.ts'
import type { OpenLine } from '../../src/usecases/open-line.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { clock, openRegistryLine, organisation, sender } from './fixtures/line.ts'
import { questionOf, someone } from './fixtures/question.ts'
import { knownDate } from './registry-time.ts'
import { startSimulator, type RegistrySimulator } from './simulator.ts'

const mocks = useNock({ loopback: true })
const origin = 'http://registry.test'
let seals: TestSeals
const closers: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function lineTo(url: string): Promise<OpenLine> {
  const line = await openRegistryLine(url, seals)
  closers.push(() => line.close())
  return line
}

async function begin(): Promise<{ readonly registry: RegistrySimulator; readonly line: OpenLine }> {
  const { signer, verifier } = seals
  const registry = await startSimulator({ port: 0, clock, signer, verifier, organisation, senders: [sender] })
  closers.push(() => registry.close())
  return { registry, line: await lineTo(registry.url) }
}

const record = questionOf('civil-status-record')
const marital = questionOf('marital-status')
const paths = { 'civil-status-record': '/traCuuHoTich', 'marital-status': '/xacNhanTinhTrangHonNhan' } as const

/** The registry answers a question with this. */
async function answered(query: Query & { readonly name: keyof typeof paths }, answer: object | string, status = 200): Promise<QueryAnswer> {
  mocks.on(origin).post(paths[query.name]).reply(status, answer)
  return (await lineTo(origin)).query(query)
}

function askedBy(name: keyof typeof paths, parameters = someone) {
  return { ...questionOf(name, parameters), name }
}

describe('against the simulated registry', () => {
  test('entries of a person, each with what is known of it', async () => {
    const { line } = await begin()
    const answer = await line.query(record)
    expect(answer).toMatchObject({
      kind: 'found',
      records: [
        {
          kind: 'birth', kindCode: 'KS', kindWords: 'Khai sinh', registrationNumber: '17/1990', book: '01/1990', page: '17', registeredOn: '1990-03-05', registeredAt: 'UBND xã Thử',
          fullName: 'NÔNG THỊ MẪU', birthDate: '1990-02-28', sex: 'female', identityNumber: someone.identityNumber,
        },
        { kind: 'marriage', kindCode: 'KH', registeredOn: '2014-06-12' },
      ],
      sources: { registrationNumber: 'soDangKy', identityNumber: 'soDinhDanh' },
    })
  })

  test('the marital status, with the name of the spouse as the registry splits it', async () => {
    const { line } = await begin()
    expect(await line.query(marital)).toEqual({
      kind: 'found',
      records: [
        { status: 'married', statusCode: '4', statusWords: 'Đang có vợ/chồng', spouseName: 'Lò Văn Thử', marriageNumber: '08/2014', since: '2014-06-12', confirmedAt: 'UBND xã Thử' },
      ],
      sources: {
        status: 'loaiTinhTrangHonNhan', statusCode: 'loaiTinhTrangHonNhan', statusWords: 'tinhTrangHonNhan', spouseName: 'hoTenVoChong', marriageNumber: 'soDangKyKetHon',
        since: 'ngayXacLapQuanHeHonNhan', confirmedAt: 'noiXNTTHN',
      },
    })
  })

  test('a code that nobody agreed on is other, in the registry’s own code and words; what it does not know is left out', async () => {
    const { line } = await begin()
    const old = { identityNumber: '052053000102', fullName: 'vi văn thử' }
    expect(await line.query(questionOf('marital-status', old))).toMatchObject({
      records: [{ status: 'other', statusCode: '7', statusWords: 'Chung sống trước ngày 03/01/1987', confirmedAt: 'UBND xã Thử' }],
    })
    const entries = await line.query(questionOf('civil-status-record', old))
    expect(entries).toMatchObject({ records: [{ kind: 'birth', registeredOn: '1978', birthDate: '1953', sex: 'male' }] })
    expect(entries.kind === 'found' && entries.records[0]).not.toHaveProperty('page')
    expect(await line.query(questionOf('civil-status-record', { identityNumber: '052219000103', fullName: 'Lò Thị Nhỏ' }))).toMatchObject({
      records: [{ kind: 'other', kindCode: 'NCN', kindWords: 'Nhận cha, mẹ, con' }],
    })
  })

  test.each([
    ['another number', 'civil-status-record', { ...someone, identityNumber: '052190000999' }],
    ['another name', 'civil-status-record', { ...someone, fullName: 'Nông Thị Khác' }],
    ['another date of birth', 'marital-status', { ...someone, birthDate: '1990-02-27' }],
    ['a child’s marital status', 'marital-status', { identityNumber: '052219000103', fullName: 'Lò Thị Nhỏ' }],
  ] as const)('%s is not found, and nobody is named', async (_what, name, parameters) => {
    const { line } = await begin()
    const answer = await line.query(questionOf(name, parameters))
    expect(answer).toEqual({ kind: 'not-found', words: expect.stringMatching(/^Cơ quan hộ tịch không có/) })
  })

  test.each([
    [{ kind: 'refuse' }, { kind: 'refused', words: 'Cơ quan hộ tịch không nhận câu hỏi này', fields: [{ field: 'identityNumber', words: 'Cơ quan hộ tịch không nhận giá trị này' }] }],
    [{ kind: 'reject-credentials' }, { kind: 'broken', code: 'credentials-rejected' }],
    [{ kind: 'reset' }, { kind: 'later', code: 'reset', scope: 'partner' }],
    [{ kind: 'garbage' }, { kind: 'unclear', code: 'unreadable-answer', raw: '(withheld: the answer is about somebody)' }],
  ] as const)('%j', async (behaviour, outcome) => {
    const { registry, line } = await begin()
    registry.behave(behaviour)
    for (const query of [record, marital]) expect(await line.query(query)).toMatchObject({ kind: 'failed', outcome })
  })

  test('no look-up counts as a message, or leaves anything', async () => {
    const { registry, line } = await begin()
    await line.query(record)
    expect([registry.received(), registry.dossiers()]).toEqual([[], []])
  })
})

describe('the wire', () => {
  const whole = {
    maYeuCau: record.id, maTinh: '52', maDonViTraCuu: 'H56.14', maCanBo: 'can-bo-01', mucDich: 'procedure-handling', maTTHC: '1.006714', maHoSoMCDT: 'H56.14-261120-0001',
    soDinhDanh: '052190000101', hoTen: 'Nông Thị Mẫu', ngaySinh: '28.02.1990',
  }

  test('the question names whom it is about, and the official who asks', async () => {
    mocks.on(origin).post('/traCuuHoTich', (body) => isDeepStrictEqual(body, whole)).matchHeader('authorization', /^Bearer /).reply(200, { status: '1', value: [] })
    expect(await (await lineTo(origin)).query(record)).toMatchObject({ kind: 'not-found' })
  })

  test('what was not said is not sent', async () => {
    const { ngaySinh: _day, mucDich: _purpose, maTTHC: _procedure, maHoSoMCDT: _dossier, ...bare } = whole
    mocks.on(origin).post('/xacNhanTinhTrangHonNhan', (body) => isDeepStrictEqual(body, bare)).reply(200, { status: '1', value: null })
    const { birthDate: _born, ...parameters } = someone
    const { official, unit } = record.asking
    expect(await (await lineTo(origin)).query({ ...questionOf('marital-status', parameters), asking: { official, unit } })).toMatchObject({ kind: 'not-found' })
  })

  test('a sender without a province is refused, and asks nothing', async () => {
    expect(await (await lineTo(origin)).query({ ...record, sender: 'H57' })).toMatchObject({ outcome: { kind: 'refused', code: 'sender-not-agreed' } })
  })
})

describe('answers', () => {
  const ok = (...value: unknown[]) => ({ status: '1', value })
  const row = { loaiHoTich: 'KS', hoTen: 'Nông Thị Mẫu', soDinhDanh: someone.identityNumber }

  test.each<[object, object]>([
    [{ hoTen: { Ho: 'Nông', ChuDem: 'Thị', Ten: 'Mẫu' }, ngaySinh: { namSinh: 1990, thangSinh: 2, ngaySinh: 28 } }, { fullName: 'Nông Thị Mẫu', birthDate: '1990-02-28' }],
    [{ ngaySinh: { namSinh: '1990', thangSinh: '', ngaySinh: null } }, { birthDate: '1990' }],
    [{ gioiTinh: '9', quyenSo: 12 }, { sex: 'unknown', book: '12' }],
    [{ soDinhDanh: '123456789' }, { identityNumber: '123456789' }],
    [{ soDinhDanh: 52190000101 }, { identityNumber: someone.identityNumber }],
    [{ soDinhDanh: '052 190 000 101', hoTen: null }, { identityNumber: '052 190 000 101' }],
    [{ noiDangKy: 'UBND\u202e xã' }, { registeredAt: 'UBND  xã' }],
  ])('a row with %j', async (changes, expected) => {
    const answer = await answered(askedBy('civil-status-record'), ok({ ...row, ...changes }))
    expect(answer).toMatchObject({ kind: 'found', records: [expected] })
    expect(answer.kind === 'found' && answer.records.every((one) => Value.Check(queryServices['civil-status-record'].record, one))).toBe(true)
  })

  const name = 'Nông Thị Mẫu 052190000101'
  test.each<[string, unknown]>([
    ['somebody else', ok({ ...row, soDinhDanh: '052190000999' })],
    ['somebody else beside', ok(row, { ...row, soDinhDanh: '052190000999' })],
    ['no kind', ok({ ...row, loaiHoTich: '' })],
    ['a date of no calendar', ok({ ...row, ngayDangKy: '31.02.1990' })],
    ['a date in words', ok({ ...row, ngaySinh: 'khoảng 1953' })],
    ['a list in a field', ok({ ...row, hoTen: [name] })],
    ['a text too long', ok({ ...row, noiDangKy: 'x'.repeat(501) })],
    ['no row', ok(name)],
    ['no list', { status: '1', value: name }],
  ])('%s is unclear, and nothing of it is kept', async (_what, answer) => {
    const outcome = { kind: 'unclear', code: 'answer-malformed', raw: '(withheld: the answer is about somebody)' }
    expect(await answered(askedBy('civil-status-record'), answer as object)).toEqual({ kind: 'failed', outcome })
  })

  test.each<[string, 'civil-status-record' | 'marital-status', object]>([
    ['a number in groups', 'marital-status', { soDinhDanh: '052 190 000 999' }],
    ['a number with dots', 'marital-status', { soDinhDanh: '052.190.000.999' }],
    ['a number that lost its zero', 'marital-status', { soDinhDanh: 52190000999 }],
    ['another name and date of birth', 'marital-status', { hoTen: 'NGƯỜI KHÁC', ngaySinh: '01.01.1950' }],
    ['the number, and another name', 'marital-status', { soDinhDanh: someone.identityNumber, hoTen: 'NGƯỜI KHÁC' }],
    ['the name, and another date of birth', 'civil-status-record', { hoTen: 'NÔNG THỊ MẪU', ngaySinh: '01.1990' }],
    ['a number of another kind, and another name', 'civil-status-record', { soDinhDanh: '999999999', hoTen: 'NGƯỜI KHÁC' }],
    ['a number of another kind alone', 'civil-status-record', { soDinhDanh: '999999999' }],
    ['nothing of anybody', 'marital-status', {}],
    ['a date of birth alone', 'civil-status-record', { ngaySinh: '28.02.1990' }],
    ['a name that is none', 'marital-status', { soDinhDanh: someone.identityNumber, hoTen: ['x'] }],
  ])('with %s it is not about whom was asked', async (_what, service, person) => {
    const answer = await answered(askedBy(service), ok({ loaiHoTich: 'KS', loaiTinhTrangHonNhan: '2', ...person }))
    expect(answer).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'answer-malformed' } })
    expect(JSON.stringify(answer)).not.toContain('KHÁC')
  })

  test.each([{ hoTen: 'nông  thị mẫu' }, { soDinhDanh: '052190000101' }, { soDinhDanh: '123456789', hoTen: 'NÔNG THỊ MẪU', ngaySinh: '1990' }])(
    'with %j it is',
    async (person) => {
      expect((await answered(askedBy('marital-status'), ok({ loaiTinhTrangHonNhan: '2', ...person }))).kind).toBe('found')
    },
  )

  test('two marital states contradict each other', async () => {
    const single = { loaiTinhTrangHonNhan: '1', soDinhDanh: someone.identityNumber }
    expect(await answered(askedBy('marital-status'), ok(single, single))).toMatchObject({ outcome: { kind: 'unclear', code: 'answer-malformed' } })
    expect(await answered(askedBy('marital-status'), ok(single))).toMatchObject({ records: [{ status: 'single', statusCode: '1' }] })
  })

  test.each<[object | string, number, object]>([
    [{ status: '0', errorCode: '100', errorDescription: `Cán bộ không được tra cứu ${name}` }, 200, { kind: 'broken', code: 'credentials-rejected' }],
    [{ status: '0', errorCode: '108', errorDescription: `Mã tỉnh sai: ${name}` }, 200, { kind: 'broken', code: 'province-rejected' }],
    [{ status: '0', errorCode: '106', errorDescription: `AGENCY_ID_INCORRECT ${name}` }, 200, { kind: 'refused', code: 'agency-rejected' }],
    [{ status: '0', errorCode: '302', errorDescription: `hoTen sai: ${name}` }, 200, { kind: 'refused', code: 'type-rejected', fields: [{ field: 'fullName' }] }],
    [{ status: '0', errorDescription: `server error: ${name}` }, 200, { kind: 'later', code: 'partner-busy', scope: 'partner' }],
    [{ status: '0', errorDescription: `Lời lạ: ${name}` }, 200, { kind: 'unclear', code: 'unknown-answer' }],
    [{ status: '0', errorDescription: `Hồ sơ đã được tiếp nhận: ${name}` }, 200, { kind: 'unclear', code: 'unexpected-received-before' }],
    [name, 200, { kind: 'unclear', code: 'unreadable-answer' }],
    [name, 404, { kind: 'unclear', code: 'unexpected-status' }],
    [name, 502, { kind: 'later', code: 'server-error' }],
  ])('%j (%i) repeats nobody’s name', async (answer, status, outcome) => {
    const got = await answered(askedBy('civil-status-record'), answer, status)
    expect(got).toMatchObject({ kind: 'failed', outcome })
    expect(JSON.stringify(got)).not.toMatch(/Nông|0521/)
  })

  test.each(['RECORD_NOT_FOUND', `Không tìm thấy công dân ${name}`])('code 201, or words that say so, are not found: %s', async (words) => {
    const errorCode = words === 'RECORD_NOT_FOUND' ? '201' : ''
    expect(await answered(askedBy('civil-status-record'), { status: '0', errorCode, errorDescription: words })).toEqual({ kind: 'not-found', words: 'Cơ quan hộ tịch không có thông tin hộ tịch này' })
  })
})

test.each([
  ['28.02.1990', '1990-02-28'], ['28/02/1990', '1990-02-28'], ['2.1990', '1990-02'], [' 1990 ', '1990'], ['29.02.2024', '2024-02-29'],
  ['29.02.2023', undefined], ['13.1990', undefined], ['0.1990', undefined], ['90', undefined], ['', undefined], ['1990-02-28', undefined],
])('the date %j is %j', (words, date) => {
  expect(knownDate(words)).toBe(date)
})
