/**
 * Canonical dossier → the land system's messages: one row a field. Fields without a row stand in `not-mapped.ts` with the
 * reason; a test holds both against the system's fields and against ours.
 */
import type { Component, Dossier } from '../../schemas/dossier.ts'
import type { Attachment } from '../../schemas/dossier-file.ts'
import type { LandCase, LandParcel } from '../../schemas/land-case.ts'
import type { FollowUp } from '../../schemas/follow-up.ts'
import { landTime } from './land-time.ts'
import type { MessageName, WireFile } from './wire.ts'

export interface MappingRow<Source> {
  readonly wire: string
  /** Where the value comes from: JSON pointers into the canonical dossier, `*` for each item of a list. */
  readonly from: readonly string[]
  readonly value: (source: Source, files: Files) => unknown
  /** The fields inside, where the field is an object or a list of them. */
  readonly inside?: readonly { readonly wire: string; readonly from: readonly string[] }[]
}

/** The attachments by digest, as they go into the body. */
export type Files = ReadonlyMap<string, string>

export interface LandDossier extends Dossier {
  readonly land: LandCase
}

/** What a dossier's message is called, by what makes it a follow-up. */
export function messageNameOf(dossier: Dossier): MessageName {
  if (dossier.supplement !== undefined || dossier.paymentProof !== undefined) return 'BoSungHoSo'
  return dossier.returnedAt === undefined ? 'TiepNhanHoSo' : 'CapNhatTrangThaiHoSo'
}

/** There is no message for a withdrawal. */
export const followUpsTaken: readonly FollowUp[] = ['supplement', 'paymentProof']

export function applyRows<Source>(rows: readonly MappingRow<Source>[], source: Source, files: Files): Record<string, unknown> {
  const wire: Record<string, unknown> = {}
  for (const row of rows) {
    const value = row.value(source, files)
    if (value !== undefined) wire[row.wire] = value
  }
  return wire
}

const applicantRows: readonly MappingRow<Dossier>[] = [
  { wire: 'HoTen', from: ['/applicant/name'], value: (dossier) => dossier.applicant.name },
  { wire: 'SoChungMinh', from: ['/applicant/identityNumbers/*/number'], value: mainIdentityNumber },
  { wire: 'DiaChiChiTiet', from: ['/applicant/address/detail'], value: (dossier) => dossier.applicant.address?.detail },
  { wire: 'SoDienThoai', from: ['/applicant/phone'], value: (dossier) => dossier.applicant.phone },
  { wire: 'Email', from: ['/applicant/email'], value: (dossier) => dossier.applicant.email },
]

const workflowRows: readonly MappingRow<LandDossier>[] = [
  { wire: 'MaQuyTrinh', from: ['/land/workflow/code'], value: ({ land }) => land.workflow.code },
  { wire: 'TenQuyTrinh', from: ['/land/workflow/name'], value: ({ land }) => land.workflow.name },
]

const parcelRows: readonly MappingRow<LandParcel>[] = [
  { wire: 'SoThuTuThua', from: ['/land/parcels/*/number'], value: (parcel) => parcel.number },
  { wire: 'SoHieuBanDo', from: ['/land/parcels/*/mapSheet'], value: (parcel) => parcel.mapSheet },
  { wire: 'DienTich', from: ['/land/parcels/*/areaSquareMetres'], value: (parcel) => parcel.areaSquareMetres },
  { wire: 'DiaChiChiTiet', from: ['/land/parcels/*/address'], value: (parcel) => parcel.address },
]

const paperRows: readonly MappingRow<Component>[] = [
  { wire: 'TenGiayTo', from: ['/components/*/name'], value: (component) => component.name },
  { wire: 'SoBanChinh', from: ['/components/*/originals'], value: (component) => component.originals },
  { wire: 'SoBanSao', from: ['/components/*/copies'], value: (component) => component.copies },
  { wire: 'TapTin', from: ['/components/*/attachment/digest', '/components/*/attachment/fileName'], value: ({ attachment }, files) => attachment && fileOf(attachment, files) },
]

