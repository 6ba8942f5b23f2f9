/**
 * The civil-status section of a dossier → the registry's forms: one row a field. Fields of a form without a row, and parts
 * of the section that no form takes, stand in `not-mapped.ts` with the reason; a test holds both against form and schema.
 */
import type { Birth, CivilStatus, CopyRequest, Death, Marriage, Place } from '../../schemas/civil-status.ts'
import type { FormWriter } from './form-writer.ts'
import { dayOf, flagOf, personRows, type FormRow } from './person-rows.ts'
import type { SentModule } from './wire.ts'

export const moduleOf: Readonly<Record<CivilStatus['kind'], SentModule>> = { birth: 'LTKS', death: 'LTKT', marriage: 'LTKH', copy: 'BS' }

const at = '/civilStatus'
const parent = 'HoTen NgaySinh DanToc DanTocKhac QuocTich QuocTichKhac LoaiCuTru NoiCuTru LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan SoDDCN XacThucThongTin'
const requester = 'HoTen LoaiGiayToTuyThan SoDDCN GiayToKhac SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan LoaiCuTru NoiCuTru XacThucThongTin'
const spouse = 'HoTen NgaySinh DanToc DanTocKhac QuocTich LoaiCuTru NoiCuTru LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan NgayCapGiayToTuyThan NoiCapGiayToTuyThan SoDDCN'

function requesterRows<Section extends Birth | Death | CopyRequest>(): readonly FormRow<Section>[] {
  return [
    ...personRows<Section>('nyc', `${at}/requester`, (section) => section.requester, requester),
    { wire: 'nycQuanHe', from: [`${at}/requester/relation`], value: (section) => section.requester.relation },
    { wire: 'nycSoDienThoai', from: [`${at}/requester/phone`], value: (section) => section.requester.phone },
    { wire: 'nycEmail', from: [`${at}/requester/email`], value: (section) => section.requester.email },
  ]
}

export const birthMapping: readonly FormRow<Birth>[] = [
  { wire: 'maGCS', from: [`${at}/certificate/number`], value: (birth) => birth.certificate?.number },
  { wire: 'ngayCapGCS', from: [`${at}/certificate/issuedOn`], value: (birth) => dayOf(birth.certificate?.issuedOn) },
  { wire: 'loaiDangKy', from: [`${at}/registrationKind`], value: (birth, writer) => writer.code('registration', birth.registrationKind, `${at}/registrationKind`) },
  { wire: 'noiDangKy', from: [`${at}/officeCode`], value: (birth) => birth.officeCode },
  { wire: 'soLuongBanSao', from: [`${at}/copies`], value: (birth) => String(birth.copies) },
  ...personRows<Birth>('nks', `${at}/child`, (birth) => birth.child, 'HoTen NgaySinh DanToc DanTocKhac QuocTich'),
  { wire: 'nksGioiTinh', from: [`${at}/child/sex`], value: (birth, writer) => writer.code('sex', birth.child.sex, `${at}/child/sex`) },
  { wire: 'nksNgaySinhBangChu', from: [`${at}/child/dateInWords`], value: (birth) => birth.child.dateInWords },
  { wire: 'nksNoiSinhNuocNgoai', from: [`${at}/child/birthplace`], value: (birth) => abroad(birth.child.birthplace) },
  {
    wire: 'nksNoiSinh',
    from: [`${at}/child/birthplace`],
    value: ({ child: { birthplace } }, writer) => (isAbroad(birthplace) ? undefined : writer.place(birthplace, `${at}/child/birthplace`)),
  },
  { wire: 'nksQueQuan', from: [`${at}/child/origin`], value: (birth, writer) => writer.place(birth.child.origin, `${at}/child/origin`) },
  { wire: 'nksLoaiKhaiSinh', from: [`${at}/child/birthKind`], value: (birth, writer) => writer.code('birth', birth.child.birthKind, `${at}/child/birthKind`) },
  ...personRows<Birth>('me', `${at}/mother`, (birth) => birth.mother, parent),
  ...personRows<Birth>('cha', `${at}/father`, (birth) => birth.father, parent),
  ...requesterRows<Birth>(),
  { wire: 'soDangKyNuocNgoai', from: [`${at}/registeredAbroad/number`], value: (birth) => birth.registeredAbroad?.number },
  { wire: 'ngayDangKyNuocNgoai', from: [`${at}/registeredAbroad/on`], value: (birth) => dayOf(birth.registeredAbroad?.on) },
  { wire: 'cqNuocNgoaiDaDangKy', from: [`${at}/registeredAbroad/office`], value: (birth) => birth.registeredAbroad?.office },
  { wire: 'qgNuocNgoaiDaDangKy', from: [`${at}/registeredAbroad/country`], value: (birth) => birth.registeredAbroad?.country },
]

