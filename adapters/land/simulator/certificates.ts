/** The search of the simulated land office: it knows the parcels of the cases that it holds, and nothing else. */
import type { SimulatedAnswer, SimulatedRequest } from '../../../src/net/simulated-server.ts'
import { searchFields } from '../search-wire.ts'
import { json } from './answers.ts'
import type { Case, Register } from './register.ts'

export function search(request: SimulatedRequest, register: Register): SimulatedAnswer {
  const form = new URLSearchParams(Buffer.from(request.body).toString('utf8'))
  const fields: readonly string[] = searchFields
  const unknown = [...form.keys()].find((name) => !fields.includes(name))
  if (unknown !== undefined) return json(400, { message: `Không có trường ${unknown}` })
  const rows = register.cases().flatMap((each) => certificatesOf(each)).filter((row) => matches(row, form))
  return json(200, { data: rows, recordsTotal: rows.length })
}

function certificatesOf({ dossier }: Case) {
  return dossier.ThongTinThuaDat.map((parcel) => ({
    GiayChungNhan: { soPhatHanh: `DA ${parcel.SoThuTuThua.padStart(6, '0')}`, soBienNhan: dossier.SoBienNhan, ListNghiaVuTaiChinh: [], ListHanCheQuyen: [] },
    ChuSoHuu: { CaNhan: { hoTen: dossier.ThongTinNguoiNopDon.HoTen, GiayToTuyThan: [{ soGiayTo: dossier.ThongTinNguoiNopDon.SoChungMinh ?? null }] } },
    TaiSan: { soThuTuThua: parcel.SoThuTuThua, soHieuToBanDo: parcel.SoHieuBanDo, diaChi: parcel.DiaChiChiTiet },
  }))
}

function matches({ GiayChungNhan, ChuSoHuu, TaiSan }: ReturnType<typeof certificatesOf>[number], form: URLSearchParams): boolean {
  const values = { soPhatHanh: GiayChungNhan.soPhatHanh, soGiayTo: ChuSoHuu.CaNhan.GiayToTuyThan[0]?.soGiayTo, soThuTuThua: TaiSan.soThuTuThua, soHieuToBanDo: TaiSan.soHieuToBanDo }
  return Object.entries(values).every(([name, value]) => !form.has(name) || form.get(name) === value)
}
