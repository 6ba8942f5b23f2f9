/**
 * Canonical dossier → the portal's fields: one row a field. Fields of the portal without a row stand in `not-mapped.ts`
 * with the reason; a test holds both against the portal's schema and against ours.
 */
import type { Applicant, Component, Dossier, Fee, ProgressStep } from '../../schemas/dossier.ts'
import type { Attachment } from '../../schemas/dossier-file.ts'
import type { ResultDocument, SupplementRound } from '../../schemas/follow-up.ts'
import type { IdentityNumber } from '../../schemas/identity-number.ts'
import { listRow, type MappingRow } from './mapping-row.ts'
import { portalTime } from './portal-time.ts'

const channelCode: Readonly<Record<Dossier['channel'], string>> = { counter: '1', online: '2', post: '3' }
const returnCode: Readonly<Record<Dossier['returnBy'], string>> = { counter: '0', post: '1' }
const applicantCode: Readonly<Record<Applicant['kind'], string>> = { citizen: '1', business: '2', 'state-agency': '3', organisation: '4' }
/** A number counts as one of the nation's where it has the digits of its kind; any other paper is told in SoGiayToChuHoSo only. */
const nationalNumbers: Readonly<Partial<Record<IdentityNumber['type'], { readonly code: string; readonly digits: RegExp }>>> = {
  'personal-id': { code: '1', digits: /^[0-9]{12}$/ },
  'old-id': { code: '2', digits: /^[0-9]{9}$/ },
}
/** When a fee is collected: 1 at reception, 4 when the result is handed over. What is paid on-line is paid at reception. */
const collectionCode: Readonly<Record<Fee['collection'], string>> = { before: '1', online: '1', after: '4' }

const identityMapping: readonly MappingRow<IdentityNumber>[] = [
  { wire: 'LoaiDinhDanh', from: ['/applicant/identityNumbers/*/type'], value: (identity) => nationalNumbers[identity.type]?.code },
  { wire: 'SoDinhDanh', from: ['/applicant/identityNumbers/*/number'], value: (identity) => identity.number },
]

interface Filed {
  readonly component: Component
  readonly attachment: Attachment
}

const documentMapping: readonly MappingRow<Filed>[] = [
  // the digest names the file: the same file keeps its id over every repeat and update
  { wire: 'TepDinhKemId', from: ['/components/*/attachment/digest'], value: ({ attachment }) => attachment.digest },
  { wire: 'TenTepDinhKem', from: ['/components/*/attachment/fileName'], value: ({ attachment }) => attachment.fileName },
  { wire: 'IsDeleted', from: [], value: () => 'False' },
  { wire: 'MaThanhPhanHoSo', from: ['/components/*/code'], value: ({ component }) => component.code },
  { wire: 'DuongDanTaiTepTin', from: ['/components/*/attachment/digest'], value: ({ attachment }, context) => context.attachmentUrl(attachment.digest) },
  { wire: 'DuocSoHoa', from: ['/components/*/digitised'], value: ({ component }) => yesNo(component.digitised) },
  { wire: 'DuocTaiSuDung', from: ['/components/*/reused'], value: ({ component }) => yesNo(component.reused) },
]

const paperMapping: readonly MappingRow<Component>[] = [
  { wire: 'TenGiayTo', from: ['/components/*/name'], value: (component) => component.name },
  { wire: 'SoLuong', from: ['/components/*/originals', '/components/*/copies'], value: papersOf },
]

const feeMapping: readonly MappingRow<Fee>[] = [
  { wire: 'TenPhiLePhi', from: ['/fees/*/name'], value: (fee) => fee.name },
  { wire: 'MaPhiLePhi', from: ['/fees/*/code'], value: (fee) => fee.code },
  { wire: 'HinhThucThu', from: ['/fees/*/collection'], value: (fee) => collectionCode[fee.collection] },
  { wire: 'Gia', from: ['/fees/*/amount'], value: (fee) => String(fee.amount) },
]

const roundMapping: readonly MappingRow<SupplementRound>[] = [
  { wire: 'HoSoBoSungId', from: ['/supplementRounds/*/id'], value: (round) => round.id },
  { wire: 'NguoiYeuCauBoSung', from: ['/supplementRounds/*/requestedBy'], value: (round) => round.requestedBy },
  { wire: 'NoiDungBoSung', from: ['/supplementRounds/*/content'], value: (round) => round.content },
  { wire: 'NgayBoSung', from: ['/supplementRounds/*/requestedAt'], value: (round) => portalTime(round.requestedAt) },
  { wire: 'ThongTinTiepNhan', from: ['/supplementRounds/*/note'], value: (round) => round.note },
  { wire: 'NgayTiepNhanBoSung', from: ['/supplementRounds/*/receivedAt'], value: (round) => timeOf(round.receivedAt) },
  { wire: 'NgayHenTraTruoc', from: ['/supplementRounds/*/dueBefore'], value: (round) => timeOf(round.dueBefore) },
  { wire: 'NgayHenTraMoi', from: ['/supplementRounds/*/dueAfter'], value: (round) => timeOf(round.dueAfter) },
]

