/** Callbacks: who is believed, what each means, and what nobody foresaw. */
import { beforeAll, describe, expect, test } from 'vitest'
import { Value } from 'typebox/value'
import { PartnerEvent } from '../../schemas/partner-event.ts'
import type { InboundEvent, RawCallback, ReceivedCallback } from '../../src/ports/adapter.ts'
import type { TestSeals } from '../../test/helpers/sandbox-seals.ts'
import { endingTable } from './callback-meanings.ts'
import { callbackRows } from './callback-rows.ts'
import { clock, configAt, office, openLandLine, province, seals, stranger } from './fixtures/land-line.ts'
import { sandboxAgreement, type SandboxChoices } from './sandbox-agreement.ts'

const code = 'H56.14-261120-0001'
const url = 'http://127.0.0.1:1'
let all: TestSeals
beforeAll(async () => {
  all = await seals()
})

const signedIlis: SandboxChoices = { version: 'ilis' }
const secretVbdlis: SandboxChoices = { version: 'vbdlis', callbacks: 'secret-in-path' }

async function receive(callback: RawCallback, choices: SandboxChoices, changes: object = {}): Promise<ReceivedCallback> {
  const line = await openLandLine(configAt(url, choices, changes))
  try {
    return await line.receive(callback)
  } finally {
    await line.close()
  }
}

interface Signing {
  readonly issuer?: string
  readonly audience?: string
  readonly signedFor?: string
}

async function signed(operation: string, body: Uint8Array, { issuer = office, audience = province, signedFor = operation }: Signing = {}): Promise<RawCallback> {
  const { detached = '' } = await all.signer.sign(body, 'jws-detached', { issuer, audience, messageId: `${signedFor}/${clock.id()}` })
  return raw({ path: operation, headers: { 'x-jws-signature': detached }, body })
}

function raw(parts: Partial<RawCallback>): RawCallback {
  return { method: 'POST', path: '', headers: {}, query: {}, body: Buffer.alloc(0), receivedAt: clock.now(), ...parts }
}

function bytes(body: unknown): Uint8Array {
  return Buffer.from(JSON.stringify(body))
}

function said({ answer }: ReceivedCallback): { readonly status: number; readonly Result: number; readonly Message: string; readonly Data?: unknown } {
  return { status: answer.status, ...(JSON.parse(Buffer.from(answer.body).toString('utf8')) as { Result: number; Message: string }) }
}

/** The one event of a body that is told and believed. */
async function told(operation: string, fields: object, choices: SandboxChoices = signedIlis, changes: object = {}): Promise<InboundEvent> {
  const body = bytes({ SoBienNhan: code, ...fields })
  const callback = choices.callbacks === 'secret-in-path' ? raw({ path: `${operation}/${sandboxAgreement.securityCode}`, body }) : await signed(operation, body)
  const received = await receive(callback, choices, changes)
  expect(said(received)).toMatchObject({ status: 200, Result: 1 })
  const [event] = received.events
  if (event === undefined || received.events.length !== 1) throw new Error(`${received.events.length} events`)
  expect(Value.Errors(PartnerEvent, event.event)).toEqual([])
  return event
}

const link = `${url}/tap-tin/${code}/giay.pdf`

