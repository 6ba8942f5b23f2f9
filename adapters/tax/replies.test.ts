import { describe, expect, it } from 'vitest'
import { acceptedCodes, faultTable, isAccepted, outcomeOfError, outcomeOfFault, replyTable } from './replies.ts'

const raw = Buffer.from('<whole-answer/>')
const kinds = { duplicate: 'delivered', refused: 'refused', later: 'later', broken: 'broken', unclear: 'unclear' } as const

describe('error codes', () => {
  it.each(acceptedCodes.map((code) => [code]))('code "%s" is taken', (code) => {
    expect(isAccepted({ code, words: 'whatever' })).toBe(true)
  })

  it.each(replyTable.map((row) => [row.example, row] as const))('%s', (example, row) => {
    const outcome = outcomeOfError({ code: '99', words: example }, raw)
    expect(isAccepted({ code: '99', words: example })).toBe(false)
    expect(outcome).toMatchObject({ kind: kinds[row.means], code: row.code })
  })

  it('reads words in any Unicode form, case and spacing', () => {
    const words = ' CHỮ  KÝ số KHÔNG hợp lệ'.normalize('NFD')
    expect(outcomeOfError({ code: '7', words }, raw)).toMatchObject({ kind: 'broken', code: 'signature-rejected' })
  })

  it('keeps the partner’s own words', () => {
    expect(outcomeOfError({ code: '31', words: 'Mã địa bàn không tồn tại' }, raw)).toMatchObject({ words: '31 Mã địa bàn không tồn tại' })
  })

  it('a duplicate counts as delivered', () => {
    expect(outcomeOfError({ code: '52', words: 'Hồ sơ H56.14-261120-0001 đã tồn tại' }, raw)).toMatchObject({ kind: 'delivered', confirmed: true })
  })

  it('a dossier’s tax code that is not registered stops no lane', () => {
    expect(outcomeOfError({ code: '8', words: 'Mã số thuế không tồn tại, chưa đăng ký' }, raw)).toMatchObject({ kind: 'refused' })
  })

  it('parks words that nobody foresaw, with the whole answer', () => {
    expect(outcomeOfError({ code: '77', words: 'Xin chào' }, raw)).toEqual({ kind: 'unclear', code: 'unknown-error', raw: '<whole-answer/>' })
  })
})

describe('SOAP faults', () => {
  it.each(faultTable.map((row) => [row.example, row] as const))('%s', (example, row) => {
    const [code = '', ...words] = example.split(' ')
    expect(outcomeOfFault({ code, words: words.join(' ') })).toMatchObject({ kind: row.means, code: row.code })
  })

  it('leaves an unknown fault to the caller', () => {
    expect(outcomeOfFault({ code: 'soap:Sender', words: 'no' })).toBeUndefined()
  })
})
