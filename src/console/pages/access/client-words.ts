/** What one-stop systems can be allowed, in words. */
import type { Bilingual } from '../../../../schemas/bilingual.ts'
import type { ClientPermission } from '../../../../schemas/permissions.ts'
import type { ServiceName } from '../../../../schemas/queries/index.ts'
import type { Purpose } from '../../../../schemas/queries/purposes.ts'

export const permissionWords: Readonly<Record<ClientPermission, Bilingual>> = {
  'transfers.send': { vi: 'gửi hồ sơ', en: 'send dossiers' },
  'transfers.read': { vi: 'xem lượt chuyển của mình', en: 'see its transfers' },
  'transfers.cancel': { vi: 'huỷ lượt chuyển chưa gửi', en: 'cancel transfers that wait' },
  'attachments.put': { vi: 'nộp tệp', en: 'hand in files' },
  'attachments.get': { vi: 'lấy tệp', en: 'fetch files' },
  'dossiers.read': { vi: 'xem hồ sơ của mình', en: 'see its dossiers' },
  'events.read': { vi: 'đọc sự kiện', en: 'read events' },
  'evidence.export': { vi: 'tải bằng chứng', en: 'take evidence' },
  'partners.read': { vi: 'xem các cơ quan', en: 'see the partners' },
  'queries.ask': { vi: 'tra cứu', en: 'ask look-ups' },
}

export const serviceWords: Readonly<Record<ServiceName, Bilingual>> = {
  'civil-status-record': { vi: 'Thông tin hộ tịch', en: 'Civil-status record' },
  'marital-status': { vi: 'Tình trạng hôn nhân', en: 'Marital status' },
  'judicial-record-progress': { vi: 'Tiến độ phiếu lý lịch tư pháp', en: 'Progress of a judicial record' },
  'land-tax-obligations': { vi: 'Nghĩa vụ tài chính đất đai của hồ sơ', en: 'Land-tax obligations of a dossier' },
  'payment-status': { vi: 'Tình trạng thanh toán', en: 'Status of a payment' },
  'payment-receipt': { vi: 'Biên lai thanh toán', en: 'Receipt of a payment' },
  'land-parcel': { vi: 'Thửa đất', en: 'Land parcel' },
  'land-certificate': { vi: 'Giấy chứng nhận quyền sử dụng đất', en: 'Land-use certificate' },
  procedure: { vi: 'Thủ tục hành chính', en: 'Procedure' },
  procedures: { vi: 'Danh sách thủ tục hành chính', en: 'List of procedures' },
  agencies: { vi: 'Danh mục cơ quan', en: 'List of agencies' },
  sectors: { vi: 'Danh mục lĩnh vực', en: 'List of sectors' },
  'portal-dossier': { vi: 'Hồ sơ trên Cổng Dịch vụ công quốc gia', en: 'A dossier as the national portal has it' },
}

export const purposeWords: Readonly<Record<Purpose, Bilingual>> = {
  'procedure-handling': { vi: 'giải quyết thủ tục', en: 'handling a procedure' },
  'payment-check': { vi: 'kiểm tra thanh toán', en: 'checking a payment' },
  'result-return': { vi: 'trả kết quả', en: 'returning a result' },
  'status-answer': { vi: 'trả lời tình trạng hồ sơ', en: 'answering about a status' },
  'reference-data': { vi: 'danh mục dùng chung', en: 'reference data' },
}

/** Whom the journal names as who made the first version. */
const ofSettings = 'configuration'
const firstReason = 'first rights of the configuration'

export function byWords(by: string): Bilingual {
  return by === ofSettings ? { vi: 'tệp cấu hình', en: 'the configuration file' } : { vi: by, en: by }
}

export function reasonWords(reason: string): Bilingual {
  return reason === firstReason ? { vi: 'quyền ban đầu theo tệp cấu hình', en: 'first rights, from the configuration file' } : { vi: reason, en: reason }
}
