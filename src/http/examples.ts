/** The examples of the API documentation: one invented dossier on its way. A test holds them against the schemas. */
import type { Acceptance, AdminTransferView, TransferView } from '../../schemas/transfer.ts'
import type { AttachmentView } from '../../schemas/attachment.ts'
import type { Dossier } from '../../schemas/dossier.ts'
import type { EventPage } from '../../schemas/event.ts'
import type { LaneList, PartnerList } from '../../schemas/lane.ts'
import type { AttemptList, Timeline } from '../../schemas/timeline.ts'
import type { ErrorCode, ErrorDetails } from '../domain/errors.ts'

export const exampleIds = {
  request: '019a0000-0000-7000-8000-00000000f001',
  transfer: '019a0000-0000-7000-8000-000000000001',
  digest: 'a3f5c1d09e7b46281f0d5c9a7e3b1648d2f0a9c87b6e5d4c3b2a190817263544',
}
const cursor = 'dC4xMDAx'

export const exampleDossier: Dossier = {
  code: 'H56.14-261120-0001',
  procedure: { code: '1.001193', name: 'Đăng ký khai sinh', domain: { code: 'G15-HT', name: 'Hộ tịch' } },
  sender: 'H56',
  receiver: 'national-portal',
  channel: 'counter',
  returnBy: 'counter',
  subject: 'Đăng ký khai sinh cho trẻ',
  applicant: { kind: 'citizen', name: 'Nguyễn Thị Ví Dụ', identityNumbers: [{ type: 'personal-id', number: '038190000000' }] },
  processingUnit: 'UBND xã Ví Dụ',
  receivedAt: '2026-11-20T08:30:00+07:00',
  dueAt: '2026-11-23T17:00:00+07:00',
  status: 2,
  components: [
    {
      code: 'KS-01',
      name: 'Giấy chứng sinh',
      originals: 1,
      attachment: { digest: exampleIds.digest, fileName: 'giay-chung-sinh.pdf', mediaType: 'application/pdf', size: 48_213 },
    },
  ],
  fees: [],
  progress: [],
}

const acceptedAt = '2026-11-20T01:30:04.127Z'

const accepted: TransferView = {
  id: exampleIds.transfer,
  sender: exampleDossier.sender,
  partner: exampleDossier.receiver,
  dossierCode: exampleDossier.code,
  procedureCode: exampleDossier.procedure.code,
  payloadDigest: exampleIds.digest,
  acceptedAt,
  state: 'accepted',
  stateAt: acceptedAt,
  attempts: 0,
  dossierStatus: 2,
}

export const exampleTransfer: TransferView = { ...accepted, state: 'confirmed', stateAt: '2026-11-20T01:30:05.902Z', attempts: 1, remoteId: 'H56.14-261120-0001' }
export const exampleAdminTransfer: AdminTransferView = { ...exampleTransfer, client: 'one-stop-h56', purpose: 'submission' }
export const exampleWaiting: AdminTransferView = { ...accepted, client: 'one-stop-h56', purpose: 'submission', state: 'waiting', dueAt: '2026-11-20T02:00:00.000Z' }

export const exampleAcceptance: Acceptance = {
  transfer: accepted,
  receipt: {
    statement: JSON.stringify({
      type: 'acceptance',
      transferId: exampleIds.transfer,
      client: 'one-stop-h56',
      sender: exampleDossier.sender,
      receiver: exampleDossier.receiver,
      dossierCode: exampleDossier.code,
      payloadSha256: exampleIds.digest,
      acceptedAt,
    }),
    signature: 'eyJhbGciOiJQUzI1NiIsImI2NCI6ZmFsc2V9..c2lnbmF0dXJl',
  },
}

export const exampleAttachment: AttachmentView = { digest: exampleIds.digest, size: 48_213, mediaType: 'application/pdf' }
export const examplePage = { items: [exampleTransfer], next: cursor }
export const exampleAdminPage = { items: [exampleAdminTransfer], next: cursor }

export const exampleEvents: EventPage = {
  items: [
    {
      cursor: 'ZS43NDIuMTc',
      at: '2026-11-20T01:30:05.902Z',
      type: 'transfer.confirmed',
      transferId: exampleIds.transfer,
      partner: exampleDossier.receiver,
      dossierCode: exampleDossier.code,
      data: { attempt: 1, outcome: 'delivered' },
    },
  ],
  next: 'ZS43NDIuMTc',
}

export const exampleTimeline: Timeline = {
  items: [
    { at: acceptedAt, kind: 'event', name: 'transfer.accepted', data: {} },
    { at: '2026-11-20T01:30:04.310Z', kind: 'attempt', name: 'started', attempt: 1, data: { trigger: 'automatic' } },
    { at: '2026-11-20T01:30:04.502Z', kind: 'exchange', name: 'DongBoHoSoMC', attempt: 1, data: { method: 'POST', status: 200, milliseconds: 1380 } },
    { at: '2026-11-20T01:30:05.902Z', kind: 'attempt', name: 'delivered', attempt: 1, data: {} },
  ],
}

