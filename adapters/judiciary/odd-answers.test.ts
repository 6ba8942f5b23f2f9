/** What the polls make of an agency that answers as real ones do on bad days. The agency is played by nock. */
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import type { PollAnswer } from '../../src/ports/adapter.ts'
import { useNock } from '../../test/helpers/nock.ts'
import { testSeals, type TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { awaitedOf, clock, code, openTestLine, organisation, pdf, sender } from './fixtures/line.ts'
import { sandboxAgreement } from './sandbox-agreement.ts'
import type { WireName } from './wire-versions.ts'

const origin = 'http://lltp.test'
const other = 'H56.14-261120-0002'
const { authKey, scanPath } = sandboxAgreement.central
const { accessToken, pathPrefix } = sandboxAgreement.operations
const paper = pdf.toString('base64')
const mocks = useNock()
let seals: TestSeals
beforeAll(async () => {
  seals = await testSeals([sender, organisation], clock)
})

type Answer = object | string

async function poll(wire: WireName, awaited = [awaitedOf(code, '7')]): Promise<PollAnswer> {
  const line = await openTestLine(origin, { wire, seals })
  try {
    return await line.poll(awaited)
  } finally {
    await line.close()
  }
}

function scan(answer: Answer, status = 200): void {
  mocks.on(origin).post(scanPath).reply(status, answer)
}

function call(operation: string, answer: Answer, status = 200): void {
  mocks.on(origin).post(`${pathPrefix}/${operation}`).matchHeader('authorization', `Bearer ${accessToken}`).reply(status, answer)
}

describe('one odd answer among several, by Scan', () => {
  const third = 'H56.14-261120-0003'
  const awaited = [awaitedOf(code), awaitedOf(other), awaitedOf(third)]
  const well = (dossierCode: string): void => scan({ status: 1, value: [{ maHoSoMCDT: dossierCode, trangThaiXuLy: 4 }] })

  test.each<[string, Answer, number, object]>([
    ['no list', { status: 1, value: { maHoSoMCDT: code } }, 200, { events: [{ event: { dossierCode: code, type: 'not-understood' }, files: [{ fileName: 'ket-qua.json' }] }, {}, {}] }],
    ['a text for a list', { status: 1, value: 'Có án tích' }, 200, { events: [{ event: { dossierCode: code, type: 'not-understood' } }, {}, {}] }],
    ['words that are none', { status: 0, statusDescription: { a: 1 } }, 200, { events: [{ event: { dossierCode: code, type: 'not-understood' } }, {}, {}] }],
    ['HTTP 404', '{}', 404, { events: [{}, {}], failure: { kind: 'unclear', code: 'unexpected-status', raw: `${code}: (withheld: 2 bytes)` } }],
    ['no JSON', 'Có án tích', 200, { events: [{}, {}], failure: { kind: 'unclear', code: 'unreadable-answer' } }],
    ['busy with it', { status: 0, statusDescription: 'Hồ sơ đang được cập nhật, vui lòng thử lại sau' }, 200, { events: [{}, {}], failure: { kind: 'later', code: 'dossier-busy', scope: 'message' } }],
  ])('%s: the next are asked for', async (_what, answer, status, expected) => {
    scan(answer, status)
    well(other)
    well(third)
    const polled = await poll('central-form', awaited)
    expect(polled).toMatchObject({ kind: 'polled', ...expected })
    const kept = polled.kind === 'polled' ? [polled.failure, polled.events.map(({ event, raw }) => ({ event, raw }))] : polled
    expect(JSON.stringify(kept)).not.toContain('án tích')
  })

  test.each<[string, Answer, number, string]>([
    ['the key', { status: 0, statusDescription: 'authKey không hợp lệ' }, 200, 'credentials-rejected'],
    ['the system', { status: 0, statusDescription: 'Hệ thống đang bảo trì' }, 200, 'partner-busy'],
    ['too many questions', '', 429, 'rate-limited'],
  ])('%s ends the poll, and what came before counts', async (_what, answer, status, failure) => {
    well(code)
    scan(answer, status)
    expect(await poll('central-form', awaited)).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: code } }], failure: { code: failure } })
  })

  test('contents that are not shown are told apart, and nobody could guess them back', async () => {
    const keys: (string | undefined)[] = []
    for (const value of ['Có án tích', 'Không có án tích', 'Có án tích']) {
      scan({ status: 1, value })
      const polled = await poll('central-form')
      keys.push(polled.kind === 'polled' ? polled.events[0]?.event.key : undefined)
    }
    expect(keys[0]).toBe(keys[2])
    expect(keys[0]).not.toBe(keys[1])
    expect(keys.join()).not.toContain(createHash('sha256').update('Scan: value is no list').update('"Có án tích"').digest('hex').slice(0, 24))
  })
})

