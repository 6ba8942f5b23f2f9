/** Whom the simulated registry knows: invented people, with their entries and their marital status in its words. */
import { sandboxAgreement } from '../sandbox-agreement.ts'

const { entry, marital, sex } = sandboxAgreement.codes

export interface Person {
  readonly number: string
  readonly name: string
  /** dd.MM.yyyy, or as much as is known. */
  readonly born: string
  readonly entries: readonly object[]
  /** Absent: a child, of whom none is confirmed. */
  readonly marital?: object
}

const office = 'UBND xã Thử'

export const people: readonly Person[] = [
  {
    number: '052190000101',
    name: 'Nông Thị Mẫu',
    born: '28.02.1990',
    entries: [
      { loaiHoTich: entry.birth, tenLoaiHoTich: 'Khai sinh', soDangKy: '17/1990', quyenSo: '01/1990', trangSo: '17', ngayDangKy: '05.03.1990', noiDangKy: office, gioiTinh: sex.female },
      { loaiHoTich: entry.marriage, tenLoaiHoTich: 'Kết hôn', soDangKy: '08/2014', quyenSo: '01/2014', trangSo: '8', ngayDangKy: '12/06/2014', noiDangKy: office, gioiTinh: sex.female },
    ],
    marital: {
      loaiTinhTrangHonNhan: marital.married, tinhTrangHonNhan: 'Đang có vợ/chồng', hoTenVoChong: { Ho: 'Lò', ChuDem: 'Văn', Ten: 'Thử' }, soDangKyKetHon: '08/2014',
      ngayXacLapQuanHeHonNhan: '12.06.2014', noiXNTTHN: office,
    },
  },
  {
    number: '052053000102',
    name: 'Vi Văn Thử',
    born: '1953',
    // registered again long after, when nobody knew the day
    entries: [{ loaiHoTich: entry.birth, tenLoaiHoTich: 'Khai sinh', soDangKy: '203/1978', quyenSo: '02/1978', trangSo: null, ngayDangKy: '1978', noiDangKy: office, gioiTinh: sex.male }],
    marital: { loaiTinhTrangHonNhan: '7', tinhTrangHonNhan: 'Chung sống trước ngày 03/01/1987', noiXNTTHN: office },
  },
  {
    number: '052219000103',
    name: 'Lò Thị Nhỏ',
    born: '01.09.2019',
    entries: [{ loaiHoTich: 'NCN', tenLoaiHoTich: 'Nhận cha, mẹ, con', soDangKy: '02/2020', quyenSo: '01/2020', trangSo: '2', ngayDangKy: '07.01.2020', noiDangKy: office, gioiTinh: sex.female }],
  },
]
