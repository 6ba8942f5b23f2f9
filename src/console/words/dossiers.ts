/** What is known of a dossier, in words: its national status, what partners tell, why its clock stands still. */
import type { Bilingual } from '../../../schemas/bilingual.ts'
import type { Suspension } from '../../../schemas/dossier-state.ts'
import type { EventFile, PartnerEventType } from '../../../schemas/partner-event.ts'

/** The national codes in the words that the portal shows. */
export const nationalWords: Readonly<Record<number, Bilingual>> = {
  1: { vi: 'mới đăng ký', en: 'newly registered' },
  2: { vi: 'được tiếp nhận', en: 'received' },
  3: { vi: 'không được tiếp nhận', en: 'not received' },
  4: { vi: 'đang xử lý', en: 'in progress' },
  5: { vi: 'yêu cầu bổ sung giấy tờ', en: 'supplement requested' },
  6: { vi: 'yêu cầu thực hiện nghĩa vụ tài chính', en: 'payment requested' },
  7: { vi: 'công dân yêu cầu rút hồ sơ', en: 'withdrawal requested' },
  8: { vi: 'dừng xử lý', en: 'stopped' },
  9: { vi: 'đã xử lý xong', en: 'processed' },
  10: { vi: 'đã trả kết quả', en: 'result returned' },
}

export const eventWords: Readonly<Record<PartnerEventType, Bilingual>> = {
  progress: { vi: 'tiến độ xử lý', en: 'progress' },
  'supplement-requested': { vi: 'yêu cầu bổ sung giấy tờ', en: 'asks for more documents' },
  'supplement-received': { vi: 'đã nhận giấy tờ bổ sung', en: 'received the documents' },
  'tax-notice': { vi: 'thông báo nghĩa vụ tài chính', en: 'notice of money owed' },
  'payment-requested': { vi: 'đề nghị thanh toán', en: 'payment can be made' },
  payment: { vi: 'báo đã thanh toán', en: 'money was paid' },
  receipt: { vi: 'biên lai, chứng từ nộp tiền', en: 'paper that proves a payment' },
  result: { vi: 'kết quả giải quyết', en: 'result' },
  refused: { vi: 'từ chối hồ sơ', en: 'turned the dossier down' },
  returned: { vi: 'trả lại hồ sơ, không có kết quả', en: 'gave the dossier back without a result' },
  withdrawn: { vi: 'công dân rút hồ sơ', en: 'taken back by the citizen' },
  information: { vi: 'thông tin thêm, không ảnh hưởng hồ sơ', en: 'information only' },
  'not-understood': { vi: 'không hiểu được', en: 'not understood' },
}

export const suspensionWords: Readonly<Record<Suspension['reason'], Bilingual>> = {
  supplement: { vi: 'chờ bổ sung giấy tờ', en: 'waits for documents' },
  payment: { vi: 'chờ nộp tiền', en: 'waits for payment' },
}

export const fileWords: Readonly<Record<EventFile['state'], Bilingual>> = {
  stored: { vi: 'đã lưu', en: 'kept here' },
  pending: { vi: 'đang chờ tải về', en: 'still to be fetched' },
  failed: { vi: 'không tải được', en: 'could not be fetched' },
}

/** `statusFrom` of a dossier: a partner's id, or this. */
export const senderWords: Bilingual = { vi: 'hệ thống một cửa', en: 'the one-stop system' }