describe('what each callback means', () => {
  test('ChuyenHoSo: in progress, with who did what', async () => {
    const fields = { MaCanBoChuyen: 'cb1', MaCanBoNhan: 'cb2', MaTrangThai: 'TRINH_KY', LaTrangThaiChuyenLai: false, NoiDungXuLy: 'Trình lãnh đạo', NgayChuyen: '2026-11-21T01:00:00', HanXuLy: '2026-11-22T01:00:00' }
    const { event, files } = await told('ChuyenHoSo', { ...fields, DanhSachTapTin: [{ TenGiayTo: 'Phiếu trình', KieuFile: '.PDF', LinkFile: link, SoBanSao: 0, SoBanChinh: 1 }, { TenGiayTo: 'Bản giấy', LinkFile: null }] })
    expect(event).toMatchObject({
      type: 'progress',
      dossierCode: code,
      recipient: province,
      status: 4,
      at: '2026-11-21T01:00:00Z',
      step: { officer: 'cb1', content: 'Trình lãnh đạo' },
      partnerCode: 'ChuyenHoSo/TRINH_KY',
      partnerWords: 'Trình ký; MaCanBoNhan: cb2; HanXuLy: 2026-11-22T01:00:00',
    })
    expect(files).toEqual([{ name: 'Phiếu trình', fileName: 'Phiếu trình.pdf', mediaType: 'application/pdf', content: { kind: 'link', link } }])
  })

  test('ChuyenHoSo that hands back says so', async () => {
    const { event } = await told('ChuyenHoSo', { LaTrangThaiChuyenLai: 1, NoiDungXuLy: 'Sai diện tích' })
    expect(event).toMatchObject({ status: 4, step: { content: 'Chuyển lại: Sai diện tích' }, partnerWords: 'LaTrangThaiChuyenLai', partnerCode: 'ChuyenHoSo' })
    expect(event.at).toBeUndefined()
  })

  test('texts too long for a step stand whole in the partner’s words', async () => {
    const long = 'x'.repeat(1500)
    expect((await told('ChuyenHoSo', { NoiDungXuLy: long })).event).toMatchObject({ step: { content: 'Chuyển hồ sơ' }, partnerWords: long })
    expect((await told('YeuCauCapNhatHoSo', { GhiChu: long })).event).toMatchObject({ step: { content: 'Yêu cầu cập nhật hồ sơ' }, partnerWords: expect.stringContaining(long) as string })
    const many = Array.from({ length: 40 }, (_, n) => ({ HoVaChu: 'Người nộp '.repeat(4), LoaiThue: 'Lệ phí trước bạ', SoThongBaoThue: `LTB-${n}`, DuongDanTBT: link }))
    const { event, files } = await told('GuiKetQuaThue', { DanhSachThongBaoThue: many })
    expect(event).toMatchObject({ type: 'tax-notice', step: { content: `Thông báo thuế: ${many.map((row) => row.SoThongBaoThue).join(', ')}` } })
    expect(files).toHaveLength(40)
  })

  test.each([
    [true, true],
    [1, true],
    [false, false],
    [0, false],
    [null, false],
  ])('YeuCauBoSungHoSo with LaTamDung %s: the clock stands still: %s', async (LaTamDung, suspends) => {
    const { event } = await told('YeuCauBoSungHoSo', { NgayChoBoSung: '2026-11-22T00:00:00', MaCanBoXuLy: 'cb1', LaTamDung, GhiChu: 'Bổ sung trích đo', TapTin: null })
    expect(event).toMatchObject({ type: 'supplement-requested', status: 5, at: '2026-11-22T00:00:00Z', step: { officer: 'cb1' }, supplement: { content: 'Bổ sung trích đo', suspends } })
  })

  test('YeuCauBoSungHoSo brings its file by value or by link', async () => {
    const byValue = await told('YeuCauBoSungHoSo', { GhiChu: 'x', TapTin: { name: 'thong-bao.pdf', data: Buffer.from('%PDF-1').toString('base64') } })
    expect(byValue.files).toEqual([{ name: 'thong-bao.pdf', fileName: 'thong-bao.pdf', mediaType: 'application/pdf', content: { kind: 'bytes', bytes: Buffer.from('%PDF-1') } }])
    const byLink = await told('YeuCauBoSungHoSo', { GhiChu: 'x', TapTin: [{ TenGiayTo: 'Thông báo', KieuFile: 'docx', LinkFile: link }] })
    expect(byLink.files).toMatchObject([{ fileName: 'Thông báo.docx', content: { kind: 'link', link } }])
  })

  test('NhanBoSungHoSo: goes on, with a new date', async () => {
    const { event } = await told('NhanBoSungHoSo', { NgayNhanBoSung: '2026-11-25T02:00:00', NgayHenTraMoi: '2026-12-10T10:00:00' })
    expect(event).toMatchObject({ type: 'supplement-received', status: 4, at: '2026-11-25T02:00:00Z', newDueAt: '2026-12-10T10:00:00Z' })
  })

  test.each([
    ['vbdlis', 'HoTenChu', 'DuongDanThongBaoThue', secretVbdlis],
    ['ilis', 'HoVaChu', 'DuongDanTBT', signedIlis],
  ] as const)('GuiKetQuaThue of %s: money is owed, the notices are files, no amount is invented', async (_version, payer, noticeLink, choices) => {
    const notices = [1, 2].map((n) => ({ [payer]: `Người ${n}`, LoaiThue: 'Lệ phí trước bạ', SoThongBaoThue: `LTB-${n}`, [noticeLink]: n === 1 ? link : null }))
    const { event, files } = await told('GuiKetQuaThue', { NguoiXuLy: 'cb1', NgayCoKetQuaThue: '2026-11-26T02:00:00', GhiChu: 'Hai người nộp', DanhSachThongBaoThue: notices }, choices)
    expect(event).toMatchObject({
      type: 'tax-notice',
      status: 6,
      at: '2026-11-26T02:00:00Z',
      step: { officer: 'cb1', content: 'Thông báo thuế: LTB-1 – Lệ phí trước bạ – Người 1; LTB-2 – Lệ phí trước bạ – Người 2' },
      partnerWords: 'Hai người nộp',
    })
    expect(event.amountsDue).toBeUndefined()
    expect(files).toEqual([{ name: 'Thông báo thuế LTB-1', fileName: 'Thông báo thuế LTB-1.pdf', mediaType: 'application/pdf', content: { kind: 'link', link } }])
  })

  test('GuiKetQuaThue in the words of the other version is for a person', async () => {
    const { event } = await told('GuiKetQuaThue', { DanhSachThongBaoThue: [{ HoTenChu: 'x', SoThongBaoThue: 'LTB-1', DuongDanThongBaoThue: link }] })
    expect(event.type).toBe('not-understood')
  })

  test.each([0, '0'])('KetThucHoSo %j: processed, with the results', async (TrangThaiKetThuc) => {
    const { event, files } = await told('KetThucHoSo', { NgayKetThuc: '2026-12-01T02:00:00', MaCanBoXuLy: 'cb1', TrangThaiKetThuc, DanhSachGiayToKetQua: [{ TenGiayTo: 'Giấy chứng nhận', LinkFile: link }] })
    expect(event).toMatchObject({ type: 'result', status: 9, final: true, at: '2026-12-01T02:00:00Z', result: {}, partnerCode: 'KetThucHoSo/0' })
    expect(files).toHaveLength(1)
  })

  test.each([
    [1, 'returned', 8],
    ['2', 'withdrawn', 7],
  ])('KetThucHoSo %j: %s, never processed', async (TrangThaiKetThuc, type, status) => {
    const { event } = await told('KetThucHoSo', { TrangThaiKetThuc })
    expect(event).toMatchObject({ type, status, final: true, partnerCode: `KetThucHoSo/${TrangThaiKetThuc}` })
  })

  test('no way to end without a result is the status of one', () => {
    expect(Object.values(endingTable).map((row) => row?.status)).toEqual([8, 7, undefined])
  })

  test.each([
    ['TiepNhanHoSoChoMotCua', 'information', undefined],
    ['YeuCauCapNhatHoSo', 'information', undefined],
    ['ThongBaoNhapSaiThuTuc', 'information', undefined],
    ['ThueChuyenTraHoSoDoSai', 'progress', 4],
  ])('%s: %s, status %s, with everything that it holds', async (operation, type, status) => {
    const { event } = await told(operation, { MaCanBoXuLy: 'cb1', GhiChu: 'Ghi chú lạ', TruongKhac: 'còn nữa' })
    expect(event).toMatchObject({ type, step: { officer: 'cb1', content: expect.stringContaining('Ghi chú lạ') as string }, partnerCode: operation, partnerWords: expect.stringContaining('còn nữa') as string })
    expect(event.status).toBe(status)
  })

  test('every operation has been met here', () => {
    expect(callbackRows.map((row) => row.operation)).toEqual([
      'ChuyenHoSo', 'YeuCauBoSungHoSo', 'NhanBoSungHoSo', 'GuiKetQuaThue', 'KetThucHoSo', 'TiepNhanHoSoChoMotCua', 'YeuCauCapNhatHoSo', 'ThongBaoNhapSaiThuTuc', 'ThueChuyenTraHoSoDoSai',
    ])
  })
})