const resultMapping: readonly MappingRow<ResultDocument>[] = [
  { wire: 'TenGiayTo', from: ['/results/*/name', '/results/*/number'], value: (result) => (result.number === undefined ? result.name : `${result.name} (số ${result.number})`) },
  // as with what was submitted: the same file keeps its id
  { wire: 'GiayToId', from: ['/results/*/attachment/digest'], value: (result) => result.attachment.digest },
  { wire: 'DuongDanTepTinKetQua', from: ['/results/*/attachment/digest'], value: (result, context) => context.attachmentUrl(result.attachment.digest) },
  { wire: 'MaGiayToKetQua', from: ['/results/*/code'], value: (result) => result.code },
]

export const dossierMapping: readonly MappingRow<Dossier>[] = [
  { wire: 'MaHoSo', from: ['/code'], value: (dossier) => dossier.code },
  { wire: 'MaTTHC', from: ['/procedure/code'], value: (dossier) => dossier.procedure.code },
  { wire: 'TenTTHC', from: ['/procedure/name'], value: (dossier) => dossier.procedure.name },
  { wire: 'MaLinhVuc', from: ['/procedure/domain/code'], value: (dossier) => dossier.procedure.domain.code },
  { wire: 'TenLinhVuc', from: ['/procedure/domain/name'], value: (dossier) => dossier.procedure.domain.name },
  { wire: 'KenhThucHien', from: ['/channel'], value: (dossier) => channelCode[dossier.channel] },
  { wire: 'ChuHoSo', from: ['/applicant/name'], value: (dossier) => dossier.applicant.name },
  { wire: 'LoaiDoiTuong', from: ['/applicant/kind'], value: (dossier) => applicantCode[dossier.applicant.kind] },
  { wire: 'MaDoiTuong', from: ['/applicant/portalAccountId'], value: accountOf },
  { wire: 'SoGiayToChuHoSo', from: ['/applicant/identityNumbers/*/number'], value: mainIdentityNumber },
  listRow('DinhDanhCHS', '/applicant/identityNumbers', nationalIdentities, identityMapping),
  { wire: 'ThongTinKhac', from: ['/originalCode'], value: (dossier) => dossier.originalCode && `Mã hồ sơ gốc: ${dossier.originalCode}` },
  { wire: 'GhiChu', from: ['/note'], value: (dossier) => dossier.note },
  { wire: 'Email', from: ['/applicant/email'], value: (dossier) => dossier.applicant.email ?? '' },
  { wire: 'SoDienThoai', from: ['/applicant/phone'], value: (dossier) => dossier.applicant.phone ?? '' },
  { wire: 'TrichYeuHoSo', from: ['/subject'], value: (dossier) => dossier.subject },
  { wire: 'NgayNopHoSo', from: ['/submittedAt'], value: (dossier) => timeOf(dossier.submittedAt) },
  { wire: 'NgayTiepNhan', from: ['/receivedAt'], value: (dossier) => portalTime(dossier.receivedAt) },
  { wire: 'NgayHenTra', from: ['/dueAt', '/supplement/newDueAt'], value: (dossier) => portalTime(dossier.supplement?.newDueAt ?? dossier.dueAt) },
  { wire: 'NgayTuChoi', from: ['/progress/*/at'], value: rejectionTime },
  { wire: 'TrangThaiHoSo', from: ['/status'], value: (dossier) => String(statusOf(dossier)) },
  { wire: 'NgayTra', from: ['/returnedAt'], value: (dossier) => timeOf(dossier.returnedAt) },
  { wire: 'NgayKetThucXuLy', from: ['/finishedAt'], value: (dossier) => timeOf(dossier.finishedAt) },
  { wire: 'HinhThuc', from: ['/returnBy'], value: (dossier) => returnCode[dossier.returnBy] },
  { wire: 'DonViXuLy', from: ['/processingUnit'], value: (dossier) => dossier.processingUnit },
  { wire: 'HoSoCoThanhPhanSoHoa', from: ['/components/*/digitised'], value: hasDigitised },
  listRow('TaiLieuNop', '/components', filedDocuments, documentMapping),
  listRow('DanhSachLePhi', '/fees', (dossier: Dossier) => dossier.fees, feeMapping),
  listRow('DanhSachTepDinhKemKhac', '/components', papersOnly, paperMapping),
  listRow('DanhSachHoSoBoSung', '/supplementRounds', (dossier: Dossier) => dossier.supplementRounds, roundMapping),
  listRow('DanhSachGiayToKetQua', '/results', (dossier: Dossier) => dossier.results, resultMapping),
]

