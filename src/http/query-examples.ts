/**
 * Invented examples of every look-up for the API documentation. A test holds them against the schemas. Most are found in
 * the sandbox: at once, or once the dossiers of examples/ were handed over.
 */
import { queryServices, type ServiceName } from '../../schemas/queries/index.ts'
import type { AnswerBatch, Asking, QuestionBatch } from '../../schemas/queries/question.ts'
import { GatewayError } from '../domain/errors.ts'
import { problemOf } from './problems.ts'

interface Example {
  readonly partner: string
  /** Several answer it in the sandbox, so that the question names one. */
  readonly isOneOfSeveral?: true
  readonly organisation: string
  readonly parameters: Readonly<Record<string, string>>
  readonly record: object
  readonly fields: Readonly<Record<string, string>>
}

const at = '2026-11-20T01:30:00.000Z'
const questionId = '019aa0f2-7a10-7c3e-9b61-3f3c5e0c7a01'
const dossierCode = 'H56.14-261120-0001'
const reference = 'dvcH56p14g261120g0001tb7888a9d728324e30348'
const person = { identityNumber: '052190000101', fullName: 'Nông Thị Mẫu' }
const landOwner = 'Vi Thị Ví Dụ'

export const exampleAsking: Asking = {
  purpose: 'procedure-handling',
  official: { id: 'ha.tiepnhan', name: 'Hà Thị Tiếp Nhận' },
  unit: 'H56.14',
  procedureCode: '1.012781',
  dossierCode,
}

const certificate = {
  certificateNumber: 'DA 000078',
  registerNumber: 'CH 000078',
  restrictions: [],
  owner: { kind: 'person', name: landOwner },
  parcel: { number: '78', mapSheet: '12', address: 'Bản Mẫu, xã Thử' },
}
const certificateFields = {
  certificateNumber: 'GiayChungNhan.soPhatHanh',
  registerNumber: 'GiayChungNhan.soVaoSo',
  'owner.name': 'ChuSoHuu.CaNhan.hoTen | ChuSoHuu.HoGiaDinh.hoTen | ChuSoHuu.ToChuc.tenToChuc',
  'parcel.number': 'TaiSan.soThuTuThua',
  'parcel.mapSheet': 'TaiSan.soHieuToBanDo',
}

