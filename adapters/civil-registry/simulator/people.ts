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

const birth = { code: entry.birth, words: 'Khai sinh' }

export const people: readonly Person[] = [
  {
    number: '052190000101',
    name: 'Nông Thị Mẫu',
    born: '28.02.1990',
    entries: [
      entryOf(birth, '17/1990', '01/1990', { trangSo: '17', ngayDangKy: '05.03.1990', gioiTinh: sex.female }),
      entryOf({ code: entry.marriage, words: 'Kết hôn' }, '08/2014', '01/2014', { trangSo: '8', ngayDangKy: '12/06/2014', gioiTinh: sex.female }),
    ],
    marital: {
      loaiTinhTrangHonNhan: marital.married,
      tinhTrangHonNhan: 'Đang có vợ/chồng',
      hoTenVoChong: { Ho: 'Lò', ChuDem: 'Văn', Ten: 'Thử' },
      soDangKyKetHon: '08/2014',
      ngayXacLapQuanHeHonNhan: '12.06.2014',
      noiXNTTHN: office,
    },
  },
  {
    number: '052053000102',
    name: 'Vi Văn Thử',
    born: '1953',
    // registered again long after, when nobody knew the day
    entries: [entryOf(birth, '203/1978', '02/1978', { trangSo: null, ngayDangKy: '1978', gioiTinh: sex.male })],
    marital: { loaiTinhTrangHonNhan: '7', tinhTrangHonNhan: 'Chung sống trước ngày 03/01/1987', noiXNTTHN: office },
  },
  {
    number: '052219000103',
    name: 'Lò Thị Nhỏ',
    born: '01.09.2019',
    entries: [
      entryOf({ code: 'NCN', words: 'Nhận cha, mẹ, con' }, '02/2020', '01/2020', { trangSo: '2', ngayDangKy: '07.01.2020', gioiTinh: sex.female }),
    ],
  },
]

/** An entry in the book of its year. */
function entryOf(kind: { readonly code: string; readonly words: string }, number: string, book: string, more: object): object {
  return { loaiHoTich: kind.code, tenLoaiHoTich: kind.words, soDangKy: number, quyenSo: book, noiDangKy: office, ...more }
}
