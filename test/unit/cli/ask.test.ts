import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { exampleAnswer } from '../../../src/http/query-examples.ts'
import { problem, startSmallGateway, type SmallGateway } from './small-gateway.ts'

// every run is a process of its own
vi.setConfig({ testTimeout: 60_000 })

const english = { LIENTHONG_LANG: 'en' }
const asked = [
  '--purpose',
  'procedure-handling',
  '--official',
  'ha.tiepnhan',
  '--unit',
  'H56.14',
  '--procedure',
  '1.012781',
  '--dossier',
  'H56.14-261120-0001',
]

let gateway: SmallGateway
let before = 0
beforeAll(async () => {
  gateway = await startSmallGateway()
})
beforeEach(() => {
  before = gateway.seen.length
})
afterAll(() => gateway.close())

function question(): unknown {
  return JSON.parse(gateway.seen.at(-1)?.body.toString() ?? '')
}

describe('ask', () => {
  test('puts the question and shows each field with the partner’s name of it', async () => {
    gateway.on('POST /v1/queries/land-certificate', { status: 200, body: exampleAnswer('land-certificate') })
    const ran = await gateway.run(
      ['ask', 'land-certificate', ...asked, '--partner', 'land', 'certificateNumber=DA 123456', 'ownerName=A=B'],
      english,
    )
    expect(ran).toMatchObject({ code: 0, err: '' })
    expect(question()).toEqual({
      asking: {
        purpose: 'procedure-handling',
        official: { id: 'ha.tiepnhan' },
        unit: 'H56.14',
        procedureCode: '1.012781',
        dossierCode: 'H56.14-261120-0001',
      },
      partner: 'land',
      parameters: { certificateNumber: 'DA 123456', ownerName: 'A=B' },
    })
    expect(ran.out).toMatch(/Freshness +asked just now\n/)
    expect(ran.out).toMatch(/certificateNumber +DA 000078 +GiayChungNhan\.soPhatHanh +2026-11-20T01:30:00.000Z\n/)
    expect(ran.out).toMatch(/owner\.name +Vi Thị Ví Dụ +ChuSoHuu\.CaNhan\.hoTen /)
    const json = await gateway.run(['ask', 'land-certificate', ...asked, '--json', 'barcode=1'], english)
    expect(JSON.parse(json.out)).toEqual(exampleAnswer('land-certificate'))
  })

  test('names the entries of lists by the path that the answer has for all of them', async () => {
    gateway.on('POST /v1/queries/land-tax-obligations', { status: 200, body: exampleAnswer('land-tax-obligations') })
    const { out } = await gateway.run(
      ['ask', 'land-tax-obligations', ...asked, 'dossierCode=H56.14-261120-0001', 'identityNumber=038190000001'],
      english,
    )
    expect(out).toMatch(/obligations\[0\]\.noticeNumber +TB-0001 +ROW_SOTHUE\.SO_QUYET_DINH /)
  })

  test('says what the partner said where it found nothing, and that an answer is old', async () => {
    gateway.on('POST /v1/queries/sectors', { status: 200, body: { ...exampleAnswer('sectors'), freshness: 'stale' } })
    expect((await gateway.run(['ask', 'sectors', ...asked], english)).out).toContain('this is what it said last')
    gateway.on(
      'POST /v1/queries/procedure',
      { status: 200, body: { ...exampleAnswer('procedure'), kind: 'not-found', words: 'Không tìm thấy', records: [], fields: {} } },
    )
    expect((await gateway.run(
      ['ask', 'procedure', ...asked, 'procedureCode=9.999999'],
      english,
    )).out).toContain('Not found: Không tìm thấy')
  })

  test('shows why a question was refused', async () => {
    gateway.on('POST /v1/queries/sectors', { status: 403, body: problem('purpose_missing', 403) })
    const ran = await gateway.run(['ask', 'sectors', '--official', 'a', '--unit', 'H56'], english)
    expect(ran.code).toBe(1)
    expect(ran.err).toContain('[purpose_missing]')
  })

  const mistakes: readonly (readonly [readonly string[], string])[] = [
    [['ask'], '<service> is one of: civil-status-record,'],
    [['ask', 'fortune', ...asked], '<service> is one of:'],
    [['ask', 'sectors', '--unit', 'H56'], '--official is missing'],
    [['ask', 'sectors', '--official', 'a'], '--unit is missing'],
    [['ask', 'land-certificate', ...asked, '038190000001'], 'Parameters are written as name=value'],
  ]
  test.each(mistakes)('%j is wrong usage, and nobody is asked', async (args, words) => {
    const { code, err } = await gateway.run(args, english)
    expect([code, err.includes(words)]).toEqual([2, true])
    expect(err).not.toContain('038190000001')
    expect(gateway.seen.length).toBe(before)
  })
})