describe('Scan', () => {
  const item = (more: object): object => ({ status: 1, value: [{ maHoSoMCDT: code, ...more }] })

  test.each<[string, Answer, readonly object[]]>([
    ['nothing yet', { status: 1, value: [] }, []],
    ['null', { status: '1', value: null }, []],
    ['somebody else’s dossier', { status: 1, value: [{ maHoSoMCDT: other, trangThaiXuLy: 4 }, null, 7] }, []],
    ['a code as a number', item({ trangThaiXuLy: 4 }), [{ type: 'progress', status: 4 }]],
    ['a code as text', item({ trangThaiXuLy: '04 ' }), [{ type: 'not-understood', partnerCode: '04' }]],
    ['no code', item({}), [{ type: 'not-understood' }]],
    ['a result of another shape', item({ trangThaiXuLy: 9, ketQuaXuLy: 'Có án tích' }), [{ type: 'not-understood' }]],
    ['two items', { status: 1, value: [{ maHoSoMCDT: code, trangThaiXuLy: 4 }, { maHoSoMCDT: code, trangThaiXuLy: 5 }] }, [{ type: 'not-understood' }]],
    ['a paper that is no base64', item({ trangThaiXuLy: 9, ketQuaXuLy: { phieuLLTP: '?' } }), [{ type: 'not-understood', partnerCode: '9' }]],
    ['a paper that is no PDF', item({ trangThaiXuLy: 9, ketQuaXuLy: { phieuLLTP: 'SGVsbG8=' } }), [{ type: 'not-understood', partnerCode: '9' }]],
    ['an unknown code with a record', item({ trangThaiXuLy: 11, ketQuaXuLy: { tinhTrangAnTich: 'Có án tích' } }), [{ type: 'not-understood', partnerCode: '11' }]],
    ['a number as a number', item({ trangThaiXuLy: 9, ketQuaXuLy: { phieuLLTP: paper, soPhieuLLTP: 4711 } }), [{ type: 'result', result: { number: '4711' } }]],
    ['a paper in lines', item({ trangThaiXuLy: 9, ketQuaXuLy: { phieuLLTP: paper.replaceAll(/(.{8})/g, '$1\r\n') } }), [{ type: 'result' }]],
    ['a record without number', item({ trangThaiXuLy: 10, ketQuaXuLy: { phieuLLTP: paper, soPhieuLLTP: null } }), [{ type: 'result', status: 10, result: {} }]],
    ['an empty code', item({ trangThaiXuLy: '' }), [{ type: 'not-understood' }]],
    ['a code of controls', item({ trangThaiXuLy: '\u0000\u202e4' }), [{ type: 'not-understood', partnerCode: '4' }]],
    ['a number over two lines', item({ trangThaiXuLy: 9, ketQuaXuLy: { phieuLLTP: paper, soPhieuLLTP: ' 12\n34 ' } }), [{ type: 'result', result: { number: '12 34' } }]],
    ['unknown words', { status: 0, statusDescription: 'Lời lạ' }, [{ type: 'not-understood', partnerCode: '0', partnerWords: 'Lời lạ' }]],
    ['unknown words beside a record', { status: 2, statusDescription: 'Có án tích', value: [{}] }, [{ type: 'not-understood', partnerCode: '2' }]],
  ])('%s', async (_what, answer, events) => {
    scan(answer)
    const polled = await poll('central-form')
    expect(polled).toMatchObject({ kind: 'polled', events: events.map((event) => ({ event: { dossierCode: code, ...event } })) })
    if (polled.kind === 'polled') for (const { event } of polled.events) expect(Value.Errors(PartnerEvent, event)).toEqual([])
    const kept = polled.kind === 'polled' ? polled.events.map(({ event, raw }) => ({ event, raw })) : polled
    expect(JSON.stringify(kept)).not.toContain('án tích')
  })

  test('a paper that is no PDF is kept as the bytes that it has', async () => {
    scan(item({ trangThaiXuLy: 9, ketQuaXuLy: { phieuLLTP: 'SGVsbG8=', soPhieuLLTP: '1' } }))
    const files = [{ fileName: 'phieu-lltp.bin', content: { bytes: Buffer.from('Hello') } }, { fileName: 'ket-qua.json' }]
    expect(await poll('central-form')).toMatchObject({ events: [{ event: { type: 'not-understood' }, files }] })
  })

  test('what was not understood of a record is kept as a file', async () => {
    scan(item({ trangThaiXuLy: 11, ketQuaXuLy: { tinhTrangAnTich: 'Có án tích' } }))
    expect(await poll('central-form')).toMatchObject({ events: [{ raw: expect.stringContaining('11'), files: [{ fileName: 'ket-qua.json' }] }] })
  })

  test.each<[string, Answer, number, object]>([
    ['the key is refused', { status: 0, statusDescription: `authKey ${authKey} không hợp lệ` }, 200, { kind: 'broken', code: 'credentials-rejected', words: 'authKey *** không hợp lệ' }],
    ['busy', { status: 0, statusDescription: 'Hệ thống bận' }, 200, { kind: 'later', code: 'partner-busy' }],
    ['an error of the server', '<html>', 503, { kind: 'later', code: 'server-error' }],
    ['no JSON', 'Có án tích', 200, { kind: 'unclear', code: 'unreadable-answer', raw: `${code}: (withheld: 13 bytes)` }],
    ['a list', [], 200, { kind: 'unclear', code: 'unreadable-answer' }],
  ])('%s: a poll that brought nothing fails', async (_what, answer, status, outcome) => {
    scan(answer, status)
    expect(await poll('central-form')).toMatchObject({ kind: 'failed', outcome })
  })

  test('what came before a failure counts, and an odd dossier keeps no other back', async () => {
    scan(item({ trangThaiXuLy: 'x' }))
    scan({ status: 1, value: [{ maHoSoMCDT: other, trangThaiXuLy: 4 }] })
    scan('', 500)
    const polled = await poll('central-form', [awaitedOf(code), awaitedOf(other), awaitedOf('H56.14-261120-0003'), awaitedOf('H56.14-261120-0004')])
    expect(polled).toMatchObject({ kind: 'polled', events: [{ event: { type: 'not-understood' } }, { event: { status: 4, dossierCode: other } }], failure: { code: 'server-error' } })
  })
})