describe('what nobody foresaw', () => {
  test.each([
    ['an unknown ending', 'KetThucHoSo', { TrangThaiKetThuc: 77 }],
    ['an ending without a code', 'KetThucHoSo', {}],
    ['a status outside the catalogue', 'ChuyenHoSo', { MaTrangThai: 'LẠ' }],
    ['a date that cannot be read', 'NhanBoSungHoSo', { NgayHenTraMoi: '10/12/2026' }],
    ['a day that does not exist', 'KetThucHoSo', { TrangThaiKetThuc: 0, NgayKetThuc: '2026-02-30T00:00:00' }],
    ['a text too long', 'ChuyenHoSo', { NoiDungXuLy: 'x'.repeat(4001) }],
    ['another shape', 'YeuCauBoSungHoSo', { LaTamDung: 'có lẽ' }],
    ['no notices', 'GuiKetQuaThue', { DanhSachThongBaoThue: [] }],
    ['an officer of two lines', 'ChuyenHoSo', { MaCanBoChuyen: 'cb1\ncb2' }],
  ])('%s is one event for a person, with what came', async (_what, operation, fields) => {
    const { event, files, raw: kept } = await told(operation, fields)
    expect(event).toMatchObject({ type: 'not-understood', dossierCode: code, partnerCode: operation })
    expect([event.status, event.final, files]).toEqual([undefined, undefined, undefined])
    expect(kept).toBe(JSON.stringify({ SoBienNhan: code, ...fields }))
  })

  const content = Buffer.from('%PDF-1.4 of a citizen, 038188000002. '.repeat(20)).toString('base64')
  test.each([
    ['a date that cannot be read', 'YeuCauBoSungHoSo', { NgayChoBoSung: '20/11/2026', TapTin: { name: 'a.pdf', data: content } }, 1],
    ['another shape', 'YeuCauBoSungHoSo', { LaTamDung: 'có lẽ', TapTin: [{ name: 'a.pdf', data: content }, { name: 'b.pdf', data: content }] }, 2],
    ['a file where none is published', 'YeuCauCapNhatHoSo', { GhiChu: 'x', Khac: { TapTin: { name: 'a.pdf', data: content } } }, 1],
    ['a file without a name', 'YeuCauBoSungHoSo', { NgayChoBoSung: '20/11/2026', TapTin: { data: content } }, 1],
    ['a content of many lines', 'YeuCauBoSungHoSo', { NgayChoBoSung: '20/11/2026', TapTin: { name: 'a.pdf', data: content.replaceAll(/.{76}/g, '$&\r\n') } }, 1],
    ['a content that is no base64', 'YeuCauBoSungHoSo', { TapTin: { name: 'a.pdf', data: `nội dung ${content}` } }, 0],
    ['a content under another name', 'ThongBaoNhapSaiThuTuc', { NoiDungTep: `data:application/pdf;base64,${content}` }, 0],
  ])('%s: files by value become files or are left out, and stand in no text', async (_what, operation, fields, count) => {
    const { event, files = [], raw: kept = '' } = await told(operation, fields)
    expect(files.map((file) => file.content)).toEqual(Array.from({ length: count }, () => ({ kind: 'bytes', bytes: Buffer.from(content, 'base64') })))
    for (const text of [JSON.stringify(event), kept]) expect(text).not.toContain(content.slice(0, 60))
    expect(event.partnerWords).toContain('nội dung tệp, không giữ ở đây')
  })

  const { codeGet, securityCode, password, clientSecret } = sandboxAgreement
  test.each([
    ['what is understood', 'ThongBaoNhapSaiThuTuc', { GhiChu: `Xem ${link}?CodeGet=${codeGet} hoặc ${link}?codeget=ma-khac`, LinkFile: `${link}?CodeGet=${codeGet}` }],
    ['a step', 'ChuyenHoSo', { NoiDungXuLy: `Mở ${link}?CodeGet=${codeGet}; mật khẩu ${password} ${clientSecret} ${securityCode}` }],
    ['what is missing', 'YeuCauBoSungHoSo', { GhiChu: `Mở ${link}?CodeGet=${codeGet}` }],
    ['what is not understood', 'KetThucHoSo', { TrangThaiKetThuc: 77, DanhSachGiayToKetQua: [{ LinkFile: `${link}?CodeGet=${codeGet}&a=1` }], GhiChu: securityCode }],
    ['a link', 'KetThucHoSo', { TrangThaiKetThuc: 0, DanhSachGiayToKetQua: [{ TenGiayTo: 'Giấy', LinkFile: `${link}?a=1&CodeGet=${codeGet}` }] }],
  ])('codes and passwords are hidden in %s', async (_what, operation, fields) => {
    const inbound = await told(operation, fields)
    for (const secret of [codeGet, password, clientSecret, 'ma-khac']) expect(JSON.stringify(inbound)).not.toContain(secret)
    const compatible = await told(operation, fields, { version: 'ilis', callbacks: 'secret-in-path' })
    for (const secret of [codeGet, password, clientSecret, securityCode, 'ma-khac']) expect(JSON.stringify(compatible)).not.toContain(secret)
  })

  test('a link keeps a code of its own', async () => {
    const { files } = await told('KetThucHoSo', { TrangThaiKetThuc: 0, DanhSachGiayToKetQua: [{ TenGiayTo: 'Giấy', LinkFile: `${link}?CodeGet=kem-theo` }] })
    expect(files).toMatchObject([{ content: { link: `${link}?CodeGet=kem-theo` } }])
  })

  test('without endings, only a result is known; without a catalogue, any status is', async () => {
    expect((await told('KetThucHoSo', { TrangThaiKetThuc: 1 }, signedIlis, { endings: [] })).event.type).toBe('not-understood')
    expect((await told('ChuyenHoSo', { MaTrangThai: 12 }, signedIlis, { statuses: [] })).event).toMatchObject({ type: 'progress', partnerCode: 'ChuyenHoSo/12' })
  })
})

