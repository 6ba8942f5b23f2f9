/** Canonical dossier → DataLGSP. */
import type { Address } from '../../../schemas/address.ts'
import type { JudicialRecord, Stay } from '../../../schemas/judicial-record.ts'
import type { CentralConfig } from '../config.ts'
import { dayOf, localDay } from '../dates.ts'
import { listRow, type MappingRow, type Request } from '../mapping.ts'
import { paperCode, sexCode, yesNo } from '../person-papers.ts'

export interface CentralRequest extends Request {
  readonly agreement: CentralConfig
  readonly files: readonly FiledDocument[]
}

/** A component's file, read. */
export interface FiledDocument {
  readonly kind: string
  readonly fileName: string
  readonly base64: string
}

type ReceiptItem = NonNullable<JudicialRecord['receipt']>['items'][number]

const subject = '/judicialRecord/subject'
const authorised = '/judicialRecord/authorisedPerson'
const receipt = '/judicialRecord/receipt'

const stayMapping: readonly MappingRow<Stay>[] = [
  { wire: 'tuNgay', from: ['/judicialRecord/stays/*/from'], value: (stay) => dayOf(stay.from) },
  { wire: 'denNgay', from: ['/judicialRecord/stays/*/to'], value: (stay) => stay.to && dayOf(stay.to) },
  { wire: 'noiCuTru', from: ['/judicialRecord/stays/*/place'], value: (stay) => stay.place },
  { wire: 'ngheNghiep', from: ['/judicialRecord/stays/*/occupation'], value: (stay) => stay.occupation },
  { wire: 'noiLamViec', from: ['/judicialRecord/stays/*/workplace'], value: (stay) => stay.workplace },
]

const fileMapping: readonly MappingRow<FiledDocument>[] = [
  { wire: 'tenLoaiFile', from: ['/components/*/name'], value: (file) => file.kind },
  { wire: 'tenFile', from: ['/components/*/attachment/fileName'], value: (file) => file.fileName },
  { wire: 'noiDungFile', from: ['/components/*/attachment/digest'], value: (file) => file.base64 },
]

const receiptItemMapping: readonly MappingRow<ReceiptItem>[] = [
  { wire: 'NoiDung', from: [`${receipt}/items/*/content`], value: (item) => item.content },
  { wire: 'SoTien', from: [`${receipt}/items/*/amount`], value: (item) => item.amount },
]

const declarationMapping: readonly MappingRow<CentralRequest>[] = [
  { wire: 'ngayHenTra', from: ['/dueAt'], value: ({ dossier }) => dayOf(localDay(dossier.dueAt)) },
  { wire: 'loaiPhieu', from: ['/judicialRecord/form'], value: ({ record }) => record.form },
  { wire: 'yeuCauCDNCV', from: ['/judicialRecord/withPositionBan'], value: ({ record }) => yesNo(record.withPositionBan) },
  { wire: 'maMucDich', from: ['/judicialRecord/purpose/code'], value: ({ record }) => record.purpose.code },
  { wire: 'mucDich', from: ['/judicialRecord/purpose/words'], value: ({ record }) => record.purpose.words },
  { wire: 'soLuongCap', from: ['/judicialRecord/copies', '/judicialRecord/additionalCopies'], value: ({ record }) => record.copies + (record.additionalCopies ?? 0) },
  { wire: 'nycHoTen', from: [`${subject}/name`], value: ({ record }) => record.subject.name },
  { wire: 'nycTenGoiKhac', from: [`${subject}/otherName`], value: ({ record }) => record.subject.otherName },
  { wire: 'nycGioiTinh', from: [`${subject}/sex`], value: ({ record }) => sexCode[record.subject.sex] },
  { wire: 'nycNgaySinh', from: [`${subject}/dateOfBirth`], value: ({ record }) => dayOf(record.subject.dateOfBirth) },
  { wire: 'nycNoiSinh', from: [`${subject}/birthPlace`], value: ({ record }) => record.subject.birthPlace },
  ...addressRows('nycThuongTru', `${subject}/permanentResidence`, (record) => record.subject.permanentResidence),
  ...addressRows('nycTamTru', `${subject}/temporaryResidence`, (record) => record.subject.temporaryResidence),
  { wire: 'nycDienThoai', from: [`${subject}/phone`], value: ({ record }) => record.subject.phone },
  { wire: 'nycEmail', from: [`${subject}/email`], value: ({ record }) => record.subject.email },
  { wire: 'nycSoGiayTo', from: [`${subject}/paper/number`], value: ({ record }) => record.subject.paper.number },
  { wire: 'nycLoaiGiayTo', from: [`${subject}/paper/type`], value: ({ record }) => paperCode[record.subject.paper.type] },
  { wire: 'nycNgayCapGiayTo', from: [`${subject}/paper/issuedOn`], value: ({ record }) => record.subject.paper.issuedOn && dayOf(record.subject.paper.issuedOn) },
  { wire: 'nycNoiCapGiayTo', from: [`${subject}/paper/issuedBy`], value: ({ record }) => record.subject.paper.issuedBy },
  { wire: 'nycQuocTich', from: [`${subject}/nationality`], value: ({ record }) => record.subject.nationality },
  { wire: 'nycDanToc', from: [`${subject}/ethnicGroup/code`], value: ({ record }) => record.subject.ethnicGroup?.code },
  ...relativeRows('nycHoTenCha', 'cha', 'father'),
  ...relativeRows('nycHoTenMe', 'me', 'mother'),
  ...relativeRows('nycHoTenVoChong', 'voChong', 'spouse'),
  { wire: 'uyQuyen', from: ['/judicialRecord/askedBy'], value: ({ record }) => yesNo(record.askedBy === 'authorised-person') },
  { wire: 'nuqHoTen', from: [`${authorised}/name`], value: ({ record }) => record.authorisedPerson?.name },
  { wire: 'nuqGioiTinh', from: [`${authorised}/sex`], value: ({ record }) => record.authorisedPerson?.sex && sexCode[record.authorisedPerson.sex] },
  { wire: 'nuqNgaySinh', from: [`${authorised}/dateOfBirth`], value: ({ record }) => record.authorisedPerson?.dateOfBirth && dayOf(record.authorisedPerson.dateOfBirth) },
  ...addressRows('nuqThuongTru', `${authorised}/residence`, (record) => record.authorisedPerson?.residence),
  { wire: 'nuqSoGiayTo', from: [`${authorised}/paper/number`], value: ({ record }) => record.authorisedPerson?.paper?.number },
  { wire: 'nuqLoaiGiayTo', from: [`${authorised}/paper/type`], value: ({ record }) => record.authorisedPerson?.paper && paperCode[record.authorisedPerson.paper.type] },
  { wire: 'nuqNgayCapGiayTo', from: [`${authorised}/paper/issuedOn`], value: ({ record }) => record.authorisedPerson?.paper?.issuedOn && dayOf(record.authorisedPerson.paper.issuedOn) },
  { wire: 'nuqNoiCapGiayTo', from: [`${authorised}/paper/issuedBy`], value: ({ record }) => record.authorisedPerson?.paper?.issuedBy },
  { wire: 'nuqQuanHe', from: [`${authorised}/relation`], value: ({ record }) => record.authorisedPerson?.relation },
  { wire: 'nuqNgayUyQuyen', from: [`${authorised}/authorisedOn`], value: ({ record }) => record.authorisedPerson?.authorisedOn && dayOf(record.authorisedPerson.authorisedOn) },
  { wire: 'thongTinAnTich', from: ['/judicialRecord/declaredConvictions'], value: ({ record }) => record.declaredConvictions },
  listRow('nycCuTru', '/judicialRecord/stays', ({ record }: CentralRequest) => record.stays, stayMapping),
  listRow('fileHoSo', '/components', ({ files }: CentralRequest) => files, fileMapping),
]