describe('the list of states', () => {
  test.each<[string, Answer, readonly object[]]>([
    ['empty', { LISTCONTENT: [] }, []],
    ['null, and well', { LISTCONTENT: null, STATUS: '1' }, []],
    ['nothing found', { STATUS: '0', DESCRIPTION: 'Không có dữ liệu' }, []],
    ['items of no sense', { LISTCONTENT: [null, 'x', {}, { DECLARATION_ID: 8, DEC_STATUS_ID: 4 }] }, []],
    ['an id as text', { LISTCONTENT: [{ DECLARATION_ID: '7', DEC_STATUS_ID: '4' }] }, [{ status: 4 }]],
    ['our code in RECEIVE_NO', { LISTCONTENT: [{ DECLARATION_ID: 9, DEC_STATUS_ID: 3, RECEIVE_NO: code }] }, [{ status: 2 }]],
    ['numbers where texts were expected', { LISTCONTENT: [{ DECLARATION_ID: 7, DEC_STATUS_ID: 4, APPOINTMENT_NO: 1234, ISSUE_DATE: 1767225600000, RECEIVE_NO: 12 }] }, [{ status: 4 }]],
    ['ours in another shape', { LISTCONTENT: [{ DECLARATION_ID: 7, DEC_STATUS_ID: { a: 4 } }] }, [{ type: 'not-understood' }]],
    ['ours by its code, in another shape', { LISTCONTENT: [{ RECEIVE_NO: code, DEC_STATUS_ID: 4 }] }, [{ type: 'not-understood' }]],
    ['an unknown code with numbers', { LISTCONTENT: [{ DECLARATION_ID: 7, DEC_STATUS_ID: 99, ISSUE_DATE: 1767225600000 }] }, [{ type: 'not-understood', partnerCode: '99' }]],
    ['an unknown code', { LISTCONTENT: [{ DECLARATION_ID: 7, DEC_STATUS_ID: 6 }] }, [{ type: 'not-understood', partnerCode: '6' }]],
  ])('%s', async (_what, answer, events) => {
    call('traDsTrangThaiHs', answer)
    expect(await poll('operations-1.0')).toMatchObject({ kind: 'polled', events: events.map((event) => ({ event: { dossierCode: code, ...event } })) })
  })

  test.each<[Answer, number, object]>([
    [{ STATUS: '0', DESCRIPTION: `Access token ${accessToken} hết hạn` }, 200, { kind: 'broken', code: 'credentials-rejected', words: 'Access token *** hết hạn' }],
    [{ STATUS: '0', DESCRIPTION: 'Lời lạ' }, 200, { kind: 'unclear', code: 'unknown-answer' }],
    [{}, 200, { kind: 'unclear', code: 'unknown-answer' }],
    ['', 401, { kind: 'broken', code: 'credentials-rejected' }],
  ])('%j (%i) fails the poll', async (answer, status, outcome) => {
    call('traDsTrangThaiHs', answer, status)
    expect(await poll('operations-1.0')).toMatchObject({ kind: 'failed', outcome })
  })
})

