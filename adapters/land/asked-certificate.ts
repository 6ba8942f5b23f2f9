/** Whether a certificate is the one that was asked for: something of it must agree with the question, and nothing contradict. */
import { papersOf, textOf, type Told } from './found-certificate.ts'
import type { FoundCertificate, SearchField } from './search-wire.ts'

type Form = Readonly<Partial<Record<SearchField, string>>>

export function isAsked(certificate: FoundCertificate, form: Form): boolean {
  const verdicts = Object.entries(toldIn(certificate)).map(([field, values]) => {
    // keys of what is told
    const asked = form[field as SearchField]
    const said = values.flatMap((value) => textOf(value) ?? [])
    return asked === undefined || said.length === 0 ? 'silent' : verdictOf(field, said, asked)
  })
  return verdicts.includes('same') && !verdicts.includes('other')
}

/** A certificate of several owners' kinds does not say whose it is. */
export function hasOneOwner({ ChuSoHuu: { CaNhan, HoGiaDinh, ToChuc } }: FoundCertificate): boolean {
  return [CaNhan, HoGiaDinh, ToChuc].filter((owner) => owner !== undefined && owner !== null).length <= 1
}

function toldIn({ GiayChungNhan: paper, ChuSoHuu: owner, TaiSan: asset }: FoundCertificate): Partial<Record<SearchField, readonly Told[]>> {
  return {
    soPhatHanh: [paper.soPhatHanh],
    soVaoSo: [paper.soVaoSo],
    maVach: [paper.maVach],
    xaId: [asset.xaId],
    soThuTuThua: [asset.soThuTuThua],
    soHieuToBanDo: [asset.soHieuToBanDo],
    soThuTuThuaCu: [asset.soThuTuThuaCu],
    soHieuToBanDoCu: [asset.soHieuToBanDoCu],
    hoTen: [owner.CaNhan?.hoTen, owner.HoGiaDinh?.hoTen, owner.ToChuc?.tenToChuc],
    soGiayTo: papersOf(owner).map((row) => row.soGiayTo),
  }
}

/** A commune has many parcels, and a sheet too: neither says which one is meant. */
const places: readonly string[] = ['xaId', 'soHieuToBanDo', 'soHieuToBanDoCu']

function verdictOf(field: string, said: readonly string[], asked: string): 'same' | 'other' | 'silent' {
  if (!said.some((text) => plain(text) === plain(asked))) return 'other'
  return places.includes(field) ? 'silent' : 'same'
}

/** Numbers are written with and without spaces and zeros before them, names and numbers in capitals or not. */
function plain(text: string): string {
  return text.normalize('NFC').replaceAll(/\s/g, '').replace(/^0+(?=.)/, '').toLowerCase()
}