const deceased = 'HoTen NgaySinh DanToc QuocTich LoaiCuTru NoiCuTru NgayCapGiayToTuyThan NoiCapGiayToTuyThan XacThucThongTin GiayToKhac'

export const deathMapping: readonly FormRow<Death>[] = [
  { wire: 'maGBT', from: [`${at}/certificate/number`], value: (death) => death.certificate?.number },
  { wire: 'ngayCapGBT', from: [`${at}/certificate/issuedOn`], value: (death) => dayOf(death.certificate?.issuedOn) },
  ...personRows<Death>('nkt', `${at}/deceased`, (death) => death.deceased, deceased),
  // this form has no field of its own for the personal identification number: without a paper it goes as that of a citizen's card
  {
    wire: 'nktLoaiGiayToTuyThan',
    from: [`${at}/deceased/paper/type`, `${at}/deceased/personalId`],
    value: ({ deceased: { paper, personalId } }, writer) =>
      writer.code('paper', paper?.type ?? (personalId === undefined ? undefined : 'citizen-card'), `${at}/deceased/paper/type`),
  },
  {
    wire: 'nktSoGiayToTuyThan',
    from: [`${at}/deceased/paper/number`, `${at}/deceased/personalId`],
    value: ({ deceased: { paper, personalId } }) => paper?.number ?? personalId,
  },
  { wire: 'nktGioiTinh', from: [`${at}/deceased/sex`], value: (death, writer) => writer.code('sex', death.deceased.sex, `${at}/deceased/sex`) },
  { wire: 'nktNgayChet', from: [`${at}/deceased/diedOn`], value: (death, writer) => writer.date(death.deceased.diedOn, `${at}/deceased/diedOn`) },
  { wire: 'nktGioPhutChet', from: [`${at}/deceased/diedAt`], value: (death) => death.deceased.diedAt },
  { wire: 'nktNoiChet', from: [`${at}/deceased/deathPlace`], value: (death, writer) => writer.place(death.deceased.deathPlace, `${at}/deceased/deathPlace`) },
  { wire: 'nktNguyenNhanChet', from: [`${at}/deceased/cause`], value: (death) => death.deceased.cause },
  { wire: 'gbtLoai', from: [`${at}/notice/kind`], value: (death, writer) => writer.code('deathNotice', death.notice?.kind, `${at}/notice/kind`) },
  { wire: 'gbtSo', from: [`${at}/notice/number`], value: (death) => death.notice?.number },
  { wire: 'gbtNgay', from: [`${at}/notice/issuedOn`], value: (death) => dayOf(death.notice?.issuedOn) },
  { wire: 'gbtCoQuanCap', from: [`${at}/notice/issuedBy`], value: (death) => death.notice?.issuedBy },
  ...requesterRows<Death>(),
]

function spouseRows(prefix: 'chong' | 'vo', who: 'husband' | 'wife'): readonly FormRow<Marriage>[] {
  const here = `${at}/${who}`
  return [
    ...personRows<Marriage>(prefix, here, (marriage) => marriage[who], spouse),
    { wire: `${prefix}SoLanKH`, from: [`${here}/timesMarried`], value: (marriage) => marriage[who].timesMarried?.toString() },
    {
      wire: `${prefix}LoaiTinhTrangHonNhan`,
      from: [`${here}/maritalStatus/kind`],
      value: (marriage, writer) => writer.code('marital', marriage[who].maritalStatus?.kind, `${here}/maritalStatus/kind`),
    },
    { wire: `${prefix}TinhTrangHonNhan`, from: [`${here}/maritalStatus/words`], value: (marriage) => marriage[who].maritalStatus?.words },
    { wire: `${prefix}YeuCauXNTTHN`, from: [`${here}/maritalCertificate/requested`], value: (marriage) => flagOf(marriage[who].maritalCertificate?.requested) },
    { wire: `${prefix}NoiXNTTHN`, from: [`${here}/maritalCertificate/office`], value: (marriage) => marriage[who].maritalCertificate?.office },
  ]
}

