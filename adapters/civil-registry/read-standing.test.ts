/** What a line of LayKetQua means: every state, every kind of paper, and everything that nobody foresaw. */
import { describe, expect, test } from 'vitest'
import { read, row } from './fixtures/standing.ts'
import { readStanding } from './read-standing.ts'
import { instantOf } from './registry-time.ts'
import { papers, standings } from './standings.ts'

const pdf = Buffer.from('%PDF-1.7\nmade for a test\n%%EOF\n')

const result = { soDinhDanh: '052226000101', soDangKy: '101/2026', ngayDangKy: '21.11.2026', quyenSo: '01', giayKhaiSinh: pdf.toString('base64'), maGiayToKetQua: 'KQ.G15.000017' }

describe('states', () => {
  test.each<[string, object, object]>([
    ['1', {}, { type: 'information' }],
    ['2', { hanBoSungHoSo: '30/11/2026 17:00:00' }, { type: 'supplement-requested', status: 5, supplement: { content: 'Đang xử lý', suspends: true, dueAt: '2026-11-30T17:00:00+07:00' } }],
    ['3', {}, { type: 'progress', status: 4 }],
    ['4', { ketQuaXuLy: result }, { type: 'result', status: 9, final: true }],
    ['6', {}, { type: 'refused', status: 3, final: true }],
  ])('trangThai %s', (trangThai, changes, expected) => {
    const { event } = read({ trangThai, ...changes })
    expect(event).toMatchObject({
      ...expected,
      dossierCode: 'H56.14-261120-0101',
      at: '2026-11-21T09:15:00+07:00',
      partnerCode: trangThai,
      partnerWords: 'Đang xử lý',
      step: { officer: 'Nông Văn Hộ Tịch', title: 'Công chức tư pháp', unit: 'UBND xã Thử', content: 'Đang xử lý' },
    })
    expect(event.status).toBe((expected as { status?: number }).status)
    expect(event.final).toBe((expected as { final?: boolean }).final)
  })

  test('the table has a row here for each, and no two for one', () => {
    expect(standings.map((standing) => standing.trangThai)).toEqual(['1', '2', '3', '4', '6'])
  })

  test('a number is a state as well', () => {
    expect(read({ trangThai: 3 }).event).toMatchObject({ type: 'progress', partnerCode: '3' })
  })

  test('without words of its own it is named by the state', () => {
    expect(read({ noiDungXuLy: null, nguoiXuLy: null, chucDanh: null, phongBanXuLy: null }).event).toMatchObject({ step: { content: 'Đang xử lý' }, partnerWords: 'Đang xử lý' })
  })

  test('every word that was said is kept, once', () => {
    expect(read({ noiDungXuLy: 'Sai tên', ghiChu: 'Xem lại', errors: 'Sai tên', ketQuaXuLy: 'Trả lại' }).event.partnerWords).toBe('Sai tên\nXem lại\nTrả lại')
  })

  test.each([
    [['Sai tên'], 'Đang xử lý\n["Sai tên"]'],
    [{ ma: 1 }, 'Đang xử lý\n{"ma":1}'],
    [[], 'Đang xử lý'],
    ['', 'Đang xử lý'],
  ])('errors %j are words as well', (errors, expected) => {
    expect(read({ errors }).event.partnerWords).toBe(expected)
  })

  test('a day without an hour ends at its midnight', () => {
    expect(read({ trangThai: '2', hanBoSungHoSo: '30/11/2026' }).event.supplement).toMatchObject({ dueAt: '2026-11-30T23:59:59+07:00' })
  })

  test('a time that is not told is left out', () => {
    expect(read({ thoiGianThucHien: '' }).event).not.toHaveProperty('at')
  })
})

describe('results', () => {
  test.each<[string, object]>([
    ['as an object', { ketQuaXuLy: result }],
    ['as JSON in a text', { ketQuaXuLy: JSON.stringify(result) }],
    ['beside it', result],
  ])('%s', (_where, changes) => {
    const { event, files } = read({ trangThai: '4', ...changes })
    expect(event).toMatchObject({ type: 'result', result: { number: '101/2026', issuedOn: '21.11.2026' } })
    expect(files).toEqual([
      { name: 'Giấy khai sinh', fileName: 'giayKhaiSinh-H56.14-261120-0101.pdf', mediaType: 'application/pdf', code: 'KQ.G15.000017', content: { kind: 'bytes', bytes: pdf } },
    ])
    expect(JSON.stringify(event)).not.toContain('052226000101')
  })

  test.each(papers)('$field is a paper', ({ field, name }) => {
    expect(read({ trangThai: '4', ketQuaXuLy: { [field]: pdf.toString('base64') } }).files).toMatchObject([{ name }])
  })

  test('a paper under a name that nobody foresaw is a paper', () => {
    expect(read({ trangThai: '4', ketQuaXuLy: { giayMoi: pdf.toString('base64') } }).files).toMatchObject([{ name: 'giayMoi', content: { bytes: pdf } }])
  })

  test('without a paper it goes on: another event when the paper comes', () => {
    const bare = read({ trangThai: '4' })
    expect(bare.event).toMatchObject({ type: 'progress', status: 9 })
    expect(bare.event).not.toHaveProperty('final')
    expect(read({ trangThai: '4', ketQuaXuLy: result }).event.key).not.toBe(bare.event.key)
  })
})

