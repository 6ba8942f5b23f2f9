/** The look-up of a record's progress: against the simulated agency over real HTTP, and what becomes of answers that no agency should give. */
import { isDeepStrictEqual } from 'node:util'
import { Value } from 'typebox/value'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { judicialRecordProgress } from '../../schemas/queries/judiciary.ts'
import type { QueryAnswer } from '../../src/ports/adapter.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { isoDay } from './dates.ts'
import { dossierFor } from './fixtures/dossier.ts'
import { clock, code, messageOf, openTestLine, organisation, sender, type TestLine } from './fixtures/line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import { startSimulator, type JudiciarySimulator } from './simulator.ts'
import { wordsOf } from './simulator/tell.ts'
import { centralStatuses, operationsStatuses } from './statuses.ts'
import { wireNames, type WireName } from './wire-versions.ts'

const mocks = useNock({ loopback: true })
const origin = 'http://agency.test'
const { central, operations } = sandboxAgreement
let seals: TestSeals
const closers: (() => Promise<unknown>)[] = []
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
})

async function lineTo(url: string, wire: WireName): Promise<TestLine> {
  const line = await openTestLine(url, { wire, seals })
  closers.push(() => line.close())
  return line
}

/** The agency holds the dossier. */
async function held(wire: WireName): Promise<{ readonly agency: JudiciarySimulator; readonly line: TestLine }> {
  const { signer, verifier } = seals
  const agency = await startSimulator({ port: 0, clock, signer, verifier, organisation, senders: [sender] })
  closers.push(() => agency.close())
  const line = await lineTo(agency.url, wire)
  await line.send(messageOf(dossierFor(wire)))
  return { agency, line }
}

const doors: Readonly<Record<WireName, { readonly path: string; readonly question: object }>> = {
  'operations-1.0': { path: `${operations.pathPrefix}/traTrangThaiHs`, question: { idReceivedDec: code, infoType: 2 } },
  'central-form': { path: central.scanPath, question: { authKey: central.authKey, maTinh: central.provinceCode, maHoSoMCDT: code } },
}

/** The agency answers the question with this. */
async function answered(wire: WireName, answer: object | string, status = 200): Promise<QueryAnswer> {
  const { path, question } = doors[wire]
  mocks.on(origin).post(path, (body) => isDeepStrictEqual(body, question)).reply(status, answer)
  return (await lineTo(origin, wire)).lookUp({ dossierCode: code })
}

