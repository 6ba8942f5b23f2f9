/** The simulated portal's catalogues: a few procedures, agencies and sectors, invented where the nation's are not known. */

export const sectors = [
  { MALINHVUC: 'G15-HT', TENLINHVUC: 'Hộ tịch', MANGANH: 'G15' },
  { MALINHVUC: 'G15-LLTP', TENLINHVUC: 'Lý lịch tư pháp', MANGANH: 'G15' },
  { MALINHVUC: 'G13-DD', TENLINHVUC: 'Đất đai', MANGANH: 'G13' },
] as const

export const procedures = [
  { MATTHC: '1.006714', TENTTHC: 'Đăng ký khai sinh', LINHVUCTHUCHIEN: [sectorOf('G15-HT')] },
  { MATTHC: '1.011733', TENTTHC: 'Đăng ký khai tử', LINHVUCTHUCHIEN: [sectorOf('G15-HT')] },
  { MATTHC: '2.000488', TENTTHC: 'Cấp phiếu lý lịch tư pháp', LINHVUCTHUCHIEN: [sectorOf('G15-LLTP')] },
  { MATTHC: '1.012781', TENTTHC: 'Đăng ký biến động quyền sử dụng đất', LINHVUCTHUCHIEN: [sectorOf('G13-DD')] },
] as const

export const listedProcedures = procedures.map(({ MATTHC, TENTTHC, LINHVUCTHUCHIEN: [{ MALINHVUC }] }) => ({ MATTHC, TENTTHC, MALINHVUC }))

export const agencies = [
  { MADONVI: 'G22', TENDONVI: 'Văn phòng Chính phủ', CAPDONVI: '1' },
  { MADONVI: 'H56', TENDONVI: 'Tỉnh mẫu Thanh Lam', CAPDONVI: '1' },
  { MADONVI: 'H56.14', TENDONVI: 'Uỷ ban nhân dân xã mẫu', CAPDONVI: '2' },
] as const

function sectorOf(code: string): { readonly MALINHVUC: string; readonly TENLINHVUC: string } {
  const { MALINHVUC, TENLINHVUC } = sectors.find((sector) => sector.MALINHVUC === code) ?? sectors[0]
  return { MALINHVUC, TENLINHVUC }
}