export const exampleAttempts: AttemptList = {
  items: [
    {
      number: 1,
      trigger: 'automatic',
      startedAt: '2026-11-20T01:30:04.310Z',
      finishedAt: '2026-11-20T01:30:05.902Z',
      outcome: 'delivered',
      fields: [],
      exchanges: [{ name: 'DongBoHoSoMC', method: 'POST', url: 'https://portal.example/service', status: 200, milliseconds: 1380, answer: '{"error_code":"0"}' }],
      signatures: [{ direction: 'made', profile: 'jws-detached', algorithm: 'PS256', organisation: 'H56' }],
    },
  ],
}

export const examplePartners: PartnerList = {
  items: [{ id: 'national-portal', title: { vi: 'Cổng Dịch vụ công quốc gia', en: 'National Public Service Portal' }, organisation: 'G22', attachments: 'by-url', lane: 'open' }],
}

export const exampleLanes: LaneList = {
  items: [{ partner: 'tax', state: 'suspended', since: acceptedAt, reason: 'server-error', failures: 3, probes: 2, nextProbeAt: '2026-11-20T01:31:00.000Z' }],
}

/** What stands in an error beyond its row of the table, for every row whose remedy points to it. */
export const exampleFaults: Partial<Readonly<Record<ErrorCode, ErrorDetails>>> = {
  malformed_json: { detail: { vi: 'Trường "sender" được viết hai lần trong một đối tượng.', en: 'The member "sender" is written twice in one object.' } },
  invalid_input: { errors: [{ field: '/status', message: { vi: 'phải từ 10 trở xuống', en: 'must be 10 or less' } }] },
  unsupported_media_type: { detail: { vi: 'Địa chỉ này nhận application/json.', en: 'This address takes application/json.' } },
  body_too_large: { detail: { vi: 'Nội dung dài nhất 1048576 byte.', en: 'The body may have at most 1048576 bytes.' } },
  unknown_partner: {
    detail: '"portal" is not a partner of this gateway; the partners are: national-portal, tax.',
    errors: [{ field: '/receiver', message: { vi: 'phải là một trong: national-portal, tax', en: 'must be one of: national-portal, tax' } }],
  },
  missing_attachment: { errors: [{ field: '/components/0/attachment/digest', message: { vi: 'chưa được tải lên', en: 'was not uploaded by this client' } }] },
  certificate_refused: { fault: 'certificate-revoked', detail: { vi: 'chứng thư đã bị thu hồi', en: 'the certificate is revoked' } },
  not_dismissable: { detail: 'The transfer is delivered.' },
  not_replayable: { detail: 'The transfer is delivering.' },
  wrong_state: { detail: { vi: 'Bản sửa đang ở trạng thái sent, do lanh-dao-2 quyết định.', en: 'The correction is sent, decided by lanh-dao-2.' } },
  not_correctable: { detail: { vi: 'Lượt chuyển đang ở trạng thái waiting, không phải refused, parked hay expired.', en: 'The transfer is waiting, not refused, parked or expired.' } },
  plan_used: { detail: { vi: 'Đợt gửi lại: 019a0000-0000-7000-8000-00000000e001.', en: 'The run is 019a0000-0000-7000-8000-00000000e001.' } },
  not_repairable: { detail: { vi: 'Sai lệch này đã được sửa.', en: 'This difference is repaired already.' } },
  forbidden: { detail: { vi: 'Hệ thống này gửi cho H56, không phải cho H57.', en: 'This client sends for H56, not for H57.' } },
  permission_missing: { detail: { vi: 'Thiếu quyền "queries.ask".', en: 'The right "queries.ask" is missing.' } },
  query_not_allowed: { detail: 'Not allowed to ask land-certificate: no row of queries names the service.' },
  query_refused: {
    detail: { vi: 'Mã: parameter-invalid.', en: 'Code: parameter-invalid.' },
    errors: [{ field: '/parameters/certificateNumber', message: { vi: 'cơ quan được hỏi không nhận giá trị này', en: 'the partner does not take this value' } }],
  },
  partner_unavailable: { detail: { vi: 'Mã: timeout.', en: 'Code: timeout.' }, retryAfterSeconds: 5 },
  partner_answer_unclear: { detail: { vi: 'Mã: not-an-answer.', en: 'Code: not-an-answer.' } },
  not_ready: { detail: { vi: 'Chưa sẵn sàng: database.', en: 'Not ready: database (does not answer).' } },
}
