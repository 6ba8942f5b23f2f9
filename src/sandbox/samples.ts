/** Sample dossiers of different procedures: invented people, numbers and addresses. */
import type { Dossier } from '../../schemas/dossier.ts'
import { writeSimulatedPdf } from '../net/simulated-pdf.ts'

export interface SampleFile {
  readonly component: string
  readonly fileName: string
  readonly mediaType: string
  readonly content: Uint8Array
}

export interface Sample {
  /** What a newcomer reads beside the arrival. */
  readonly title: string
  /** Attachments are named by their components; digests are filled in once they are uploaded. */
  readonly dossier: Dossier
  readonly files: readonly SampleFile[]
}

const hour = 3_600_000
const day = 24 * hour

/** `run` makes the dossier codes of one start differ from those of another: seven digits, the last is the sample's. */
export function sampleDossiers(sender: string, now: Date): readonly Sample[] {
  const code = (n: number) => `${sender}.14-${dayOf(now)}-${timeOf(now)}${n}`
  const base = common(sender, now)
  return [
    {
      title: 'Birth registration, submitted online, with its certificate of birth',
      dossier: {
        ...base,
        code: code(1),
        receiver: 'national-portal',
        channel: 'online',
        procedure: { code: '1.006714', name: 'Liên thông đăng ký khai sinh, đăng ký thường trú, cấp thẻ bảo hiểm y tế', domain: { code: 'G15-HT', name: 'Hộ tịch' } },
        subject: 'Đăng ký khai sinh cho cháu Lò Thị Mẫu Đơn',
        applicant: {
          kind: 'citizen',
          name: 'Lò Văn Thử Nghiệm',
          identityNumbers: [{ type: 'personal-id', number: '038099000001' }],
          email: 'thu.nghiem@example.vn',
          phone: '0900000001',
          portalAccountId: 'tech-0001',
          address: { provinceCode: '38', communeCode: '14758', detail: 'Bản Mẫu, xã Thử' },
        },
        submittedAt: at(now, -3 * hour),
        components: [{ code: 'KS-01', name: 'Giấy chứng sinh', originals: 1, copies: 0, digitised: true }],
        progress: [
          { at: at(now, -2 * hour), officer: 'Hà Thị Tiếp Nhận', title: 'Công chức tư pháp', unit: 'UBND xã Thử', content: 'Tiếp nhận hồ sơ', status: 2 },
          { at: at(now, -hour), officer: 'Vi Văn Thụ Lý', unit: 'UBND xã Thử', content: 'Chuyển xử lý', status: 4 },
        ],
      },
      files: [{ component: 'KS-01', fileName: 'giay-chung-sinh.pdf', mediaType: 'application/pdf', content: writeSimulatedPdf(['Giay chung sinh']) }],
    },
    {
      title: 'Extract of a civil-status record, at the counter',
      dossier: {
        ...base,
        code: code(2),
        receiver: 'national-portal',
        procedure: { code: '2.000635', name: 'Cấp bản sao trích lục hộ tịch', domain: { code: 'G15-HT', name: 'Hộ tịch' } },
        subject: 'Cấp bản sao trích lục kết hôn',
        fees: [{ code: 'LP-01', name: 'Lệ phí cấp bản sao trích lục', kind: 'charge', amount: 8000, collection: 'before' }],
      },
      files: [],
    },
    {
      title: 'Land: information for the financial obligations of a transfer, two buyers',
      dossier: {
        ...base,
        code: code(3),
        receiver: 'tax',
        procedure: { code: '1.012781', name: 'Đăng ký biến động quyền sử dụng đất do chuyển nhượng', domain: { code: 'G13-DD', name: 'Đất đai' } },
        subject: 'Chuyển nhượng quyền sử dụng đất thửa 123, tờ bản đồ 45',
        processingUnit: 'Chi nhánh Văn phòng đăng ký đất đai Thử',
        landTax: {
          legalBasis: 'Luật Đất đai 2024; Nghị định 151/2025/NĐ-CP',
          users: [
            { name: 'Cầm Thị Bên Mua', identityNumber: '038188000002', taxCode: '8000000002', dateOfBirth: '1988-05-17', address: 'Bản Mẫu, xã Thử' },
            { name: 'Quàng Văn Đồng Mua', identityNumber: '038090000003', dateOfBirth: '1990-11-02', address: 'Bản Mẫu, xã Thử' },
          ],
          parcel: {
            number: '123',
            mapSheet: '45',
            address: 'Bản Mẫu, xã Thử',
            communeCode: '14758',
            areaSquareMetres: 150.5,
            purpose: 'ODT',
            origin: 'Nhà nước giao đất có thu tiền sử dụng đất',
            term: 'Lâu dài',
            certificateNumber: 'AA 00000123',
            certificateIssuedOn: '2019-03-20',
          },
          transferPrice: 750_000_000,
        },
      },
      files: [],
    },
    {
      title: 'Any dossier to the reference partner',
      dossier: {
        ...base,
        code: code(4),
        receiver: 'loopback',
        procedure: { code: '1.001193', name: 'Đăng ký khai sinh', domain: { code: 'G15-HT', name: 'Hộ tịch' } },
        subject: 'Đăng ký khai sinh <thử> & "kiểm tra"',
      },
      files: [],
    },
  ]
}

/** Codes of another unit than the samples', one after the other, from the second of this start on. */
export function storyCodes(sender: string, now: Date): () => string {
  let number = Number(timeOf(now)) * 10
  return () => `${sender}.15-${dayOf(now)}-${String((number += 1)).padStart(7, '0')}`
}

/** What every invented dossier has alike. */
export function common(sender: string, now: Date): Dossier {
  return {
    code: '',
    procedure: { code: '', name: '', domain: { code: '', name: '' } },
    sender,
    receiver: '',
    channel: 'counter',
    returnBy: 'counter',
    subject: '',
    applicant: {
      kind: 'citizen',
      name: 'Bùi Thị Kiểm Thử',
      identityNumbers: [{ type: 'personal-id', number: '038185000004' }],
      email: 'kiem.thu@example.vn',
      phone: '0900000004',
    },
    processingUnit: 'UBND xã Thử',
    receivedAt: at(now, -2 * hour),
    dueAt: at(now, 3 * day),
    status: 2,
    components: [],
    fees: [],
    progress: [],
  }
}

function at(now: Date, shiftMs: number): string {
  return new Date(now.getTime() + shiftMs).toISOString()
}

/** yymmdd and HHMMSS in Vietnam, whose clock is seven hours ahead of UTC all year. */
function local(now: Date): string {
  return new Date(now.getTime() + 7 * hour).toISOString()
}
function dayOf(now: Date): string {
  return local(now).slice(2, 10).replaceAll('-', '')
}
function timeOf(now: Date): string {
  return local(now).slice(11, 19).replaceAll(':', '')
}