describe('the key of an event', () => {
  test('is the same for the same content in any order of its fields', async () => {
    const first = await told('ChuyenHoSo', { NoiDungXuLy: 'a', MaCanBoNhan: 'b' })
    expect((await told('ChuyenHoSo', { MaCanBoNhan: 'b', NoiDungXuLy: 'a' })).event.key).toBe(first.event.key)
  })

  test('is another one for a request on another day, where the callback says its day', async () => {
    const keys = [await told('YeuCauCapNhatHoSo', { GhiChu: 'a', NgayYeuCau: '2026-11-20' }), await told('YeuCauCapNhatHoSo', { GhiChu: 'a', NgayYeuCau: '2026-11-21' })]
    expect(new Set(keys.map(({ event }) => event.key)).size).toBe(2)
  })

  test('is another one for corrected content, another dossier or another operation', async () => {
    const keys = [await told('YeuCauCapNhatHoSo', { GhiChu: 'a' }), await told('YeuCauCapNhatHoSo', { GhiChu: 'b' }), await told('ThongBaoNhapSaiThuTuc', { GhiChu: 'a' }), await told('YeuCauCapNhatHoSo', { GhiChu: 'a', SoBienNhan: `${code}1` })]
    expect(new Set(keys.map(({ event }) => event.key)).size).toBe(4)
  })
})

