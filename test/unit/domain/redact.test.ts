import { describe, expect, test } from 'vitest'
import { quoted, redact } from '../../../src/domain/redact.ts'

describe('an answer is masked before it is read', () => {
  test('in JSON, by the names of its members and by numbers as long as those of papers', () => {
    const answer = { status: '0', errorCode: '500', hoTen: 'Lò Thị Thử', chuHo: { soDinhDanh: '038190000001', diaChiThuongTru: { xa: 'Bản Thử' } }, moTa: 'Công dân 038190000001 (thu@example.vn) đã có', ngay: '2026-11-22', soHoSo: 'H56.14-261120-0001', tong: 1_500_000 }
    const masked = redact(JSON.stringify(answer), 'answer')
    for (const personal of ['Lò Thị Thử', '038190000001', 'Bản Thử', 'thu@example.vn']) expect(masked).not.toContain(personal)
    for (const kept of ['"status": "0"', '"errorCode": "500"', 'Công dân', 'đã có', '2026-11-22', 'H56.14-261120-0001', '1500000']) expect(masked).toContain(kept)
  })

  test('in XML, by the names of its elements', () => {
    const masked = redact('<traLoi><ma>05</ma><ns1:HoTen kieu="x">Lò Thị Thử</ns1:HoTen><moTa>Trùng 038190000001</moTa></traLoi>', 'answer')
    expect(masked).toContain('<ma>05</ma>')
    expect(masked).toContain('Trùng')
    expect(masked).not.toMatch(/Lò Thị Thử|038190000001/)
  })

  test('in plain text, by numbers and addresses; digests and times stay readable', () => {
    const digest = 'a57a1f36d7cc6816bad9f9280b3df7308633f40a713cf9a1ed90082dde9fedae'
    expect(redact(`lỗi 0381 90: ${digest} 2026-11-22T10:11:35`, 'answer')).toContain(digest)
    expect(redact('gọi 0912345678', 'answer')).toBe('gọi ▒▒▒')
  })
})

describe('of what was sent only codes stay', () => {
  const inner = { nksHoTen: { Ho: 'Lò', ChuDem: 'Thị', Ten: 'Ban' }, nksNgaySinh: { ngaySinh: '09' }, nksNoiSinh: { maXa: '23710' }, loaiDangKy: '1', ngayCapGCS: '10.11.2026', ghiChu: 'con của Lò Văn Thử' }

  test('also in a message that another one carries as text', () => {
    const masked = redact(JSON.stringify({ maDonVi: '23710', data: JSON.stringify(inner), file: 'QUJD'.repeat(200) }), 'sent')
    for (const personal of ['Lò', 'Ban', '"09"', '10.11.2026', 'con của', 'QUJD']) expect(masked).not.toContain(personal)
    expect(masked).toContain('"maDonVi": "23710"')
    expect(masked).toContain('"loaiDangKy": "1"')
  })

  test('in XML', () => {
    const masked = redact('<hoSo><maHoSo>H56.14-261120-0001</maHoSo><nguoiNop>Lò Thị Thử</nguoiNop><ngay>22/11/2026</ngay></hoSo>', 'sent')
    expect(masked).toBe('<hoSo><maHoSo>H56.14-261120-0001</maHoSo><nguoiNop>▒▒▒</nguoiNop><ngay>▒▒▒</ngay></hoSo>')
  })
})

describe('a quote of an answer', () => {
  test('is masked before it is cut, on one line', () => {
    const answer = JSON.stringify({ maLoi: 'E-99', moTa: `Không rõ ${'x '.repeat(300)}`, hoTen: 'Lò Thị Thử' }, null, 2)
    expect(quoted(answer)).toMatch(/^\{ "maLoi": "E-99", "moTa": "Không rõ x .{200,}…$/)
    expect(quoted('{"hoTen":"Lò Thị Thử","soCccd":"052190000101"}')).toBe('{ "hoTen": "▒▒▒", "soCccd": "▒▒▒" }')
  })

  test('is none where what names somebody cannot be found: cut off in the middle, too long, empty', () => {
    expect(quoted('{"hoTen":"Lò Thị Th')).toBeUndefined()
    expect(quoted(`lỗi ${'x '.repeat(5_000)}`)).toBeUndefined()
    expect(quoted(' \n')).toBeUndefined()
  })
})
