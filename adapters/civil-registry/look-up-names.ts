/**
 * What the registry's look-ups call things. Its documents have none for records: operations and fields are assumed, in the
 * style of those that it has (README, "To be agreed"), and stand here only.
 */
import { Type, type Static } from 'typebox'

export const lookUpOperation = { record: 'traCuuHoTich', marital: 'xacNhanTinhTrangHonNhan' } as const

const Filled = Type.String({ minLength: 1 })

/** Whom it is asked about, and who asks it for what. */
export const WireQuestion = Type.Object(
  {
    maYeuCau: Filled,
    maTinh: Filled,
    maDonViTraCuu: Filled,
    maCanBo: Filled,
    mucDich: Type.Optional(Filled),
    maTTHC: Type.Optional(Filled),
    maHoSoMCDT: Type.Optional(Filled),
    soDinhDanh: Filled,
    hoTen: Filled,
    /** dd.MM.yyyy */
    ngaySinh: Type.Optional(Type.String({ pattern: '^[0-9]{2}\\.[0-9]{2}\\.[0-9]{4}$' })),
  },
  { additionalProperties: false },
)
export type WireQuestion = Static<typeof WireQuestion>

/** Our parameter → its field. */
export const askedAs: Readonly<Record<string, keyof WireQuestion>> = { identityNumber: 'soDinhDanh', fullName: 'hoTen', birthDate: 'ngaySinh' }

/** How a value is read: `entry`, `sex` and `marital` by the codes of the settings. */
export type Manner = 'text' | 'number' | 'name' | 'date' | 'entry' | 'sex' | 'marital'

export interface AnsweredField {
  readonly ours: string
  readonly theirs: string
  readonly as: Manner
  /** A row without it is no answer. */
  readonly needed?: true
}

export const recordFields: readonly AnsweredField[] = [
  { ours: 'kind', theirs: 'loaiHoTich', as: 'entry', needed: true },
  { ours: 'kindCode', theirs: 'loaiHoTich', as: 'text' },
  { ours: 'kindWords', theirs: 'tenLoaiHoTich', as: 'text' },
  { ours: 'registrationNumber', theirs: 'soDangKy', as: 'text' },
  { ours: 'book', theirs: 'quyenSo', as: 'text' },
  { ours: 'page', theirs: 'trangSo', as: 'text' },
  { ours: 'registeredOn', theirs: 'ngayDangKy', as: 'date' },
  { ours: 'registeredAt', theirs: 'noiDangKy', as: 'text' },
  { ours: 'fullName', theirs: 'hoTen', as: 'name' },
  { ours: 'birthDate', theirs: 'ngaySinh', as: 'date' },
  { ours: 'sex', theirs: 'gioiTinh', as: 'sex' },
  { ours: 'identityNumber', theirs: 'soDinhDanh', as: 'number' },
]

export const maritalFields: readonly AnsweredField[] = [
  { ours: 'status', theirs: 'loaiTinhTrangHonNhan', as: 'marital', needed: true },
  { ours: 'statusCode', theirs: 'loaiTinhTrangHonNhan', as: 'text' },
  { ours: 'statusWords', theirs: 'tinhTrangHonNhan', as: 'text' },
  { ours: 'spouseName', theirs: 'hoTenVoChong', as: 'name' },
  { ours: 'marriageNumber', theirs: 'soDangKyKetHon', as: 'text' },
  { ours: 'since', theirs: 'ngayXacLapQuanHeHonNhan', as: 'date' },
  { ours: 'confirmedAt', theirs: 'noiXNTTHN', as: 'text' },
]

/** Fields of every row that say whom it is about. */
export const subjectFields = { number: 'soDinhDanh', name: 'hoTen', birthDate: 'ngaySinh' } as const