const examples: Readonly<Record<ServiceName, Example>> = {
  'civil-status-record': {
    partner: 'civil-registry',
    organisation: 'G15',
    parameters: person,
    record: {
      kind: 'birth',
      registrationNumber: '17/1990',
      registeredOn: '1990-03-05',
      registeredAt: 'UBND xã Thử',
      fullName: person.fullName,
      birthDate: '1990-02-28',
      sex: 'female',
    },
    fields: { registrationNumber: 'soDangKy', registeredOn: 'ngayDangKy', fullName: 'hoTen' },
  },
  'marital-status': {
    partner: 'civil-registry',
    organisation: 'G15',
    parameters: person,
    record: { status: 'married', statusWords: 'Đang có vợ/chồng', spouseName: 'Lò Văn Thử', confirmedAt: 'UBND xã Thử' },
    fields: { status: 'loaiTinhTrangHonNhan', statusWords: 'tinhTrangHonNhan' },
  },
  'judicial-record-progress': {
    partner: 'judiciary',
    organisation: 'G01',
    parameters: { dossierCode },
    record: { dossierCode, status: 'in-progress', statusCode: '3', statusWords: 'Đang xử lý' },
    fields: { status: 'trangThaiXuLy', statusWords: 'trangThaiXuLy' },
  },
  'land-tax-obligations': {
    partner: 'tax',
    organisation: 'G12.18',
    parameters: { dossierCode: 'H56.14-261120-0102', identityNumber: '038188000102' },
    record: {
      status: 'due',
      obligations: [{ noticeNumber: 'TB-0001', payBy: '2026-12-20', item: 'Lệ phí trước bạ', amountRemaining: 1_250_000 }],
    },
    fields: { 'obligations[].noticeNumber': 'ROW_SOTHUE.SO_QUYET_DINH', 'obligations[].amountRemaining': 'ROW_SOTHUE.SO_CON_PHAI_NOP' },
  },
  'payment-status': {
    partner: 'treasury',
    organisation: 'G12.12',
    parameters: { reference },
    record: { reference, state: 'paid', amount: 1_250_000, at },
    fields: { state: 'MaLoi', amount: 'SoTien' },
  },
  'payment-receipt': {
    partner: 'treasury',
    organisation: 'G12.12',
    parameters: { reference },
    record: { reference, receiptNumber: 'BL-0001', mediaType: 'application/pdf', base64: 'JVBERi0xLjcK' },
    fields: { base64: 'FileBienLai' },
  },
  'land-parcel': {
    partner: 'land',
    organisation: 'G13',
    parameters: { communeCode: '14758', parcelNumber: '78', mapSheet: '12' },
    record: certificate,
    fields: certificateFields,
  },
  'land-certificate': {
    partner: 'land',
    organisation: 'G13',
    parameters: { certificateNumber: certificate.certificateNumber },
    record: certificate,
    fields: certificateFields,
  },
  procedure: {
    partner: 'national-portal',
    isOneOfSeveral: true,
    organisation: 'G22',
    parameters: { procedureCode: '1.012781' },
    record: { code: '1.012781', name: 'Đăng ký biến động quyền sử dụng đất', sectors: [{ code: 'G13-DD', name: 'Đất đai' }] },
    fields: { code: 'MATTHC', name: 'TENTTHC', 'sectors[].name': 'LINHVUCTHUCHIEN[].TENLINHVUC' },
  },
  procedures: {
    partner: 'national-portal',
    organisation: 'G22',
    parameters: {},
    record: { code: '1.012781', name: 'Đăng ký biến động quyền sử dụng đất', sectorCode: 'G13-DD' },
    fields: { code: 'MATTHC', name: 'TENTTHC' },
  },
  agencies: {
    partner: 'national-portal',
    organisation: 'G22',
    parameters: {},
    record: { code: 'H56.14', name: 'Uỷ ban nhân dân xã mẫu', level: '2' },
    fields: { code: 'MADONVI', name: 'TENDONVI', level: 'CAPDONVI' },
  },
  sectors: {
    partner: 'national-portal',
    isOneOfSeveral: true,
    organisation: 'G22',
    parameters: {},
    record: { code: 'G15-HT', name: 'Hộ tịch', ministrySector: 'G15' },
    fields: { code: 'MALINHVUC', name: 'TENLINHVUC', ministrySector: 'MANGANH' },
  },
  'portal-dossier': {
    partner: 'national-portal',
    organisation: 'G22',
    parameters: { dossierCode: 'H56.14-261120-0101' },
    record: { dossierCode: 'H56.14-261120-0101', procedureCode: '1.006714', status: 'received', statusCode: '2', receivedAt: at },
    fields: { dossierCode: 'MaHoSo', status: 'TrangThaiHoSo' },
  },
}

export function exampleQuestion(service: ServiceName) {
  const { official, unit } = exampleAsking
  const isReference = queryServices[service].about === 'reference'
  const asking: Asking = isReference ? { purpose: 'reference-data', official, unit } : exampleAsking
  const { partner, isOneOfSeveral, parameters } = examples[service]
  return { asking, ...(isOneOfSeveral ? { partner } : {}), parameters }
}

export function exampleAnswer(service: ServiceName) {
  const { partner, organisation, record, fields } = examples[service]
  const sources = Object.fromEntries(Object.entries(fields).map(([path, name]) => [path, { name, at }]))
  const head = { id: questionId, service, kind: 'found' as const, partner, organisation, freshness: 'live' as const, answeredAt: at }
  return { ...head, records: [record], fields: sources }
}

export const exampleBatch: QuestionBatch = {
  asking: exampleAsking,
  questions: [
    { service: 'payment-status', parameters: examples['payment-status'].parameters },
    { service: 'land-tax-obligations', parameters: examples['land-tax-obligations'].parameters },
  ],
}

const timedOut = new GatewayError('partner_unavailable', { detail: { vi: 'Mã: timeout.', en: 'Code: timeout.' } })

export const exampleBatchAnswer: AnswerBatch = {
  id: '019aa0f2-7a10-7c3e-9b61-3f3c5e0c7a02',
  answers: [
    { answer: exampleAnswer('payment-status') },
    { problem: problemOf(timedOut, questionId), retryAfterSeconds: 5 },
  ],
}