describe('one dossier by its code', () => {
  test.each<[Answer, object]>([
    [{ DEC_STATUS_ID: 4, DEC_STATUS_NAME: 'Đang xử lý' }, { status: 4, partnerWords: 'Đang xử lý' }],
    [{ DEC_STATUS_ID: '8', DEC_STATUS_NAME: 'Trạng thái lạ' }, { type: 'not-understood', partnerCode: '8', partnerWords: 'Trạng thái lạ' }],
    [{ STATUS: '0', DESCRIPTION: 'Không tìm thấy hồ sơ' }, { type: 'not-understood', partnerWords: 'Không tìm thấy hồ sơ' }],
  ])('%j', async (answer, event) => {
    call('traDsTrangThaiHs', { LISTCONTENT: [] })
    call('traTrangThaiHs', answer)
    expect(await poll('operations-1.0', [awaitedOf(code)])).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: code, ...event } }] })
  })

  test.each<[string, Answer, number, object]>([
    ['no answer', '{', 200, { kind: 'unclear', code: 'unreadable-answer', raw: `${code}: {` }],
    ['HTTP 404', '', 404, { kind: 'unclear', code: 'unexpected-status' }],
    ['busy with it', { STATUS: '0', DESCRIPTION: 'Hồ sơ đang được cập nhật' }, 200, { kind: 'later', scope: 'message' }],
  ])('%s about one: the next is asked for', async (_what, answer, status, failure) => {
    call('traDsTrangThaiHs', { LISTCONTENT: [] })
    call('traTrangThaiHs', answer, status)
    call('traTrangThaiHs', { DEC_STATUS_ID: 4 })
    expect(await poll('operations-1.0', [awaitedOf(code), awaitedOf(other)])).toMatchObject({ kind: 'polled', events: [{ event: { dossierCode: other } }], failure })
  })

  test('an agency that goes away meanwhile ends the poll; the states before it count', async () => {
    call('traDsTrangThaiHs', { LISTCONTENT: [{ DECLARATION_ID: 7, DEC_STATUS_ID: 4 }] })
    call('traTrangThaiHs', { STATUS: '0', DESCRIPTION: 'Hệ thống bận' })
    expect(await poll('operations-1.0', [awaitedOf(code, '7'), awaitedOf(other)])).toMatchObject({ kind: 'polled', events: [{ event: { status: 4 } }], failure: { code: 'partner-busy' } })
  })
})

