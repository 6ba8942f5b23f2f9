/** Papers are found wherever they stand, and nothing of them is in words. */
import { describe, expect, test } from 'vitest'
import { read } from './fixtures/standing.ts'

const pdf = Buffer.from('%PDF-1.7\nmade for a test\n%%EOF\n')

describe('papers, wherever they stand', () => {
  const base64 = pdf.toString('base64')
  const inLines = base64.replaceAll(/(.{20})/g, '$1\r\n')

  test.each<[string, unknown, readonly string[]]>([
    ['ketQuaXuLy itself', base64, ['Kết quả xử lý']],
    ['itself, in lines', inLines, ['Kết quả xử lý']],
    ['itself, as a data address', `data:application/pdf;base64,${base64}`, ['Kết quả xử lý']],
    ['a list', [{ giayKhaiSinh: base64, soDangKy: '1' }], ['Giấy khai sinh']],
    ['a list in a text', JSON.stringify([{ giayKhaiSinh: base64 }, { banSao: base64 }]), ['Giấy khai sinh', 'Bản sao trích lục hộ tịch']],
    ['a list of papers', { giayKhaiSinh: [base64, base64] }, ['Giấy khai sinh', 'Giấy khai sinh']],
    ['one level down', { ketQua: { giayKhaiSinh: base64 } }, ['Giấy khai sinh']],
    ['inside the paper’s own member', { giayKhaiTu: { noiDung: base64 } }, ['Trích lục khai tử']],
    ['a text in a text', JSON.stringify({ ketQua: JSON.stringify({ giayKetHon: base64 }) }), ['Giấy chứng nhận kết hôn']],
  ])('%s', (_where, ketQuaXuLy, names) => {
    const { event, files = [] } = read({ trangThai: '4', ketQuaXuLy })
    expect(event).toMatchObject({ type: 'result', status: 9, final: true, partnerWords: 'Đang xử lý' })
    expect(files.map(({ name }) => name)).toEqual(names)
    for (const { content } of files) expect(content).toEqual({ kind: 'bytes', bytes: pdf })
    expect(new Set(files.map(({ fileName }) => fileName)).size).toBe(files.length)
    expect(JSON.stringify(event)).not.toContain('JVBERi0')
  })

  test.each<[string, string, unknown]>([
    ['at another state', '3', base64],
    ['at an unknown state', '7', base64],
    ['at an unknown state, in JSON', '7', JSON.stringify({ giayKhaiSinh: base64, soDinhDanh: '052226000101' })],
    ['in JSON that was cut off', '7', `{"giayKhaiSinh":"${base64}`],
    ['in lines, in JSON that was cut off', '4', `{"giayKhaiSinh":"${inLines}`],
    ['that is no PDF', '7', Buffer.alloc(90, 'GIF89a').toString('base64')],
  ])('%s, are in no word of the event', (_what, trangThai, ketQuaXuLy) => {
    const { event, raw = '' } = read({ trangThai, ketQuaXuLy })
    for (const secret of ['JVBERi0', base64.slice(30, 50), 'R0lGODlh']) expect(JSON.stringify([event, raw])).not.toContain(secret)
    for (const words of [event.partnerWords, event.step?.content]) if (words !== undefined) expect(words).toBe('Đang xử lý')
  })
})
