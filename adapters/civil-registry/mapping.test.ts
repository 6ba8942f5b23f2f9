/** The mapping by itself: no field of the registry's forms and none of ours is left without a row or a reason. */
import { describe, expect, test } from 'vitest'
import type { TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { Birth, CopyRequest, Death, Marriage, type CivilStatus } from '../../schemas/civil-status.ts'
import { Dossier } from '../../schemas/dossier.ts'
import { birth, copyRequest, death, dossier, marriage } from './fixtures/dossiers.ts'
import { formFields } from './form-fields.ts'
import { mappingOf } from './mapping.ts'
import { notCarried, notSent } from './not-mapped.ts'
import type { SentModule } from './wire.ts'

/** The fields that the ministry's documents list for each form, written out again so that none is lost. */
const documented: Readonly<Record<SentModule, readonly string[]>> = {
  LTKS: [
    ...'maGCS ngayCapGCS loaiDangKy noiDangKy soLuongBanSao soDangKyNuocNgoai ngayDangKyNuocNgoai cqNuocNgoaiDaDangKy qgNuocNgoaiDaDangKy'.split(' '),
    ...prefixed('nks', 'HoTen GioiTinh NgaySinh NgaySinhBangChu NoiSinhNuocNgoai NoiSinh QueQuan DanToc DanTocKhac QuocTich LoaiKhaiSinh'),
    ...prefixed('me', 'HoTen NgaySinh DanToc DanTocKhac QuocTich QuocTichKhac LoaiCuTru NoiCuTru LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan SoDDCN XacThucThongTin'),
    ...prefixed('cha', 'HoTen NgaySinh DanToc DanTocKhac QuocTich QuocTichKhac LoaiCuTru NoiCuTru LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan SoDDCN XacThucThongTin'),
    ...prefixed('nyc', 'HoTen QuanHe LoaiGiayToTuyThan SoDDCN GiayToKhac SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan SoDienThoai Email LoaiCuTru NoiCuTru XacThucThongTin'),
  ],
  LTKT: [
    ...'maGBT ngayCapGBT gbtLoai gbtSo gbtNgay gbtCoQuanCap'.split(' '),
    ...prefixed('nkt', 'HoTen GioiTinh NgaySinh DanToc QuocTich LoaiCuTru NoiCuTru LoaiGiayToTuyThan SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan'),
    ...prefixed('nkt', 'NgayChet GioPhutChet NoiChet NguyenNhanChet XacThucThongTin GiayToKhac'),
    ...prefixed('nyc', 'HoTen QuanHe LoaiGiayToTuyThan SoDDCN GiayToKhac SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan SoDienThoai Email LoaiCuTru NoiCuTru XacThucThongTin'),
  ],
  LTKH: [
    ...'loaiDangKy noiDangKy ngayXacLapQuanHeHonNhan ghiChu soBanSao soLuongBanSao'.split(' '),
    ...['chong', 'vo'].flatMap((prefix) => [
      ...prefixed(prefix, 'HoTen NgaySinh DanToc DanTocKhac QuocTich LoaiCuTru NoiCuTru LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan'),
      ...prefixed(prefix, 'SoDDCN SoLanKH LoaiTinhTrangHonNhan TinhTrangHonNhan YeuCauXNTTHN NoiXNTTHN'),
    ]),
  ],
  // of this form only what complaints named is known; the rest is to be agreed
  BS: ['cbsSoDDCN', 'cbsLoaiGiayToTuyThan'],
}

function prefixed(prefix: string, names: string): readonly string[] {
  return names.split(' ').map((name) => prefix + name)
}

const kinds: readonly (readonly [CivilStatus['kind'], SentModule, TSchema, CivilStatus])[] = [
  ['birth', 'LTKS', Birth, birth()],
  ['death', 'LTKT', Death, death()],
  ['marriage', 'LTKH', Marriage, marriage()],
  ['copy', 'BS', CopyRequest, copyRequest()],
]

describe.each(kinds)('%s, %s', (kind, module, schema, sample) => {
  const wires = formFields[module].map((field) => field.wire)
  const rows = mappingOf[module]

  test.each(documented[module])('the documented field %s is in the form', (field) => {
    expect(wires).toContain(field)
  })

  test.each(wires)('%s is mapped, or a reason is written', (field) => {
    const mapped = rows.some((row) => row.wire === field)
    expect({ mapped, reason: notSent[`${module}.${field}`] !== undefined }).toEqual({ mapped, reason: !mapped })
  })

  test('no row is about a field that the form does not have, and none is there twice', () => {
    expect(rows.map((row) => row.wire).filter((wire) => !wires.includes(wire))).toEqual([])
    expect(new Set(rows.map((row) => row.wire)).size).toBe(rows.length)
  })

  test('every row is from a part of our section', () => {
    const known = leaves(schema)
    const unknown = rows.flatMap((row) => row.from).filter((pointer) => !known.some((leaf) => within(leaf, pointer.replace('/civilStatus/', ''))))
    expect(unknown).toEqual([])
  })

  test.each(leaves(schema))('%s travels, or a reason is written', (leaf) => {
    const travels = rows.some((row) => row.from.some((pointer) => within(leaf, pointer.replace('/civilStatus/', ''))))
    const reason = Object.keys(notCarried).some((part) => within(`${kind}/${leaf}`, part))
    expect({ travels, reason }).toEqual({ travels, reason: !travels })
  })

  test('the fixture is a dossier of ours', () => {
    expect([...Value.Errors(Dossier, dossier({ civilStatus: sample }))]).toEqual([])
  })
})

test('no reason is about a part that is not there', () => {
  const parts = kinds.flatMap(([kind, , schema]) => leaves(schema).map((leaf) => `${kind}/${leaf}`))
  expect(Object.keys(notCarried).filter((part) => !parts.some((leaf) => within(leaf, part)))).toEqual([])
  const fields = kinds.flatMap(([, module]) => formFields[module].map((field) => `${module}.${field.wire}`))
  expect(Object.keys(notSent).filter((field) => !fields.includes(field))).toEqual([])
})

function within(leaf: string, part: string): boolean {
  return leaf === part || leaf.startsWith(`${part}/`)
}

function leaves(schema: TSchema, path = ''): readonly string[] {
  const { properties } = schema as { readonly properties?: Readonly<Record<string, TSchema>> }
  if (properties === undefined) return [path]
  return Object.entries(properties).flatMap(([name, inner]) => leaves(inner, path === '' ? name : `${path}/${name}`))
}