export const dataMapping: readonly MappingRow<CentralRequest>[] = [
  { wire: 'authKey', from: [], value: ({ agreement }) => agreement.authKey },
  { wire: 'maTinh', from: [], value: ({ agreement }) => agreement.provinceCode },
  { wire: 'tenTinh', from: [], value: ({ agreement }) => agreement.provinceName },
  { wire: 'maHoSoMCDT', from: ['/code'], value: ({ dossier }) => dossier.code },
  { wire: 'nguonDangKy', from: [], value: ({ agreement }) => agreement.sourceCode },
  { wire: 'tenNguonDangKy', from: [], value: ({ agreement }) => agreement.sourceName },
  { wire: 'ngayTiepNhan', from: ['/receivedAt'], value: ({ dossier }) => dayOf(localDay(dossier.receivedAt)) },
  ...declarationMapping.map((row) => ({ ...row, wire: `toKhai.${row.wire}` })),
  { wire: 'thongTinBienLai.maDichVu', from: [`${receipt}/serviceCode`], value: ({ record }) => record.receipt?.serviceCode },
  { wire: 'thongTinBienLai.maDVC', from: [`${receipt}/publicServiceCode`], value: ({ record }) => record.receipt?.publicServiceCode },
  listRow('thongTinBienLai.dSKhoanNop', `${receipt}/items`, ({ record }: CentralRequest) => record.receipt?.items, receiptItemMapping),
  { wire: 'thongTinBienLai.trangThaiGD', from: [`${receipt}/transactionState`], value: ({ record }) => record.receipt?.transactionState },
  { wire: 'thongTinBienLai.urlBienLai', from: [`${receipt}/url`], value: ({ record }) => record.receipt?.url },
]

function addressRows(wire: string, from: string, select: (record: JudicialRecord) => Address | undefined): readonly MappingRow<CentralRequest>[] {
  return [
    { wire: `${wire}.maTinhThanh`, from: [`${from}/provinceCode`], value: ({ record }) => select(record)?.provinceCode },
    { wire: `${wire}.maPhuongXa`, from: [`${from}/communeCode`], value: ({ record }) => select(record)?.communeCode },
    { wire: `${wire}.dcChiTiet`, from: [`${from}/detail`], value: ({ record }) => select(record)?.detail },
  ]
}

/** The name stands with the person's own fields, the rest under the relative's prefix. */
function relativeRows(name: string, prefix: string, who: 'father' | 'mother' | 'spouse'): readonly MappingRow<CentralRequest>[] {
  return [
    { wire: name, from: [`${subject}/${who}/name`], value: ({ record }) => record.subject[who]?.name },
    { wire: `${prefix}NgaySinh`, from: [`${subject}/${who}/dateOfBirth`], value: ({ record }) => optionalDay(record.subject[who]?.dateOfBirth) },
    { wire: `${prefix}LoaiGiayTo`, from: [`${subject}/${who}/paper/type`], value: ({ record }) => optionalPaper(record.subject[who]?.paper?.type) },
    { wire: `${prefix}SoGiayTo`, from: [`${subject}/${who}/paper/number`], value: ({ record }) => record.subject[who]?.paper?.number },
  ]
}

function optionalDay(date: string | undefined): string | undefined {
  return date === undefined ? undefined : dayOf(date)
}

function optionalPaper(type: keyof typeof paperCode | undefined): number | undefined {
  return type === undefined ? undefined : paperCode[type]
}
