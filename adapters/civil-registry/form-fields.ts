/** The forms that travel as text in `data`: their fields by module, what kind of value each takes, and the schema of each version. */
import { Type, type TSchema } from 'typebox'
import type { FormVersion } from './form-versions.ts'
import type { SentModule } from './wire.ts'

export type FieldKind = 'name' | 'birth-date' | 'date' | 'place' | 'text' | 'long-text' | 'code' | 'number' | 'flag' | 'id-number' | 'clock'

export interface FormField {
  readonly wire: string
  readonly kind: FieldKind
  readonly required: boolean
}

/** By the end of a field's name, or by the whole name where it stands alone. */
const kinds: readonly (readonly [RegExp, FieldKind])[] = [
  [/^HoTen$/, 'name'],
  [/^NgaySinh$/, 'birth-date'],
  [/^GioPhutChet$/, 'clock'],
  [/^(ngay|Ngay)(Cap|Dang|Xac|Chet)|^gbtNgay$/, 'date'],
  [/^(NoiSinh|QueQuan|NoiCuTru|NoiChet)$/, 'place'],
  [/^(XacThucThongTin|YeuCauXNTTHN)$/, 'flag'],
  [/^(SoLanKH|soBanSao|soLuongBanSao)$/, 'number'],
  [/^SoDDCN$/, 'id-number'],
  [/^(GioiTinh|DanToc|QuocTich|LoaiCuTru|LoaiGiayToTuyThan|LoaiKhaiSinh|LoaiTinhTrangHonNhan|loaiDangKy|noiDangKy|loaiHoTich|gbtLoai|qgNuocNgoaiDaDangKy)$/, 'code'],
  [/^(NguyenNhanChet|ghiChu|TinhTrangHonNhan|NoiSinhNuocNgoai)$/, 'long-text'],
]

const parent = 'HoTen NgaySinh DanToc DanTocKhac QuocTich QuocTichKhac LoaiCuTru NoiCuTru LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan SoDDCN XacThucThongTin'
const spouse =
  'HoTen! NgaySinh! DanToc DanTocKhac QuocTich LoaiCuTru NoiCuTru LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan NgayCapGiayToTuyThan ' +
  'NoiCapGiayToTuyThan SoDDCN SoLanKH LoaiTinhTrangHonNhan TinhTrangHonNhan YeuCauXNTTHN NoiXNTTHN'
const requester = group(
  'nyc',
  'HoTen! QuanHe! LoaiGiayToTuyThan SoDDCN GiayToKhac SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan SoDienThoai Email LoaiCuTru NoiCuTru XacThucThongTin',
)

/** `!` marks what a form cannot be without. */
export const formFields: Readonly<Record<SentModule, readonly FormField[]>> = {
  LTKS: [
    ...group('', 'maGCS ngayCapGCS loaiDangKy! noiDangKy! soLuongBanSao!'),
    ...group('nks', 'HoTen! GioiTinh! NgaySinh! NgaySinhBangChu NoiSinhNuocNgoai NoiSinh QueQuan DanToc DanTocKhac QuocTich LoaiKhaiSinh!'),
    ...group('me', parent),
    ...group('cha', parent),
    ...requester,
    ...group('', 'soDangKyNuocNgoai ngayDangKyNuocNgoai cqNuocNgoaiDaDangKy qgNuocNgoaiDaDangKy'),
  ],
  LTKT: [
    ...group('', 'maGBT ngayCapGBT'),
    ...group(
      'nkt',
      'HoTen! GioiTinh! NgaySinh DanToc QuocTich LoaiCuTru NoiCuTru LoaiGiayToTuyThan SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan ' +
        'NgayChet! GioPhutChet NoiChet! NguyenNhanChet XacThucThongTin GiayToKhac',
    ),
    ...group('', 'gbtLoai gbtSo gbtNgay gbtCoQuanCap'),
    ...requester,
  ],
  LTKH: [...group('chong', spouse), ...group('vo', spouse), ...group('', 'loaiDangKy! noiDangKy! ngayXacLapQuanHeHonNhan ghiChu soBanSao soLuongBanSao!')],
  BS: [
    ...group('', 'loaiHoTich! soDangKy quyenSo ngayDangKy noiDangKy! soLuongBanSao!'),
    ...group('cbs', 'HoTen! NgaySinh LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan SoDDCN'),
    ...requester,
  ],
}

/** Every name of a field, to find them in the registry's sentences. */
export const formFieldNames: ReadonlySet<string> = new Set(Object.values(formFields).flatMap((fields) => fields.map(({ wire }) => wire)))

/** What the registry takes as the form of this module in this version. */
export function formSchema(module: SentModule, version: FormVersion, childIdentityCardField?: string): TSchema {
  const properties: Record<string, TSchema> = {}
  for (const { wire, kind, required } of formFields[module]) {
    const schema = schemaOf(kind, version)
    properties[wire] = required ? schema : Type.Optional(schema)
  }
  if (module === 'LTKS' && version.childIdentityCard && childIdentityCardField !== undefined) {
    properties[childIdentityCardField] = Type.Optional(schemaOf('flag', version))
  }
  return Type.Object(properties, strict)
}

const strict = { additionalProperties: false }
const SplitName = Type.Object({ Ho: Type.String({ maxLength: 50 }), ChuDem: Type.String({ maxLength: 100 }), Ten: upTo(50) }, strict)
const twoDigitsIfAny = Type.String({ pattern: '^([0-9]{2})?$' })
const SplitDate = Type.Object({ namSinh: digits(4), thangSinh: twoDigitsIfAny, ngaySinh: twoDigitsIfAny }, strict)
const Place = { dcChiTiet: Type.Optional(upTo(500)), maTinh: upTo(10), maXa: upTo(10) }

function schemaOf(kind: FieldKind, version: FormVersion): TSchema {
  switch (kind) {
    case 'name':
      return version.names === 'whole' ? upTo(200) : SplitName
    case 'birth-date':
      return version.birthDates === 'whole' ? dotted : SplitDate
    case 'place':
      return version.districts ? Type.Object({ ...Place, maHuyen: upTo(10) }, strict) : Type.Object({ ...Place, quocGia: Type.Literal('VN') }, strict)
    case 'date':
      return dotted
    case 'clock':
      return Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' })
    case 'id-number':
      return digits(12)
    case 'flag':
      return Type.Union([Type.Literal('0'), Type.Literal('1')])
    case 'number':
      return Type.String({ pattern: '^[0-9]{1,3}$' })
    case 'code':
      return Type.String({ pattern: '^[A-Za-z0-9]{1,10}$' })
    case 'text':
      return upTo(300)
    case 'long-text':
      return upTo(1000)
  }
}

const dotted = Type.String({ pattern: '^((([0-2][0-9]|3[01])\\.)?(0[1-9]|1[0-2])\\.)?[0-9]{4}$' })

function upTo(maxLength: number) {
  return Type.String({ minLength: 1, maxLength })
}

function digits(count: number) {
  return Type.String({ pattern: `^[0-9]{${count}}$` })
}

function group(prefix: string, names: string): readonly FormField[] {
  return names.split(' ').map((name) => {
    const bare = name.replace('!', '')
    return { wire: prefix + bare, kind: kindOf(bare), required: name.endsWith('!') }
  })
}

function kindOf(name: string): FieldKind {
  return kinds.find(([pattern]) => pattern.test(name))?.[1] ?? 'text'
}