describe('who is believed', () => {
  const body = bytes({ SoBienNhan: code, TrangThaiKetThuc: 0 })

  test('the land office, by its signature over these very bytes for this operation and for us', async () => {
    const genuine = await signed('KetThucHoSo', body)
    expect((await receive(genuine, signedIlis)).events).toHaveLength(1)
  })

  test.each([
    ['no signature', () => Promise.resolve(raw({ path: 'KetThucHoSo', body }))],
    ['a changed body', async () => ({ ...(await signed('KetThucHoSo', body)), body: bytes({ SoBienNhan: code, TrangThaiKetThuc: 1 }) })],
    ['another organisation', () => signed('KetThucHoSo', body, { issuer: stranger })],
    ['a message for somebody else', () => signed('KetThucHoSo', body, { audience: stranger })],
    ['what was signed for another operation', () => signed('KetThucHoSo', body, { signedFor: 'ChuyenHoSo' })],
    ['what only begins like the operation', () => signed('KetThucHoSo', body, { signedFor: 'KetThucHoSoKhac' })],
    ['a text that is no signature', () => Promise.resolve(raw({ path: 'KetThucHoSo', headers: { 'x-jws-signature': 'abc' }, body }))],
  ])('not %s', async (_what, make) => {
    const received = await receive(await make(), signedIlis)
    expect(received.events).toEqual([])
    for (const answer of [received.answer, received.answerToRepeat, received.answerToFailure]) expect(answer.status).toBe(401)
  })

  test('whoever has the code in the path, where that was agreed', async () => {
    const right = raw({ path: `KetThucHoSo/${sandboxAgreement.securityCode}`, body })
    expect((await receive(right, secretVbdlis)).events).toHaveLength(1)
    expect((await receive({ ...right, path: `KetThucHoSo/${sandboxAgreement.securityCode}x` }, secretVbdlis)).answer.status).toBe(401)
    expect((await receive({ ...right, path: 'KetThucHoSo/' }, secretVbdlis)).answer.status).toBe(401)
    expect((await receive({ ...right, path: 'KetThucHoSo' }, secretVbdlis)).answer.status).toBe(404)
    expect((await receive(await signed('KetThucHoSo', body), secretVbdlis)).answer.status).toBe(404)
  })

  test('not the code in the path where signatures were agreed, signed or not', async () => {
    const genuine = await signed('KetThucHoSo', body)
    expect((await receive({ ...genuine, path: `KetThucHoSo/${sandboxAgreement.securityCode}` }, signedIlis)).answer.status).toBe(404)
  })

  test('the proof comes before the body: whoever lacks it learns nothing about it', async () => {
    expect((await receive(raw({ path: 'KetThucHoSo', body: Buffer.from('không phải JSON') }), signedIlis)).answer.status).toBe(401)
  })
})