describe('the records', () => {
  const finished = { LISTCONTENT: [{ DECLARATION_ID: 7, DEC_STATUS_ID: 5 }] }

  test.each<[string, Answer, object, boolean]>([
    ['there', { LISTCONTENT: [{ DECLARATION_ID: 7, RECORD_NO: '12', FILE_CONTENT: paper }] }, { type: 'result', result: { number: '12' }, final: true }, true],
    ['not there yet', { LISTCONTENT: [] }, { type: 'progress', status: 9 }, false],
    ['without a paper', { LISTCONTENT: [{ DECLARATION_ID: 7, FILE_CONTENT: null }] }, { type: 'progress', status: 9 }, false],
    ['there with numbers', { LISTCONTENT: [{ DECLARATION_ID: 7, RECORD_NO: 4711, ISSUE_DATE: 20261127, FILE_CONTENT: paper }] }, { type: 'result', result: { number: '4711', issuedOn: '20261127' } }, true],
    ['there in another shape', { LISTCONTENT: [{ DECLARATION_ID: 7, RECORD_NO: {}, FILE_CONTENT: paper }] }, { type: 'not-understood' }, false],
    ['no PDF', { LISTCONTENT: [{ DECLARATION_ID: 7, FILE_CONTENT: 'x' }] }, { type: 'not-understood', partnerCode: '5' }, false],
  ])('%s', async (_what, answer, event, marked) => {
    call('traDsTrangThaiHs', finished)
    call('traHoSo', answer)
    const polled = await poll('operations-1.0')
    expect(polled).toMatchObject({ kind: 'polled', events: [{ event }] })
    expect('acknowledgement' in polled).toBe(marked)
  })

  test('that cannot be read fail the poll without a word of them', async () => {
    call('traDsTrangThaiHs', finished)
    call('traHoSo', 'Có án tích')
    expect(await poll('operations-1.0')).toEqual({ kind: 'failed', outcome: { kind: 'unclear', code: 'unreadable-answer', raw: '(withheld: 13 bytes)' } })
  })
})

describe('marking as fetched', () => {
  async function acknowledge(acknowledgement: string) {
    const line = await openTestLine(origin, { wire: 'operations-1.0', seals })
    try {
      return await line.acknowledge(acknowledgement)
    } finally {
      await line.close()
    }
  }
  const mark = (declarationId: string, answer: Answer): void =>
    void mocks.on(origin).post(`${pathPrefix}/danhDauHsThanhCong`, JSON.stringify({ declarationId, infoType: 2 })).reply(200, answer)
  const well = { STATUS: '1', DESCRIPTION: '' }
  const unknown = { STATUS: '0', DESCRIPTION: 'declarationId không tồn tại' }

  test('one bad id blocks no other, and is named', async () => {
    mark('7;8;9', unknown)
    mark('7', well)
    mark('8', unknown)
    mark('9', { STATUS: '0', DESCRIPTION: 'Hồ sơ 9 đã được đánh dấu' })
    expect(await acknowledge('7;8;9')).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'not-marked', raw: expect.stringMatching(/^8: .*không tồn tại/) } })
  })

  test('all taken one by one is acknowledged', async () => {
    mark('7;8', { STATUS: '0', DESCRIPTION: 'Ối' })
    mark('7', well)
    mark('8', well)
    expect(await acknowledge('7;8')).toEqual({ kind: 'acknowledged' })
  })

  test('a service in trouble is not asked for each', async () => {
    mark('7;8', { STATUS: '0', DESCRIPTION: 'Hệ thống đang bảo trì' })
    expect(await acknowledge('7;8')).toMatchObject({ kind: 'failed', outcome: { kind: 'later', code: 'partner-busy' } })
  })
})