export interface StepOfDossier {
  readonly dossier: Dossier
  readonly step: ProgressStep
}

export const stepMapping: readonly MappingRow<StepOfDossier>[] = [
  { wire: 'MaHoSo', from: ['/code'], value: ({ dossier }) => dossier.code },
  { wire: 'NguoiXuLy', from: ['/progress/*/officer'], value: ({ step }) => step.officer },
  { wire: 'ChucDanh', from: ['/progress/*/title'], value: ({ step }) => step.title },
  { wire: 'ThoiDiemXuLy', from: ['/progress/*/at', '/withdrawal/at'], value: ({ step }) => portalTime(step.at) },
  { wire: 'PhongBanXuLy', from: ['/progress/*/unit'], value: ({ step }) => step.unit },
  { wire: 'NoiDungXuLy', from: ['/progress/*/content', '/withdrawal/reason'], value: ({ step }) => step.content },
  { wire: 'TrangThai', from: ['/progress/*/status'], value: ({ step }) => String(step.status) },
  { wire: 'NgayBatDau', from: ['/progress/*/startedAt'], value: ({ step }) => timeOf(step.startedAt) },
  { wire: 'NgayKetThucTheoQuyDinh', from: ['/progress/*/dueAt'], value: ({ step }) => timeOf(step.dueAt) },
]

/** Who takes a dossier back, where nobody else is named. */
const citizen = 'Chủ hồ sơ'

/** The progress as it was handed over, and the step in which the citizen took the dossier back where nothing tells it yet. */
export function stepsOf(dossier: Dossier): readonly ProgressStep[] {
  const { progress, withdrawal } = dossier
  if (withdrawal === undefined || progress.some((step) => step.status === 7)) return progress
  return [...progress, { at: withdrawal.at, officer: citizen, content: withdrawal.reason, status: 7 }]
}

/**
 * The JSON pointer into the dossier that one portal field comes from; the portal's own name where there is none or
 * several. `index` is the item's, for fields of an item.
 */
export function pointerOf(wire: string, rows: readonly { readonly wire: string; readonly from: readonly string[] }[], index?: number): string {
  const sources = rows.find((row) => row.wire === wire)?.from ?? []
  const [from, another] = index === undefined ? sources : sources.filter((source) => source.includes('*'))
  if (from === undefined || another !== undefined) return wire
  const pointer = index === undefined ? from : from.replace('*', String(index))
  return pointer.includes('*') ? wire : pointer
}

/** A dossier that the citizen takes back is in state 7 unless it has come further. */
function statusOf({ status, withdrawal }: Dossier): number {
  return withdrawal === undefined ? status : Math.max(status, 7)
}

function timeOf(instant: string | undefined): string | undefined {
  return instant === undefined ? undefined : portalTime(instant)
}

function yesNo(value: boolean | undefined): string | undefined {
  if (value === undefined) return undefined
  return value ? '1' : '0'
}

/** The account counts only for what was submitted on-line; the portal wants null otherwise. */
function accountOf(dossier: Dossier): string | null {
  return dossier.channel === 'online' ? (dossier.applicant.portalAccountId ?? null) : null
}

function nationalIdentities(dossier: Dossier): readonly IdentityNumber[] {
  return dossier.applicant.identityNumbers.filter(({ type, number }) => nationalNumbers[type]?.digits.test(number))
}

function mainIdentityNumber(dossier: Dossier): string | undefined {
  const numbers = dossier.applicant.identityNumbers
  return (numbers.find((identity) => identity.type === 'personal-id') ?? numbers[0])?.number
}

/** The refusal's time is the step's that brought the dossier into state 3. */
function rejectionTime(dossier: Dossier): string | undefined {
  if (dossier.status !== 3) return undefined
  return timeOf(dossier.progress.findLast((step) => step.status === 3)?.at)
}

/** Said only where the one-stop system said something about it. */
function hasDigitised(dossier: Dossier): string | undefined {
  const known = dossier.components.filter((component) => component.digitised !== undefined)
  return known.length === 0 ? undefined : yesNo(known.some((component) => component.digitised))
}

function filedDocuments(dossier: Dossier): readonly Filed[] {
  return dossier.components.flatMap((component) => (component.attachment ? [{ component, attachment: component.attachment }] : []))
}

function papersOnly(dossier: Dossier): readonly Component[] {
  return dossier.components.filter((component) => component.attachment === undefined)
}

function papersOf(component: Component): string | undefined {
  if (component.originals === undefined && component.copies === undefined) return undefined
  return String((component.originals ?? 0) + (component.copies ?? 0))
}
