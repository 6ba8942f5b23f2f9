/** The look-up `land-parcel`: certificates of land by their number, their owner or their parcel. Also what the probe asks. */
import { outcomeOfStatus, unclear, type Refused } from '../../src/domain/outcome.ts'
import type { Exchange, Failure, Query, QueryAnswer } from '../../src/ports/adapter.ts'
import { callService, type Land } from './call-service.ts'
import { classify, outcomeOfReply } from './replies.ts'
import { SearchAnswer, type FoundCertificate, type SearchField } from './search-wire.ts'
import { LandAnswer, readJson, searchName } from './wire.ts'

export const landParcel = 'land-parcel'

/** Name of our parameter → the form's field. */
export const parameterTable: Readonly<Record<string, SearchField>> = {
  provinceCode: 'tinhId',
  communeCode: 'xaId',
  certificateNumber: 'soPhatHanh',
  registerNumber: 'soVaoSo',
  barcode: 'maVach',
  originalFileNumber: 'soHoSoGoc',
  ownerName: 'hoTen',
  ownerBirthYear: 'namSinh',
  ownerIdentityNumber: 'soGiayTo',
  parcelNumber: 'soThuTuThua',
  mapSheet: 'soHieuToBanDo',
  formerParcelNumber: 'soThuTuThuaCu',
  formerMapSheet: 'soHieuToBanDoCu',
  houseNumber: 'soNha',
  address: 'diaChiChiTiet',
  exact: 'timChinhXac',
}

/** One of these sets must be given: the register is asked about something, never browsed. */
const sufficient: readonly (readonly string[])[] = [
  ['certificateNumber'],
  ['registerNumber'],
  ['barcode'],
  ['ownerIdentityNumber'],
  ['communeCode', 'parcelNumber', 'mapSheet'],
  ['communeCode', 'formerParcelNumber', 'formerMapSheet'],
]

export async function searchCertificates({ name, parameters }: Query, land: Land, exchange: Exchange): Promise<QueryAnswer> {
  if (name !== landParcel) return failed(refused('unknown-query', 'name', 'Không có loại tra cứu này'))
  const unknown = Object.keys(parameters).find((key) => !Object.hasOwn(parameterTable, key))
  if (unknown !== undefined) return failed(refused('parameter-unknown', unknown, 'Không có tham số này'))
  const wrong = Object.entries(parameters).find(([, value]) => !/^[^\p{Cc}]{1,500}$/u.test(value))
  if (wrong !== undefined) return failed(refused('parameter-invalid', wrong[0], 'Tham số trống, quá dài hoặc có ký tự không hợp lệ'))
  if (!sufficient.some((set) => set.every((key) => parameters[key] !== undefined))) {
    return failed(refused('parameter-missing', 'certificateNumber', 'Cần số phát hành, số vào sổ, mã vạch, số giấy tờ, hoặc xã với số thửa và số tờ bản đồ'))
  }
  const form = new URLSearchParams()
  for (const [key, value] of Object.entries(parameters)) form.set(parameterTable[key] ?? key, value)
  const found = await ask(form, land, exchange)
  if (found.kind === 'failed') return found
  if (found.answer.data.length === 0) return { kind: 'not-found', words: 'Không tìm thấy giấy chứng nhận' }
  return { kind: 'found', data: { total: found.answer.recordsTotal, certificates: found.answer.data.map(certificateOf) } }
}

/** A certificate number that no certificate has: asks about nobody, and everything on the way is tried. */
export async function askForNothing(land: Land, exchange: Exchange): Promise<Failure | undefined> {
  const found = await ask(new URLSearchParams({ soPhatHanh: 'KIEM-TRA-KET-NOI' }), land, exchange)
  return found.kind === 'failed' ? found.outcome : undefined
}

type Found = { readonly kind: 'answer'; readonly answer: SearchAnswer } | { readonly kind: 'failed'; readonly outcome: Failure }

async function ask(form: URLSearchParams, land: Land, exchange: Exchange): Promise<Found> {
  const called = await callService(land, { name: searchName, contentType: 'application/x-www-form-urlencoded', body: Buffer.from(form.toString()) }, exchange)
  if (called.kind === 'outcome') return failed(called.outcome)
  const { status, headers, body } = called.answer
  const byStatus = outcomeOfStatus(status, headers['retry-after'], land.clock.now())
  if (byStatus) return failed(byStatus)
  const answer = status === 200 ? readJson(SearchAnswer, body) : undefined
  return answer === undefined ? failed(refusalIn(body, land)) : { kind: 'answer', answer }
}

/** In place of rows there may stand the words that refuse a message. */
function refusalIn(body: Uint8Array, { session }: Land): Failure {
  const raw = session.hide(Buffer.from(body).toString('utf8'))
  const answer = readJson(LandAnswer, body)
  if (answer === undefined) return unclear('unreadable-answer', raw)
  const outcome = outcomeOfReply({ ...classify(answer), words: session.hide(answer.status.message ?? ''), raw }, false, '')
  return outcome.kind === 'delivered' ? unclear('unreadable-answer', raw) : outcome
}

function certificateOf({ GiayChungNhan: paper, ChuSoHuu: owner, TaiSan: asset }: FoundCertificate) {
  const person = owner.CaNhan ?? owner.HoGiaDinh
  return {
    certificateNumber: textOf(paper.soPhatHanh),
    registerNumber: textOf(paper.soVaoSo),
    barcode: textOf(paper.maVach),
    originalFileNumber: textOf(paper.soHoSoGoc),
    dossierCode: textOf(paper.soBienNhan),
    financialObligations: paper.ListNghiaVuTaiChinh ?? [],
    restrictions: paper.ListHanCheQuyen ?? [],
    owner: {
      kind: kindOf(owner),
      name: person?.hoTen ?? owner.ToChuc?.tenToChuc,
      birthYear: textOf(person?.namSinh),
      address: textOf(person?.diaChi ?? owner.ToChuc?.diaChi),
      identityPapers: (person?.GiayToTuyThan ?? owner.ToChuc?.GiayToTuyThan ?? []).map((row) => ({ kind: textOf(row.loaiGiayTo), number: textOf(row.soGiayTo) })),
    },
    parcel: {
      number: textOf(asset.soThuTuThua),
      mapSheet: textOf(asset.soHieuToBanDo),
      address: textOf(asset.diaChi),
      purpose: textOf(asset.MucDichSuDung),
      origin: textOf(asset.NguonGocSuDungDat),
    },
  }
}

function kindOf(owner: FoundCertificate['ChuSoHuu']): 'person' | 'household' | 'organisation' | 'unknown' {
  if (owner.CaNhan) return 'person'
  if (owner.HoGiaDinh) return 'household'
  return owner.ToChuc ? 'organisation' : 'unknown'
}

function textOf(value: string | number | null | undefined): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value)
}

function refused(code: string, field: string, words: string): Refused {
  return { kind: 'refused', code, words, fields: [{ field, words }] }
}

function failed(outcome: Failure): { readonly kind: 'failed'; readonly outcome: Failure } {
  return { kind: 'failed', outcome }
}
