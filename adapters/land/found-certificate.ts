/** A certificate that the search found, as a record of ours; what the land system leaves out is left out. */
import type { FoundCertificate, RegisterRow, SearchField } from './search-wire.ts'

/** Path in our record → where it stands in the land system's answer. */
export const certificateSources: Readonly<Record<string, string>> = {
  certificateNumber: 'GiayChungNhan.soPhatHanh',
  registerNumber: 'GiayChungNhan.soVaoSo',
  barcode: 'GiayChungNhan.maVach',
  originalFileNumber: 'GiayChungNhan.soHoSoGoc',
  dossierCode: 'GiayChungNhan.soBienNhan',
  financialObligations: 'GiayChungNhan.ListNghiaVuTaiChinh',
  restrictions: 'GiayChungNhan.ListHanCheQuyen',
  'owner.kind': 'ChuSoHuu',
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

/** Whether a row says nothing else than what was asked, where it says it at all. */
export function isAsked({ GiayChungNhan: paper, ChuSoHuu: owner, TaiSan: asset }: FoundCertificate, form: Readonly<Partial<Record<SearchField, string>>>): boolean {
  const told: Partial<Record<SearchField, readonly Told[]>> = {
    soPhatHanh: [paper.soPhatHanh],
    soVaoSo: [paper.soVaoSo],
    maVach: [paper.maVach],
    soThuTuThua: [asset.soThuTuThua],
    soHieuToBanDo: [asset.soHieuToBanDo],
    soGiayTo: papersOf(owner).map((row) => row.soGiayTo),
  }
  return Object.entries(told).every(([field, values]) => {
    // keys of `told`
    const asked = form[field as SearchField]
    const said = values.flatMap((value) => textOf(value) ?? [])
    return asked === undefined || said.length === 0 || said.some((text) => plain(text) === plain(asked))
  })
}

type Told = string | number | null | undefined
type Owner = FoundCertificate['ChuSoHuu']

function ownerOf(owner: Owner): object {
  const person = owner.CaNhan ?? owner.HoGiaDinh
  return filled({
    kind: kindOf(owner),
    name: person?.hoTen ?? owner.ToChuc?.tenToChuc,
    birthYear: textOf(person?.namSinh),
    address: textOf(person?.diaChi ?? owner.ToChuc?.diaChi),
    identityPapers: papersOf(owner).map((row) => filled({ kind: textOf(row.loaiGiayTo), number: textOf(row.soGiayTo) })),
  })
}

function kindOf(owner: Owner): 'person' | 'household' | 'organisation' | 'unknown' {
  if (owner.CaNhan) return 'person'
  if (owner.HoGiaDinh) return 'household'
  return owner.ToChuc ? 'organisation' : 'unknown'
}

function papersOf({ CaNhan, HoGiaDinh, ToChuc }: Owner) {
  return (CaNhan ?? HoGiaDinh ?? ToChuc)?.GiayToTuyThan ?? []
}

function wordsOf(row: RegisterRow): string {
  return Object.entries(row).flatMap(([name, value]) => (value === null || value === '' ? [] : [`${name}: ${String(value)}`])).join('; ')
}

function textOf(value: Told): string | undefined {
  return value === null || value === undefined || value === '' ? undefined : String(value)
}

function filled(fields: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
}

/** Numbers are written with and without spaces and zeros before them, in capitals or not. */
function plain(text: string): string {
  return text.replaceAll(/\s/g, '').replace(/^0+(?=.)/, '').toLowerCase()
}