describe('not understood', () => {
  test.each<[string, object]>([
    ['a new state', { trangThai: '7' }],
    ['no state', { trangThai: null }],
    ['a state in words', { trangThai: 'hoàn thành' }],
    ['a time that is none', { thoiGianThucHien: '31/02/2026 09:00:00' }],
    ['a time of another format', { thoiGianThucHien: '2026-11-21T09:15:00' }],
    ['a date of a supplement that is none', { trangThai: '2', hanBoSungHoSo: 'sớm nhất có thể' }],
    ['a time of another shape', { thoiGianThucHien: { ngay: 1 } }],
    ['a date of a supplement of another shape', { trangThai: '2', hanBoSungHoSo: {} }],
    ['an officer of another shape', { nguoiXuLy: ['x'] }],
    ['a state that is no code', { trangThai: true }],
    ['a state of another shape', { trangThai: { ma: '3' } }],
    ['a number in place of a paper', { trangThai: '4', ketQuaXuLy: { soDangKy: '1' } }],
    ['a paper under a name that nobody foresaw, which is none', { trangThai: '4', ketQuaXuLy: { banSaoDinhKem: 'x', soDangKy: '1' } }],
    ['a member beside it that nobody foresaw', { trangThai: '4', banSaoDinhKem: 'x' }],
    ['a list of nothing that is a paper', { trangThai: '4', ketQuaXuLy: [{ a: 1 }] }],
  ])('%s', (_what, changes) => {
    const { event, raw = '' } = read(changes)
    expect(event).toMatchObject({ type: 'not-understood', dossierCode: 'H56.14-261120-0101', partnerWords: 'Đang xử lý' })
    expect(event).not.toHaveProperty('status')
    expect(event).not.toHaveProperty('final')
    expect(JSON.parse(raw)).toEqual(row(changes))
  })

  test.each<[string, unknown, string]>([
    ['no base64', 'x!', 'x!'],
    ['no PDF', Buffer.from('GIF89a').toString('base64'), 'GIF89a'],
    ['in a list, a number', [1], '1'],
  ])('a paper that is %s: its bytes are a file', (_what, giayKhaiSinh, content) => {
    const { event, files, raw } = read({ trangThai: '4', ketQuaXuLy: { giayKhaiSinh, soDangKy: '1' } })
    expect(event).toMatchObject({ type: 'not-understood', partnerCode: '4' })
    expect(files).toEqual([{ name: 'Giấy khai sinh', fileName: 'giayKhaiSinh-H56.14-261120-0101.bin', mediaType: 'application/octet-stream', content: { kind: 'bytes', bytes: Buffer.from(content) } }])
    expect(raw).toContain('"soDangKy":"1"')
    expect(raw).not.toContain(JSON.stringify(giayKhaiSinh))
  })

  test('a code with a blank beside it is the code', () => {
    expect(read({ maHoSoMCDT: 'H56.14-261120-0101 ' }).event).toMatchObject({ dossierCode: 'H56.14-261120-0101', type: 'progress' })
  })

  test('a paper does not push the rest out of what a person sees', () => {
    const { raw = '' } = read({ trangThai: '9', ketQuaXuLy: { giayKhaiSinh: Buffer.alloc(60_000).fill(pdf).toString('base64') }, cuoiCung: 'còn đây' })
    expect(raw.length).toBeLessThan(16_384)
    expect(raw).toContain('còn đây')
  })

  test.each([[{ maHoSoMCDT: null }], [{ maHoSoMCDT: '' }], [{ maHoSoMCDT: 'H56\n14' }]])('%j names no dossier', (changes) => {
    expect(readStanding(row(changes))).toBeUndefined()
  })

  test.each([[null], ['x'], [[]], [3]])('%j is no row', (item) => {
    expect(readStanding(item)).toBeUndefined()
  })
})

describe('keys', () => {
  const { key } = read().event

  test('the same row has the same key, whatever the order of its members', () => {
    expect(read().event.key).toBe(key)
    expect(readStanding(Object.fromEntries(Object.entries(row()).toReversed()))?.event.key).toBe(key)
  })

  test.each([[{ trangThai: '1' }], [{ thoiGianThucHien: '21/11/2026 09:15:01' }], [{ noiDungXuLy: 'Khác' }], [{ maHoSoMCDT: 'H56.14-261120-0102' }], [{ ketQuaXuLy: { a: 1 } }]])('%j: another key', (changes) => {
    expect(read(changes).event.key).not.toBe(key)
  })
})

test('what no reader can be trusted with is taken out of texts, and what is too long is marked', () => {
  const { event } = read({ noiDungXuLy: `a\u202eb\u0000c\n${'xin '.repeat(1_500)}`, nguoiXuLy: `Nông\nVăn ${'y'.repeat(200)}` })
  expect(event.step?.content.startsWith('a b c\nxin')).toBe(true)
  expect(event.step?.content).toHaveLength(1_000)
  expect(event.step?.content.endsWith('…')).toBe(true)
  expect(event.step?.officer?.startsWith('Nông Văn y')).toBe(true)
  expect(event.partnerWords).toHaveLength(4_000)
})

test.each([
  ['20/11/2026 08:30:00', '2026-11-20T08:30:00+07:00'],
  [' 20/11/2026 ', '2026-11-20T23:59:59+07:00'],
  ['29/02/2028 00:00:00', '2028-02-29T00:00:00+07:00'],
  ['29/02/2026 00:00:00', undefined],
  ['20/13/2026 00:00:00', undefined],
  ['20/11/2026 24:00:00', undefined],
  ['20-11-2026', undefined],
])('%s is %s', (words, expected) => {
  expect(instantOf(words)).toBe(expected)
})
