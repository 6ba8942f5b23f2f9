import { expect, test } from 'vitest'
import { numbersInText } from '../../../src/domain/access/numbers-in-text.ts'

test.each([
  ['038190000001', ['038190000001']],
  [' 038 190 000001 ', ['038190000001']],
  ['b-1234567', ['B1234567']],
  ['0101234567-001', ['0101234567001']],
  ['Nội dung: thế chấp; Số giấy tờ: 038190000001; Ngày: 12-03-2024', ['038190000001']],
  ['CMND số 123456789, CCCD 038 190 000 002 (vợ)', ['123456789', '038190000002']],
  ['cấp 2024 038190000001', ['038190000001']],
  ['ＣＣＣＤ ０３８１９０００００01 của ông', ['038190000001']],
  ['038190000001 và 038190000001', ['038190000001']],
  ['Số tiền: 123.456.789 đồng; quyết định 12345678', []],
  ['số 1234567890123 dài quá', []],
  ['Không có', []],
  ['KHONGCO', []],
  ['', []],
])('numbers of persons in %j', (text, numbers) => {
  expect(numbersInText(text)).toEqual(numbers)
})
