/** The look-ups of land: what is asked in which fields, what of an answer is believed, and every field of a certificate. */
import { describe, expect, test } from 'vitest'
import type { ServiceName } from '../../schemas/queries/index.ts'
import type { Exchange, ExchangeRequest, Query, QueryAnswer } from '../../src/ports/adapter.ts'
import { landDossier } from './fixtures/dossier.ts'
import { clock, configAt, messageOf, never, openLandLine, province, withLand } from './fixtures/land-line.ts'
import { certificateSources } from './found-certificate.ts'
import { sandboxConfig } from './sandbox-agreement.ts'
import { lookUpLand } from './search.ts'
import { openSession } from './session.ts'

const parcel = { communeCode: '14758', parcelNumber: '124', mapSheet: '45' }
const papers = [{ loaiGiayTo: 'CCCD', soGiayTo: '038188000002' }]
const certificate = {
  GiayChungNhan: {
    soPhatHanh: 'DA 000124',
    soVaoSo: 'CH 00124',
    maVach: 3814758000124,
    soHoSoGoc: '124/HSG',
    soBienNhan: 'H56.14-261120-0001',
    ListNghiaVuTaiChinh: [{ Loai: 'Tiền sử dụng đất', ConNo: true, GhiChu: null }],
    ListHanCheQuyen: [{ Loai: 'Hành lang đường điện' }],
  },
  ChuSoHuu: { CaNhan: { hoTen: 'Cầm Thị Bên Mua', namSinh: 1988, diaChi: 'Bản Chủ, xã Thử', GiayToTuyThan: papers } },
  TaiSan: { soThuTuThua: '124', soHieuToBanDo: '45', diaChi: 'Bản Thửa, xã Thử', MucDichSuDung: 'ONT', NguonGocSuDungDat: 'Nhà nước công nhận' },
}

function query(name: ServiceName, parameters: Readonly<Record<string, string>>): Query {
  const asking = { purpose: 'procedure-handling', official: { id: 'canbo07' }, unit: province, procedureCode: '1.012781', dossierCode: 'H56.14-261120-0001' } as const
  return { name, parameters, id: '01930000-0000-7000-8000-000000000002', sender: province, asking }
}

interface Searched {
  readonly answer: QueryAnswer
  readonly forms: readonly Readonly<Record<string, string>>[]
}

/** The land office answers these rows; `forms` is what it was asked. */
async function search(asked: Query, rows: readonly object[] = [certificate], recordsTotal = rows.length): Promise<Searched> {
  const requests: ExchangeRequest[] = []
  const body = Buffer.from(JSON.stringify({ data: rows, recordsTotal, recordsFiltered: rows.length, draw: 0 }))
  const unused = () => Promise.reject(new Error('the search is not signed'))
  const exchange: Exchange = {
    signal: never,
    call: (request) => (requests.push(request), Promise.resolve({ ok: true, answer: { status: 200, headers: {}, body } })),
    sign: unused,
    verify: unused,
  }
  const config = sandboxConfig('http://127.0.0.1:1', [{ organisation: province, name: 'Tỉnh Ví Dụ' }], { version: 'vbdlis' })
  const answer = await lookUpLand(asked, { config, clock, session: openSession(config, clock) }, exchange)
  return { answer, forms: requests.map(({ body: form }) => Object.fromEntries(new URLSearchParams(Buffer.from(form ?? []).toString('utf8')))) }
}

