/** A certificate that the search found, as a record of ours; what the land system leaves out is left out. */
import type { FoundCertificate, RegisterRow } from './search-wire.ts'

/** Path in our record → where it stands in the land system's answer. */
export const certificateSources: Readonly<Record<string, string>> = {
  certificateNumber: 'GiayChungNhan.soPhatHanh',
  registerNumber: 'GiayChungNhan.soVaoSo',
  barcode: 'GiayChungNhan.maVach',
  originalFileNumber: 'GiayChungNhan.soHoSoGoc',
  dossierCode: 'GiayChungNhan.soBienNhan',
  financialObligations: 'GiayChungNhan.ListNghiaVuTaiChinh',
  restrictions: 'GiayChungNhan.ListHanCheQuyen',
  'owner.kind': 'ChuSoHuu.CaNhan | ChuSoHuu.HoGiaDinh | ChuSoHuu.ToChuc',
  'owner.name': 'ChuSoHuu.CaNhan.hoTen | ChuSoHuu.HoGiaDinh.hoTen | ChuSoHuu.ToChuc.tenToChuc',
  'owner.birthYear': 'ChuSoHuu.CaNhan.namSinh | ChuSoHuu.HoGiaDinh.namSinh',
  'owner.address': 'ChuSoHuu.*.diaChi',
  'owner.identityPapers[].kind': 'ChuSoHuu.*.GiayToTuyThan[].loaiGiayTo',
  'owner.identityPapers[].number': 'ChuSoHuu.*.GiayToTuyThan[].soGiayTo',
  'parcel.number': 'TaiSan.soThuTuThua',
  'parcel.mapSheet': 'TaiSan.soHieuToBanDo',
  'parcel.address': 'TaiSan.diaChi',
  'parcel.purpose': 'TaiSan.MucDichSuDung',
  'parcel.origin': 'TaiSan.NguonGocSuDungDat',
}

export function recordOf({ GiayChungNhan: paper, ChuSoHuu: owner, TaiSan: asset }: FoundCertificate): object {
  return filled({
    certificateNumber: textOf(paper.soPhatHanh),
    registerNumber: textOf(paper.soVaoSo),
    barcode: textOf(paper.maVach),
    originalFileNumber: textOf(paper.soHoSoGoc),
    dossierCode: textOf(paper.soBienNhan),
    financialObligations: paper.ListNghiaVuTaiChinh?.map(wordsOf),
    restrictions: paper.ListHanCheQuyen?.map(wordsOf),
    owner: ownerOf(owner),
    parcel: filled({
      number: textOf(asset.soThuTuThua),
      mapSheet: textOf(asset.soHieuToBanDo),
      address: textOf(asset.diaChi),
      purpose: textOf(asset.MucDichSuDung),
      origin: textOf(asset.NguonGocSuDungDat),
    }),
  })
}

export type Told = string | number | null | undefined
type Owner = FoundCertificate['ChuSoHuu']

function ownerOf(owner: Owner): object {
  const person = owner.CaNhan ?? owner.HoGiaDinh
  return filled({
    kind: kindOf(owner),
    name: person?.hoTen ?? owner.ToChuc?.tenToChuc,
    birthYear: textOf(person?.namSinh),
    address: textOf(person?.diaChi ?? owner.ToChuc?.diaChi),
    identityPapers: papersOf(owner).map((row) => filled({ kind: textOf(row.loaiGiayTo), number: numberOf(row.soGiayTo) })),
  })
}

function kindOf(owner: Owner): 'person' | 'household' | 'organisation' | 'unknown' {
  if (owner.CaNhan) return 'person'
  if (owner.HoGiaDinh) return 'household'
  return owner.ToChuc ? 'organisation' : 'unknown'
}

export function papersOf({ CaNhan, HoGiaDinh, ToChuc }: Owner) {
  return (CaNhan ?? HoGiaDinh ?? ToChuc)?.GiayToTuyThan ?? []
}

/** A JSON number that is not as long as a number of a person has lost zeros that nobody can give back. */
function numberOf(value: Told): string | undefined {
  const text = textOf(value)
  return typeof value !== 'number' || /^(\d{9}|\d{12})$/.test(text ?? '') ? text : undefined
}

function wordsOf(row: RegisterRow): string {
  return Object.entries(row).flatMap(([name, value]) => (isTold(value) ? [`${name}: ${String(value)}`] : [])).join('; ')
}

/** Undefined for a whole number beyond those that reading JSON leaves as they are. */
export function textOf(value: Told): string | undefined {
  if (typeof value === 'number' && Number.isInteger(value) && !Number.isSafeInteger(value)) return undefined
  return value === null || value === undefined || value === '' ? undefined : String(value)
}

function isTold(value: RegisterRow[string]): boolean {
  return typeof value === 'boolean' || textOf(value) !== undefined
}

function filled(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}