/** TiepNhanHoSo. */
export const dossierMapping: readonly MappingRow<LandDossier>[] = [
  { wire: 'LaQuyTrinhCapTinh', from: ['/land/handledBy'], value: ({ land }) => land.handledBy === 'province' },
  { wire: 'TinhId', from: ['/land/assetAddress/provinceCode'], value: ({ land }) => land.assetAddress.provinceCode },
  { wire: 'XaId', from: ['/land/assetAddress/communeCode'], value: ({ land }) => land.assetAddress.communeCode },
  { wire: 'SoBienNhan', from: ['/code'], value: (dossier) => dossier.code },
  { wire: 'MaHoSoMotCua', from: ['/originalCode', '/code'], value: (dossier) => dossier.originalCode ?? dossier.code },
  { wire: 'NguoiTiepNhan', from: ['/land/receivedBy'], value: ({ land }) => land.receivedBy },
  { wire: 'NgayTiepNhan', from: ['/receivedAt'], value: (dossier) => landTime(dossier.receivedAt) },
  { wire: 'NgayHenTra', from: ['/dueAt'], value: (dossier) => landTime(dossier.dueAt) },
  { wire: 'DiaChiTaiSan', from: ['/land/assetAddress/detail'], value: ({ land }) => land.assetAddress.detail },
  { wire: 'ThongTinNguoiNopDon', from: ['/applicant'], inside: applicantRows, value: (dossier, files) => applyRows(applicantRows, dossier, files) },
  { wire: 'ThongTinQuyTrinh', from: ['/land/workflow'], inside: workflowRows, value: (dossier, files) => applyRows(workflowRows, dossier, files) },
  { wire: 'ThongTinThuaDat', from: ['/land/parcels'], inside: parcelRows, value: ({ land }, files) => land.parcels.map((parcel) => applyRows(parcelRows, parcel, files)) },
  { wire: 'DanhSachGiayToDinhKem', from: ['/components'], inside: paperRows, value: ({ components }, files) => components.map((component) => applyRows(paperRows, component, files)) },
]

const paymentFields = ['/paymentProof/reference', '/paymentProof/amount', '/paymentProof/paidAt', '/paymentProof/noticeNumbers/*', '/paymentProof/receiptNumber']

/** BoSungHoSo: papers that were asked for, or the proof that money was paid. */
export const supplementMapping: readonly MappingRow<Dossier>[] = [
  { wire: 'SoBienNhan', from: ['/code'], value: (dossier) => dossier.code },
  { wire: 'NgayHenTraMoi', from: ['/supplement/newDueAt'], value: ({ supplement }) => supplement?.newDueAt && landTime(supplement.newDueAt) },
  { wire: 'GhiChu', from: ['/supplement/note', ...paymentFields], value: noteOf },
  {
    wire: 'DanhSachGiayToBoSung',
    from: ['/supplement/componentCodes/*', '/paymentProof/receipts/*/digest', '/paymentProof/receipts/*/fileName'],
    inside: paperRows,
    value: suppliedPapers,
  },
]

/** CapNhatTrangThaiHoSo: the result was handed over. */
export const handOverMapping: readonly MappingRow<Dossier>[] = [
  { wire: 'SoBienNhan', from: ['/code'], value: (dossier) => dossier.code },
  { wire: 'NgayTra', from: ['/returnedAt'], value: ({ returnedAt }) => returnedAt && landTime(returnedAt) },
]

/** The files that the message of this dossier carries. */
export function attachmentsOf(dossier: Dossier): readonly Attachment[] {
  switch (messageNameOf(dossier)) {
    case 'TiepNhanHoSo':
      return filed(dossier.components)
    case 'BoSungHoSo':
      return [...filed(suppliedComponents(dossier)), ...(dossier.paymentProof?.receipts ?? [])]
    case 'CapNhatTrangThaiHoSo':
      return []
  }
}

function filed(components: readonly Component[]): readonly Attachment[] {
  return components.flatMap(({ attachment }) => (attachment ? [attachment] : []))
}

/** Of a version that answers a request, only what is new or changed goes again. */
function suppliedComponents({ supplement, components }: Dossier): readonly Component[] {
  return components.filter(({ code }) => supplement?.componentCodes.includes(code))
}

function suppliedPapers(dossier: Dossier, files: Files): readonly unknown[] {
  const receipts = dossier.paymentProof?.receipts ?? []
  return [
    ...suppliedComponents(dossier).map((component) => applyRows(paperRows, component, files)),
    ...receipts.map((receipt) => ({ TenGiayTo: `Chứng từ nộp tiền ${dossier.paymentProof?.receiptNumber ?? receipt.fileName}`, TapTin: fileOf(receipt, files) })),
  ]
}

/** The land system has no fields for a payment: its note says what was paid. */
function noteOf({ supplement, paymentProof }: Dossier): string | undefined {
  if (paymentProof === undefined) return supplement?.note
  const { reference, amount, paidAt, noticeNumbers, receiptNumber } = paymentProof
  return [
    `Đã nộp ${amount} đồng`,
    ...(noticeNumbers.length === 0 ? [] : [`theo thông báo ${noticeNumbers.join(', ')}`]),
    ...(paidAt === undefined ? [] : [`lúc ${landTime(paidAt)}`]),
    ...(receiptNumber === undefined ? [] : [`biên lai ${receiptNumber}`]),
    `mã tham chiếu ${reference}`,
  ].join('; ')
}

function fileOf(attachment: Attachment, files: Files): Partial<WireFile> {
  return { name: attachment.fileName, data: files.get(attachment.digest) ?? '' }
}

function mainIdentityNumber({ applicant }: Dossier): string | undefined {
  const numbers = applicant.identityNumbers
  return (numbers.find(({ type }) => type === 'personal-id') ?? numbers[0])?.number
}