export const marriageMapping: readonly FormRow<Marriage>[] = [
  ...spouseRows('chong', 'husband'),
  ...spouseRows('vo', 'wife'),
  { wire: 'loaiDangKy', from: [`${at}/registrationKind`], value: (marriage, writer) => writer.code('registration', marriage.registrationKind, `${at}/registrationKind`) },
  { wire: 'noiDangKy', from: [`${at}/officeCode`], value: (marriage) => marriage.officeCode },
  { wire: 'ngayXacLapQuanHeHonNhan', from: [`${at}/establishedOn`], value: (marriage) => dayOf(marriage.establishedOn) },
  { wire: 'ghiChu', from: [`${at}/note`], value: (marriage) => marriage.note },
  { wire: 'soLuongBanSao', from: [`${at}/copies`], value: (marriage) => String(marriage.copies) },
]

export const copyMapping: readonly FormRow<CopyRequest>[] = [
  { wire: 'loaiHoTich', from: [`${at}/of`], value: (copy, writer) => writer.code('entry', copy.of, `${at}/of`) },
  { wire: 'soDangKy', from: [`${at}/entry/number`], value: (copy) => copy.entry?.number },
  { wire: 'quyenSo', from: [`${at}/entry/book`], value: (copy) => copy.entry?.book },
  { wire: 'ngayDangKy', from: [`${at}/entry/on`], value: (copy) => dayOf(copy.entry?.on) },
  { wire: 'noiDangKy', from: [`${at}/officeCode`], value: (copy) => copy.officeCode },
  { wire: 'soLuongBanSao', from: [`${at}/copies`], value: (copy) => String(copy.copies) },
  ...personRows<CopyRequest>('cbs', `${at}/subject`, (copy) => copy.subject, 'HoTen NgaySinh LoaiGiayToTuyThan GiayToKhac SoGiayToTuyThan SoDDCN'),
  ...requesterRows<CopyRequest>(),
]

/** Fields without a value are left out: an empty text would say that there is nothing, which we do not know. */
export function writeForm(section: CivilStatus, writer: FormWriter): Record<string, unknown> {
  switch (section.kind) {
    case 'birth':
      return applyRows(birthMapping, section, writer)
    case 'death':
      return applyRows(deathMapping, section, writer)
    case 'marriage':
      return applyRows(marriageMapping, section, writer)
    case 'copy':
      return applyRows(copyMapping, section, writer)
  }
}

export const mappingOf: Readonly<Record<SentModule, readonly { readonly wire: string; readonly from: readonly string[] }[]>> = {
  LTKS: birthMapping,
  LTKT: deathMapping,
  LTKH: marriageMapping,
  BS: copyMapping,
}

/** The JSON pointer that a field of a form comes from; the form's own name where no row knows it. */
export function pointerOf(module: SentModule, wire: string): string {
  return mappingOf[module].find((row) => row.wire === wire)?.from[0] ?? wire
}

function applyRows<Section>(rows: readonly FormRow<Section>[], section: Section, writer: FormWriter): Record<string, unknown> {
  const form: Record<string, unknown> = {}
  for (const row of rows) {
    const value = row.value(section, writer)
    if (value !== undefined) form[row.wire] = value
  }
  return form
}

function isAbroad(place: Place): boolean {
  return place.country !== 'VN'
}

/** A birthplace abroad is one line of words. */
function abroad(place: Place): string | undefined {
  if (!isAbroad(place)) return undefined
  const { country, detail } = place
  return detail === undefined ? country : `${detail}, ${country}`
}