describe('answers', () => {
  test('to the first, a repeat and a failure', async () => {
    const received = await receive(await signed('YeuCauCapNhatHoSo', bytes({ SoBienNhan: code })), signedIlis)
    const answers = [received.answer, received.answerToRepeat, received.answerToFailure].map(({ status, body }) => [status, Buffer.from(body).toString('utf8')])
    expect(answers).toEqual([
      [200, '{"Result":1,"Message":"Tiếp nhận thành công"}'],
      [200, '{"Result":1,"Message":"Đã tiếp nhận trước đó"}'],
      [503, '{"Result":0,"Message":"Chưa lưu được, đề nghị gửi lại"}'],
    ])
  })

  test.each([
    ['no JSON', 'KetThucHoSo', Buffer.from('<xml/>'), 400],
    ['no UTF-8', 'KetThucHoSo', Buffer.from([0x7b, 0xff, 0x7d]), 400],
    ['no SoBienNhan', 'KetThucHoSo', bytes({ TrangThaiKetThuc: 0 }), 400],
    ['a SoBienNhan with a space', 'KetThucHoSo', bytes({ SoBienNhan: 'a b' }), 400],
    ['a body too deep', 'KetThucHoSo', Buffer.from(`{"SoBienNhan":"${code}","x":${'['.repeat(100_000)}${']'.repeat(100_000)}}`), 400],
    ['an unknown operation', 'XoaHoSo', bytes({ SoBienNhan: code }), 404],
    ['a path further down', 'KetThucHoSo/a/b', bytes({ SoBienNhan: code }), 404],
    ['the name of a property of every object', 'constructor', bytes({ SoBienNhan: code }), 404],
  ])('to %s: refused', async (_what, path, body, status) => {
    const received = await receive(await signed(path, body), signedIlis)
    expect(received.events).toEqual([])
    expect(said(received)).toMatchObject({ status, Result: 0 })
  })

  test('to another method: refused', async () => {
    const callback = await signed('KetThucHoSo', bytes({ SoBienNhan: code, TrangThaiKetThuc: 0 }))
    expect(said(await receive({ ...callback, method: 'GET' }, signedIlis))).toMatchObject({ status: 405, Result: 0 })
  })
})

describe('catalogues', () => {
  const asked = (name: string, query: Readonly<Record<string, string>> = {}) => raw({ method: 'GET', path: name, query })
  const right = { SecurityCode: sandboxAgreement.securityCode }

  test('are answered from the settings to whoever has the code', async () => {
    const received = await receive(asked('GetDanhMucTrangThai', right), secretVbdlis)
    expect(said(received)).toMatchObject({ status: 200, Result: 1, Data: sandboxAgreement.statuses.map((row) => ({ Ma: row.code, Ten: row.name })) })
    expect(received.events).toEqual([])
    const users = [{ code: 'cb1', name: 'Cán bộ Một' }]
    expect(said(await receive(asked('GetDanhMucNguoiDung', right), secretVbdlis, { users }))).toMatchObject({ Data: [{ Ma: 'cb1', Ten: 'Cán bộ Một' }] })
    expect(said(await receive(asked('GetDanhMucThuTuc', right), secretVbdlis, { procedures: users }))).toMatchObject({ Result: 1 })
  })

  test('are answered to a signature over an empty body', async () => {
    const callback = await signed('GetDanhMucTrangThai', Buffer.alloc(0))
    expect(said(await receive({ ...callback, method: 'GET' }, signedIlis))).toMatchObject({ status: 200, Result: 1 })
    expect(said(await receive(asked('GetDanhMucTrangThai', right), signedIlis))).toMatchObject({ status: 401, Result: 0 })
  })

  test('are refused without the code, and in clear words where there is nothing to answer', async () => {
    expect(said(await receive(asked('GetDanhMucTrangThai'), secretVbdlis))).toMatchObject({ status: 401, Result: 0 })
    expect(said(await receive(asked('GetDanhMucThuTuc', right), secretVbdlis))).toMatchObject({ status: 404, Result: 0, Message: 'Chưa khai báo danh mục GetDanhMucThuTuc' })
  })
})