describe.each(wireNames)('against the simulated agency, by %s', (wire) => {
  test('every state that it can tell is told, and nothing of what the record says', async () => {
    const { agency, line } = await held(wire)
    const rows = wire === 'central-form' ? centralStatuses : operationsStatuses
    for (const what of wordsOf(wire).filter((word) => word !== 'garbled')) {
      await agency.tell({ what, dossierCode: code, convicted: true })
      const answer = await line.lookUp({ dossierCode: code })
      if (answer.kind !== 'found') throw new Error(`${what}: ${JSON.stringify(answer)}`)
      expect(answer.records.map((record) => Value.Check(judicialRecordProgress.record, record))).toEqual([true])
      const { status, statusCode } = answer.records[0] as Readonly<Record<string, string>>
      expect({ what, status }).toEqual({ what, status: rows.find((row) => row.code === statusCode)?.state ?? 'other' })
      expect(JSON.stringify(answer)).not.toMatch(/án tích|Tội danh|LLTP-|JVBER/)
    }
  })

  test('a finished record: its state and its days', async () => {
    const { agency, line } = await held(wire)
    await agency.tell({ what: 'issued', dossierCode: code, convicted: true })
    const both = { dossierCode: code, status: 'issued', issuedOn: '2026-11-27' }
    const own = wire === 'central-form' ? { statusCode: '9', statusWords: 'Đã xử lý xong' } : { statusCode: '5', statusWords: 'Đã có phiếu', approvedOn: '2026-11-27' }
    expect(await line.lookUp({ dossierCode: code })).toMatchObject({ kind: 'found', records: [{ ...both, ...own }] })
  })

  test('one that it does not know, or has nothing to tell of, is not found', async () => {
    const { line } = await held(wire)
    for (const dossierCode of [code, 'H56.14-261120-9999']) {
      expect(await line.lookUp({ dossierCode })).toEqual({ kind: 'not-found', words: 'Cơ quan cấp phiếu chưa có tiến độ của hồ sơ này' })
    }
  })

  test('asking changes nothing: the record is still to be fetched, and nothing of the answer is kept', async () => {
    const { agency, line } = await held(wire)
    await agency.tell({ what: 'issued', dossierCode: code })
    await line.lookUp({ dossierCode: code })
    expect(agency.acknowledged()).toEqual([])
    expect(line.records.at(-1)).toMatchObject({ answer: undefined, requestDigest: undefined })
  })

  test.each([
    [{ kind: 'refuse' }, { kind: 'refused', code: 'dossier-rejected', words: 'Cơ quan cấp phiếu không nhận câu hỏi này' }],
    [{ kind: 'reject-credentials' }, { kind: 'broken', code: 'credentials-rejected' }],
    [{ kind: 'reset' }, { kind: 'later', code: 'reset', scope: 'partner' }],
    [{ kind: 'garbage' }, { kind: 'unclear', code: 'unreadable-answer', raw: expect.stringMatching(/^\(withheld/) }],
  ] as const)('%j', async (behaviour, outcome) => {
    const { agency, line } = await held(wire)
    agency.behave(behaviour)
    expect(await line.lookUp({ dossierCode: code })).toMatchObject({ kind: 'failed', outcome })
  })

  test.each([{}, { dossierCode: '' }, { dossierCode: code, identifyNo: '012345678901' }])('%j asks nothing', async (parameters) => {
    expect(await (await lineTo(origin, wire)).lookUp(parameters as Record<string, string>)).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', code: expect.stringMatching(/^parameter-/) } })
  })
})

const name = 'Nguyễn Văn Mẫu có án tích'

describe('answers of operations-1.0', () => {
  test.each<[object, object]>([
    [{ DEC_STATUS_ID: 3, DEC_STATUS_NAME: name }, { status: 'received', statusCode: '3', statusWords: 'Đã tiếp nhận' }],
    [{ DEC_STATUS_ID: ' 4 ' }, { status: 'in-progress', statusCode: '4' }],
    [{ DEC_STATUS_ID: 9, DEC_STATUS_NAME: 'Chờ\u202e ký' }, { status: 'other', statusCode: '9', statusWords: 'Chờ  ký' }],
    [{ DEC_STATUS_ID: 9 }, { status: 'other', statusCode: '9' }],
    [{ DEC_STATUS_ID: 5, APPROVE_DATE: '26/11/2026', ISSUE_DATE: null }, { status: 'issued', approvedOn: '2026-11-26' }],
    [{ DEC_STATUS_ID: 5, APPROVE_DATE: '', ISSUE_DATE: '27/11/2026', FULL_NAME: name }, { issuedOn: '2026-11-27' }],
  ])('%j', async (answer, record) => {
    const got = await answered('operations-1.0', answer)
    expect(got).toMatchObject({ kind: 'found', records: [record] })
    expect(JSON.stringify(got)).not.toContain(name)
    expect(got.kind === 'found' && Value.Errors(judicialRecordProgress.record, got.records[0])).toEqual([])
  })

  test.each<[object | string, number, object]>([
    [{ DEC_STATUS_ID: 5, ISSUE_DATE: '31/02/2026' }, 200, { kind: 'unclear', code: 'answer-malformed' }],
    [{ DEC_STATUS_ID: 5, ISSUE_DATE: 20261127 }, 200, { kind: 'unclear', code: 'answer-malformed' }],
    [{ DEC_STATUS_ID: ' ' }, 200, { kind: 'unclear', code: 'answer-malformed' }],
    [{ DEC_STATUS_ID: { id: name } }, 200, { kind: 'unclear', code: 'unreadable-answer' }],
    [{ STATUS: '0', DESCRIPTION: name }, 200, { kind: 'unclear', code: 'unknown-answer' }],
    [{ STATUS: '0' }, 200, { kind: 'unclear', code: 'unknown-answer' }],
    [{ STATUS: '0', DESCRIPTION: `Hồ sơ ${name} đã tồn tại` }, 200, { kind: 'unclear' }],
    [{ STATUS: '0', DESCRIPTION: `Hồ sơ đang được cập nhật: ${name}` }, 200, { kind: 'later', code: 'dossier-busy', scope: 'message' }],
    [{ STATUS: '0', DESCRIPTION: `Access token không hợp lệ: ${name}` }, 200, { kind: 'broken', code: 'credentials-rejected' }],
    [name, 200, { kind: 'unclear', code: 'unreadable-answer' }],
    [name, 404, { kind: 'unclear', code: 'unexpected-status' }],
    [name, 500, { kind: 'later', code: 'server-error' }],
  ])('%j (%i) is a failure that repeats nobody’s name', async (answer, status, outcome) => {
    const got = await answered('operations-1.0', answer, status)
    expect(got).toMatchObject({ kind: 'failed', outcome })
    expect(JSON.stringify(got)).not.toMatch(/Nguyễn|án tích/)
  })

  test('“Hồ sơ không tồn tại” is not found', async () => {
    expect(await answered('operations-1.0', { STATUS: '0', DESCRIPTION: `Không tìm thấy hồ sơ của ${name}` })).toEqual({ kind: 'not-found', words: 'Cơ quan cấp phiếu chưa có tiến độ của hồ sơ này' })
  })
})

describe('answers of central-form', () => {
  const item = { maHoSoMCDT: code, trangThaiXuLy: '4' }
  const scan = (...value: unknown[]) => ({ status: 1, value })

  test.each<[object, object]>([
    [{}, { status: 'in-progress', statusCode: '4', statusWords: 'Đang xử lý' }],
    [{ trangThaiXuLy: 77 }, { status: 'other', statusCode: '77' }],
    [{ trangThaiXuLy: 10, ketQuaXuLy: { ngayCapPhieu: '27/11/2026', tinhTrangAnTich: name, phieuLLTP: 'JVBERi0=' } }, { status: 'returned', issuedOn: '2026-11-27' }],
  ])('an item with %j', async (changes, record) => {
    const got = await answered('central-form', scan({ ...item, ...changes }, { ...item, maHoSoMCDT: 'H56.14-261120-0002' }))
    expect(got).toMatchObject({ kind: 'found', records: [record] })
    expect(JSON.stringify(got)).not.toMatch(/Nguyễn|JVBER/)
  })

  test.each<[string, object]>([
    ['another dossier only', scan({ ...item, maHoSoMCDT: 'H56.14-261120-0002' })],
    ['two states', scan(item, { ...item, trangThaiXuLy: '9' })],
    ['no state', scan({ maHoSoMCDT: code, ketQuaXuLy: { tinhTrangAnTich: name } })],
    ['a text', scan(name)],
    ['no list', { status: 1, value: { ...item, hoTen: name } }],
    ['a day of no calendar', scan({ ...item, trangThaiXuLy: '9', ketQuaXuLy: { ngayCapPhieu: '2026-11-27' } })],
  ])('%s is unclear, and nothing of it is kept', async (_what, answer) => {
    const outcome = { kind: 'unclear', code: 'answer-malformed', raw: '(withheld: the answer is about somebody)' }
    expect(await answered('central-form', answer)).toEqual({ kind: 'failed', outcome })
  })

  test.each<[object, object]>([
    [{ status: 0, statusDescription: `authKey không hợp lệ ${name}` }, { kind: 'broken', code: 'credentials-rejected' }],
    [{ status: 0, statusDescription: `Lời lạ về ${name}` }, { kind: 'unclear', code: 'unknown-answer' }],
    [{ status: 0, statusDescription: { name } }, { kind: 'unclear', code: 'unknown-answer' }],
  ])('%j repeats nobody’s name', async (answer, outcome) => {
    const got = await answered('central-form', answer)
    expect(got).toMatchObject({ kind: 'failed', outcome })
    expect(JSON.stringify(got)).not.toMatch(/Nguyễn|án tích/)
  })
})

test.each([['27/11/2026', '2026-11-27'], [' 29/02/2024 ', '2024-02-29'], ['29/02/2023', undefined], ['1/1/2026', undefined], ['', undefined]])('the day %j is %j', (words, day) => {
  expect(isoDay(words)).toBe(day)
})