describe('what is asked', () => {
  test.each<[string, Query, object]>([
    ['a parcel', query('land-parcel', { ...parcel, provinceCode: '38' }), { tinhId: '38', xaId: '14758', soThuTuThua: '124', soHieuToBanDo: '45', timChinhXac: 'true' }],
    ['a parcel by its former numbers', query('land-parcel', { ...parcel, former: 'true' }), { xaId: '14758', soThuTuThuaCu: '124', soHieuToBanDoCu: '45', timChinhXac: 'true' }],
    ['a parcel by its numbers of today', query('land-parcel', { ...parcel, former: 'false' }), { xaId: '14758', soThuTuThua: '124', soHieuToBanDo: '45', timChinhXac: 'true' }],
    ['a certificate', query('land-certificate', { certificateNumber: 'DA 000124', registerNumber: 'CH 00124' }), { soPhatHanh: 'DA 000124', soVaoSo: 'CH 00124', timChinhXac: 'true' }],
    ['a barcode', query('land-certificate', { barcode: '3814758000124' }), { maVach: '3814758000124', timChinhXac: 'true' }],
    [
      'an owner',
      query('land-certificate', { ownerIdentityNumber: '038188000002', ownerName: 'Cầm Thị Bên Mua' }),
      { soGiayTo: '038188000002', hoTen: 'Cầm Thị Bên Mua', timChinhXac: 'true' },
    ],
  ])('%s, in the fields of the form', async (_what, asked, form) => {
    const TaiSan = { ...certificate.TaiSan, xaId: '14758', soThuTuThuaCu: '124', soHieuToBanDoCu: '45' }
    const searched = await search(asked, [{ ...certificate, TaiSan }])
    expect(searched.forms).toEqual([form])
    expect(searched.answer.kind).toBe('found')
  })

  test.each([
    ['another look-up', query('marital-status', {}), 'unknown-query'],
    ['an unknown parameter', query('land-certificate', { certificateNumber: 'x', soPhatHanh: 'y' }), 'parameter-unknown'],
    ['the name of a property of every object', query('land-certificate', { certificateNumber: 'x', constructor: 'y' }), 'parameter-unknown'],
    ['an empty parameter', query('land-certificate', { certificateNumber: '' }), 'parameter-invalid'],
    ['a number that no paper has', query('land-certificate', { ownerIdentityNumber: '12' }), 'parameter-invalid'],
    ['nothing', query('land-certificate', {}), 'parameter-invalid'],
    ['browsing', query('land-certificate', { ownerName: 'Nguyễn' }), 'parameter-missing'],
    ['a parcel without its commune', query('land-parcel', { parcelNumber: '1', mapSheet: '2' }), 'parameter-missing'],
  ])('%s is refused before any network', async (_what, asked, code) => {
    const line = await openLandLine(configAt('http://127.0.0.1:1'))
    expect(await line.query(asked)).toMatchObject({ kind: 'failed', outcome: { kind: 'refused', code } })
    await line.close()
  })
})

