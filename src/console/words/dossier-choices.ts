/** The coded values of a dossier in words, by the place they stand at. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import { nationalWords } from './dossiers.ts'

type Choices = Readonly<Record<string, Bilingual>>

const other: Bilingual = { vi: 'khác', en: 'other' }
const oldId: Bilingual = { vi: 'CMND cũ (9 số)', en: 'old identity card (9 digits)' }
const passport: Bilingual = { vi: 'hộ chiếu', en: 'passport' }
const feeKinds: Choices = { fee: { vi: 'phí', en: 'fee' }, charge: { vi: 'lệ phí', en: 'charge' } }
const online: Bilingual = { vi: 'trực tuyến', en: 'online' }
const ways: Choices = { counter: { vi: 'tại một cửa', en: 'at the counter' }, post: { vi: 'qua bưu chính', en: 'by post' } }
const civilKinds: Choices = { birth: { vi: 'khai sinh', en: 'birth' }, death: { vi: 'khai tử', en: 'death' }, marriage: { vi: 'kết hôn', en: 'marriage' } }
const sexes: Choices = { male: { vi: 'nam', en: 'male' }, female: { vi: 'nữ', en: 'female' } }

/** The first that matches; places without the numbers of items. */
const choices: readonly (readonly [RegExp, Choices])[] = [
  [/(^|progress\.)status$/, nationalWords],
  [/^channel$/, { ...ways, online }],
  [/^returnBy$/, ways],
  [/^applicant\.kind$/, { citizen: { vi: 'công dân', en: 'citizen' }, business: { vi: 'doanh nghiệp', en: 'business' }, 'state-agency': { vi: 'cơ quan nhà nước', en: 'state agency' }, organisation: { vi: 'tổ chức', en: 'organisation' } }],
  [/^applicant\.identityNumbers\.type$/, { 'personal-id': { vi: 'CCCD, số định danh (12 số)', en: 'personal id (12 digits)' }, 'old-id': oldId, passport, 'tax-code': { vi: 'mã số thuế', en: 'tax code' }, other }],
  [/^fees\.kind$|^payment\.items\.fee\.kind$/, feeKinds],
  [/^fees\.collection$/, { before: { vi: 'thu trước', en: 'before' }, after: { vi: 'thu sau', en: 'after' }, online }],
  [/^civilStatus\.kind$/, { ...civilKinds, copy: { vi: 'cấp bản sao trích lục', en: 'copy' } }],
  [/^civilStatus\.of$/, civilKinds],
  [/^civilStatus\..*paper\.type$/, { 'citizen-card': { vi: 'căn cước, CCCD', en: 'identity card' }, 'old-id': oldId, passport, other }],
  [/^civilStatus\..*residence\.kind$/, { permanent: { vi: 'thường trú', en: 'permanent' }, temporary: { vi: 'tạm trú', en: 'temporary' }, current: { vi: 'nơi ở hiện tại', en: 'current' } }],
  [/^civilStatus\.notice\.kind$/, { notice: { vi: 'giấy báo tử', en: 'notice' }, 'court-decision': { vi: 'quyết định của toà án', en: 'decision of a court' }, other }],
  [/^civilStatus\..*maritalStatus\.kind$/, { 'never-married': { vi: 'chưa kết hôn', en: 'never married' }, divorced: { vi: 'đã ly hôn', en: 'divorced' }, widowed: { vi: 'vợ hoặc chồng đã chết', en: 'widowed' } }],
  [/^civilStatus\.registrationKind$/, { first: { vi: 'lần đầu', en: 'first' }, again: { vi: 'đăng ký lại', en: 'again' }, overdue: { vi: 'quá hạn', en: 'overdue' } }],
  [/^civilStatus\..*\.sex$/, { ...sexes, undetermined: { vi: 'chưa xác định', en: 'undetermined' } }],
  [/^judicialRecord\..*\.sex$/, sexes],
  [/^civilStatus\.child\.birthKind$/, { ordinary: { vi: 'thông thường', en: 'ordinary' }, abandoned: { vi: 'trẻ bị bỏ rơi', en: 'abandoned' }, 'unknown-parents': { vi: 'chưa xác định cha, mẹ', en: 'parents unknown' }, surrogacy: { vi: 'mang thai hộ', en: 'surrogacy' } }],
  [/^judicialRecord\..*paper\.type$/, { 'personal-id': { vi: 'CCCD, số định danh', en: 'personal id' }, 'old-id': oldId, passport, 'residence-card': { vi: 'thẻ thường trú', en: 'residence card' } }],
  [/^judicialRecord\.form$/, { 1: { vi: 'phiếu số 1', en: 'form 1' }, 2: { vi: 'phiếu số 2', en: 'form 2' } }],
  [/^judicialRecord\.askedBy$/, { person: { vi: 'cá nhân', en: 'the person' }, 'authorised-person': { vi: 'người được uỷ quyền', en: 'an authorised person' }, agency: { vi: 'cơ quan, tổ chức', en: 'an agency' }, 'prosecuting-agency': { vi: 'cơ quan tiến hành tố tụng', en: 'an agency of criminal proceedings' } }],
  [/^land\.handledBy$/, { province: { vi: 'văn phòng đăng ký đất đai tỉnh', en: 'the province’s office' }, branch: { vi: 'chi nhánh', en: 'a branch' } }],
  [/^payment\.kind$/, { online: { vi: 'thanh toán trực tuyến', en: 'paid online' }, 'budget-slip': { vi: 'giấy nộp tiền vào ngân sách', en: 'slip to the state budget' } }],
  [/^payment\.paidBy$/, { transfer: { vi: 'chuyển khoản', en: 'transfer' }, cash: { vi: 'tiền mặt', en: 'cash' } }],
]

/** Of what stands at a pointer; undefined where any text may. */
export function choicesAt(pointer: string): Choices | undefined {
  const place = pointer.split('/').filter((name) => name !== '' && !/^\d+$/.test(name)).join('.')
  return choices.find(([where]) => where.test(place))?.[1]
}
