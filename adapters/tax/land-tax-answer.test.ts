import { readFileSync } from 'node:fs'
import { Value } from 'typebox/value'
import { describe, expect, it } from 'vitest'
import { unsignedXml, xmlToData } from '../../src/xml/to-data.ts'
import { landTaxObligations } from '../../schemas/queries/tax.ts'
import { readLandTaxAnswer } from './land-tax-answer.ts'
import { settledSentences, statusOf } from './ledger-status.ts'

const fixture = readFileSync(new URL('fixtures/answer-two-payers.xml', import.meta.url), 'utf8')
const dossierCode = '000.00.32.H19-261120-0032'

async function read(xml: string) {
  return readLandTaxAnswer(await xmlToData(unsignedXml(Buffer.from(xml))), dossierCode)
}

async function readFound(xml: string): Promise<object> {
  const reading = await read(xml)
  if (reading.kind !== 'found') throw new Error(`not found but ${reading.kind}`)
  return reading.record
}

describe('answer 00110', () => {
  it('reads several payers, one with one row and one with several', async () => {
    const answer = await readFound(fixture)
    expect([...Value.Errors(landTaxObligations.record, answer)]).toEqual([])
    expect(answer).toMatchObject({
      status: 'due',
      statusCode: '01',
      statusWords: 'Tồn tại mã hồ sơ và số CMND/CCCD và có còn nợ thuế đất',
      total: 55_000_000,
      payers: [
        { taxCode: '8000000011', names: ['Nguyễn Thị Mẫu'], total: 40_000_000 },
        { taxCode: '8000000022', names: ['Ông Trần Văn Thử và bà Lê Thị Ví Dụ'], total: 15_000_000 },
      ],
      obligations: [
        { noticeNumber: 'LTB2600001-TK0000001/TB-CCT', amountRemaining: 40_000_000, payBy: '2026-12-22', parcel: { communeCode: '26476', taxArea: { commune: '7131703' } } },
        { noticeNumber: 'LTB2600001-TK0000002/TB-CCT', amountRemaining: 10_000_000, payerIdentityNumber: '151000375DON' },
        { noticeNumber: 'LTB2600001-TK0000003/TB-CCT', amountRemaining: 5_000_000 },
      ],
    })
  })

  it('leaves out what the agency left empty, and keeps its words where they are no date', async () => {
    const xml = fixture.replace('<HAN_NOP>2026-12-22 00:00:00.0', '<HAN_NOP>Trong 30 ngày').replace('<MA_SO_THUE>8000000011</MA_SO_THUE>', '<MA_SO_THUE/>')
    const { payers, obligations } = (await readFound(xml)) as { readonly payers: readonly object[]; readonly obligations: readonly object[] }
    expect(payers[0]).toStrictEqual({ names: ['Nguyễn Thị Mẫu'], total: 40_000_000 })
    expect(obligations[0]).toMatchObject({ payByWords: 'Trong 30 ngày' })
    expect(obligations[0]).not.toHaveProperty('payBy')
    expect(obligations[0]).not.toHaveProperty(['parcel', 'certificateNumber'])
    expect(obligations[1]).toMatchObject({ payerTaxArea: {}, parcel: { taxArea: {} } })
  })

  it('knows that nobody is there', async () => {
    const xml = fixture.replace('<TRANGTHAI>01', '<TRANGTHAI>00').replace('Tồn tại mã hồ sơ', 'Không tồn tại mã hồ sơ')
    expect(await read(xml.replace(/<TONG_TIEN>.*<\/TONG_TIEN>/s, ''))).toMatchObject({ kind: 'not-found' })
    expect(await readFound(xml)).toMatchObject({ status: 'other', total: 55_000_000 })
  })

  it.each([
    ['đã nộp đủ, không còn nợ thuế đất', 0, 'settled'],
    ['đã nộp đủ, không còn nợ thuế đất', 55_000_000, 'other'],
    ['một trạng thái mới', 0, 'other'],
  ])('status 03 "%s" with %i owed is %s', async (words, owed, status) => {
    const amounts = owed === 0 ? fixture.replaceAll(/<(TT_NNT|SO_CON_PHAI_NOP)>\d+/g, '<$1>0') : fixture
    const xml = amounts.replace('<TRANGTHAI>01', '<TRANGTHAI>03').replace('Tồn tại mã hồ sơ và số CMND/CCCD và có còn nợ thuế đất', words)
    expect(await readFound(xml)).toMatchObject({ status, statusCode: '03', statusWords: words, total: owed })
  })

  it.each(settledSentences)('"%s" is settled, where nothing is owed', (words) => {
    expect(statusOf({ code: '02', words: `${words.toUpperCase()}.`, tells: true, total: 0 })).toBe('settled')
    expect(statusOf({ code: '02', words, tells: true, total: 1 })).toBe('other')
  })

  it.each(['chưa đã nộp đủ', 'Đã hoàn thành một phần nghĩa vụ tài chính', 'không thể xác định không còn nợ thuế đất', 'đã nộp đủ lệ phí, còn nợ thuế', ''])('"%s" is other', (words) => {
    expect(statusOf({ code: '02', words, tells: false, total: 0 })).toBe('other')
  })

  it('refuses a sum without rows, and one that is less than its rows leave to pay', async () => {
    const bare = fixture.replaceAll(/<ROW_SOTHUE>.*?<\/ROW_SOTHUE>/gs, '')
    expect(await read(bare)).toEqual({ kind: 'misfit', code: 'answer-about-another-dossier' })
    expect(await read(fixture.replace('<TT_NNT>40000000', '<TT_NNT>0'))).toEqual({ kind: 'misfit', code: 'sums-disagree' })
  })

  it('refuses rows about another dossier', async () => {
    const xml = fixture.replace(`<MA_HS>${dossierCode}`, '<MA_HS>000.00.32.H19-261120-0033')
    expect(await read(xml)).toEqual({ kind: 'misfit', code: 'answer-about-another-dossier' })
  })

  it('refuses another type and unreadable amounts', async () => {
    expect(await read(fixture.replace('<TYPE>00110', '<TYPE>00047'))).toEqual({ kind: 'misfit', code: 'not-a-land-tax-answer' })
    expect(await read(fixture.replace('<SO_CON_PHAI_NOP>40000000', '<SO_CON_PHAI_NOP>40.000.000'))).toEqual({ kind: 'misfit', code: 'unreadable-amount' })
    expect(await read(fixture.replace('<TT_NNT>40000000', '<TT_NNT>'))).toEqual({ kind: 'misfit', code: 'unreadable-amount' })
  })
})
