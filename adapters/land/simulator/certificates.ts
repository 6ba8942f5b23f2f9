/** The search of the simulated land office: it knows the parcels of the cases that it holds, and nothing else. */
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import { searchFields, type FoundCertificate } from '../search-wire.ts'
import { json, refused } from './answers.ts'
import type { Case, Register } from './register.ts'

/** A certificate, and what it is found by. */
interface Entry {
  readonly row: FoundCertificate
  readonly keys: Readonly<Record<string, string | undefined>>
}

export function search(request: SimulatedRequest, register: Register, now: Date, refuse: boolean): SimulatedAnswer {
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
  const fields: readonly string[] = searchFields
  const unknown = [...form.keys()].find((name) => !fields.includes(name))
  if (unknown !== undefined) return json(400, { message: `Không có trường ${unknown}` })
  // partners repeat what they were asked
  if (refuse) return refused({ code: '422', words: `Dữ liệu tra cứu không hợp lệ: ${[...form.values()].join(', ')}` }, now)
  const rows = register.cases().flatMap(entriesOf).filter(({ keys }) => matches(keys, form)).map(({ row }) => row)
  return json(200, { data: rows, recordsTotal: rows.length })
}

function entriesOf({ dossier }: Case): readonly Entry[] {
  const { TinhId, XaId, SoBienNhan, ThongTinNguoiNopDon: applicant } = dossier
  return dossier.ThongTinThuaDat.map((parcel) => {
    const number = parcel.SoThuTuThua.padStart(6, '0')
    const [certificate, register, barcode] = [`DA ${number}`, `CH ${number}`, `${XaId}${number}`]
    // as after a new survey of the commune
    const former = { soThuTuThuaCu: `${parcel.SoThuTuThua}A`, soHieuToBanDoCu: parcel.SoHieuBanDo }
    const row: FoundCertificate = {
      GiayChungNhan: { soPhatHanh: certificate, soVaoSo: register, maVach: barcode, soBienNhan: SoBienNhan, ListNghiaVuTaiChinh: [], ListHanCheQuyen: [] },
      ChuSoHuu: { CaNhan: { hoTen: applicant.HoTen, GiayToTuyThan: [{ soGiayTo: applicant.SoChungMinh ?? null }] } },
      TaiSan: { soThuTuThua: parcel.SoThuTuThua, soHieuToBanDo: parcel.SoHieuBanDo, diaChi: parcel.DiaChiChiTiet, xaId: XaId, ...former },
    }
    const keys = {
      tinhId: TinhId,
      xaId: XaId,
      soPhatHanh: certificate,
      soVaoSo: register,
      maVach: barcode,
      hoTen: applicant.HoTen,
      soGiayTo: applicant.SoChungMinh,
      soThuTuThua: parcel.SoThuTuThua,
      soHieuToBanDo: parcel.SoHieuBanDo,
      ...former,
    }
    return { row, keys }
  })
}

/** It always searches exactly. */
function matches(keys: Entry['keys'], form: URLSearchParams): boolean {
  return [...form].every(([name, value]) => name === 'timChinhXac' || keys[name] === value)
}