describe('what is answered', () => {
  test.each([
    ['a person', certificate.ChuSoHuu, { kind: 'person', name: 'Cầm Thị Bên Mua', birthYear: '1988' }],
    ['a household', { HoGiaDinh: certificate.ChuSoHuu.CaNhan }, { kind: 'household', name: 'Cầm Thị Bên Mua', birthYear: '1988' }],
    ['an organisation', { ToChuc: { tenToChuc: 'Hội Mẫu', diaChi: 'Bản Chủ, xã Thử', GiayToTuyThan: papers } }, { kind: 'organisation', name: 'Hội Mẫu' }],
  ])('is the land of %s in our words', async (_who, ChuSoHuu, owner) => {
    expect((await search(query('land-certificate', { certificateNumber: 'DA 000124' }), [{ ...certificate, ChuSoHuu }], 7)).answer).toStrictEqual({
      kind: 'found',
      total: 7,
      sources: certificateSources,
      records: [
        {
          certificateNumber: 'DA 000124',
          registerNumber: 'CH 00124',
          barcode: '3814758000124',
          originalFileNumber: '124/HSG',
          dossierCode: 'H56.14-261120-0001',
          financialObligations: ['Loai: Tiền sử dụng đất; ConNo: true'],
          restrictions: ['Loai: Hành lang đường điện'],
          owner: { ...owner, address: 'Bản Chủ, xã Thử', identityPapers: [{ kind: 'CCCD', number: '038188000002' }] },
          parcel: { number: '124', mapSheet: '45', address: 'Bản Thửa, xã Thử', purpose: 'ONT', origin: 'Nhà nước công nhận' },
        },
      ],
    })
  })

  test('leaves out what the land office leaves out', async () => {
    const bare = { GiayChungNhan: { soPhatHanh: '', ListHanCheQuyen: null }, ChuSoHuu: {}, TaiSan: { soThuTuThua: 124, diaChi: null } }
    const { answer } = await search(query('land-parcel', parcel), [bare])
    expect(answer).toStrictEqual({ kind: 'found', sources: certificateSources, records: [{ owner: { kind: 'unknown', identityPapers: [] }, parcel: { number: '124' } }] })
  })

  test('is what the simulated land office holds, and nothing else', () =>
    withLand(async (line, simulator) => {
      await line.send(messageOf(landDossier()), never)
      expect(await line.query(query('land-parcel', parcel))).toMatchObject({ kind: 'found', records: [{ certificateNumber: 'DA 000124', dossierCode: 'H56.14-261120-0001' }] })
      expect(await line.query(query('land-parcel', { ...parcel, parcelNumber: '123A', former: 'true' }))).toMatchObject({ records: [{ certificateNumber: 'DA 000123' }] })
      expect(await line.query(query('land-certificate', { barcode: '14758000124' }))).toMatchObject({ records: [{ registerNumber: 'CH 000124' }] })
      expect(await line.query(query('land-parcel', { ...parcel, communeCode: '14759' }))).toEqual({ kind: 'not-found', words: 'Không tìm thấy giấy chứng nhận' })
      expect(simulator.received()).toHaveLength(1)
    }))

  test.each([
    ['another certificate', query('land-certificate', { certificateNumber: 'DA 000125' })],
    ['another entry of the register', query('land-certificate', { registerNumber: 'CH 00125' })],
    ['another barcode', query('land-certificate', { barcode: '3814758000125' })],
    ['another parcel', query('land-parcel', { ...parcel, parcelNumber: '125' })],
    ['a parcel of another sheet', query('land-parcel', { ...parcel, mapSheet: '46' })],
    ['somebody else', query('land-certificate', { ownerIdentityNumber: '038188000003' })],
  ])('about %s than was asked is not believed', async (_what, asked) => {
    expect((await search(asked)).answer).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'answer-about-another' } })
  })

  const stranger = { CaNhan: { hoTen: 'Người Khác' } }
  test.each<[string, Query, object]>([
    ['other former numbers', query('land-parcel', { ...parcel, former: 'true' }), { TaiSan: { soThuTuThua: '124', soThuTuThuaCu: '777', soHieuToBanDoCu: '99' } }],
    ['no former numbers', query('land-parcel', { ...parcel, former: 'true' }), { TaiSan: { soThuTuThua: '777', soHieuToBanDo: '99' } }],
    ['another commune', query('land-parcel', parcel), { TaiSan: { ...certificate.TaiSan, xaId: '14759' } }],
    ['an owner of another name and no papers', query('land-certificate', { ownerIdentityNumber: '038188000002', ownerName: 'Cầm Thị Bên Mua' }), { ChuSoHuu: stranger }],
    ['an owner without papers', query('land-certificate', { ownerIdentityNumber: '038188000002' }), { ChuSoHuu: stranger }],
    ['a barcode that JSON changed', query('land-certificate', { barcode: String(2 ** 60) }), { GiayChungNhan: { maVach: 2 ** 60 } }],
  ])('with %s is not believed', async (_what, asked, changes) => {
    const { answer } = await search(asked, [{ ...certificate, ...changes }])
    expect(answer).toMatchObject({ kind: 'failed', outcome: { kind: 'unclear', code: 'answer-about-another' } })
  })

  test('of several owners’ kinds is for a person', async () => {
    const both = { ...certificate, ChuSoHuu: { CaNhan: { hoTen: 'A' }, HoGiaDinh: { hoTen: 'B' } } }
    expect((await search(query('land-parcel', parcel), [both])).answer).toMatchObject({ outcome: { kind: 'unclear', code: 'several-owners' } })
  })

  test('tells no number that JSON changed', async () => {
    const numbered = [{ loaiGiayTo: 'CCCD', soGiayTo: 38188000002 }, { loaiGiayTo: 'CMND', soGiayTo: 171234567 }]
    const changed = {
      ...certificate,
      GiayChungNhan: { soPhatHanh: 'DA 000124', maVach: 2 ** 60, ListHanCheQuyen: [{ So: 2 ** 60, Loai: 'Thế chấp' }] },
      ChuSoHuu: { CaNhan: { hoTen: 'A', GiayToTuyThan: numbered } },
    }
    const { answer } = await search(query('land-certificate', { certificateNumber: 'DA 000124' }), [changed])
    const identityPapers = [{ kind: 'CCCD' }, { kind: 'CMND', number: '171234567' }]
    expect(answer).toMatchObject({ records: [{ restrictions: ['Loai: Thế chấp'], owner: { identityPapers } }] })
    expect(answer).not.toHaveProperty('records.0.barcode')
    expect(answer).not.toHaveProperty('records.0.owner.identityPapers.0.number')
  })

  test('may write numbers otherwise', async () => {
    expect((await search(query('land-certificate', { certificateNumber: 'da000124' }))).answer.kind).toBe('found')
    expect((await search(query('land-parcel', { ...parcel, parcelNumber: '0124' }))).answer.kind).toBe('found')
  })

  test('says nothing of what was asked where it refuses', () =>
    withLand(async (line, simulator) => {
      simulator.behave({ kind: 'refuse' })
      expect(await line.query(query('land-certificate', { ownerIdentityNumber: '038188000002', ownerName: 'Cầm Thị Bên Mua' }))).toEqual({
        kind: 'failed',
        outcome: { kind: 'refused', code: 'data-rejected', words: 'Dữ liệu tra cứu không hợp lệ: …, …, true' },
      })
    }))
})
