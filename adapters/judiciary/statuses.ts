/** What the partners' codes mean in the nation's: data, for both wires. A code that stands in no row is left to a person. */
import type { NationalStatus } from '../../schemas/national-status.ts'
import type { PartnerEventType } from '../../schemas/partner-event.ts'
import type { RecordState } from '../../schemas/queries/judiciary.ts'

export interface StatusRow {
  readonly code: string
  readonly words: string
  readonly status: NationalStatus
  readonly type: PartnerEventType
  /** As a look-up tells it. */
  readonly state: RecordState
  /** `record`: the record comes with it; `end`: nothing comes after it. */
  readonly brings?: 'record' | 'end'
  /** The partner may go back to an earlier code afterwards. */
  readonly pauses?: true
  /** What it is when it follows upon a request for documents: they came, and the agency goes on. */
  readonly afterSupplement?: PartnerEventType
}

/** The code with which the central system asks for documents. */
export const supplementCode = '5'

/** DEC_STATUS_ID */
export const operationsStatuses: readonly StatusRow[] = [
  { code: '3', words: 'Đã tiếp nhận', status: 2, type: 'progress', state: 'received' },
  { code: '4', words: 'Đang xử lý', status: 4, type: 'progress', state: 'in-progress' },
  { code: '5', words: 'Đã có phiếu', status: 9, type: 'result', state: 'issued', brings: 'record' },
]

/** trangThaiXuLy: the national codes themselves. */
export const centralStatuses: readonly StatusRow[] = [
  { code: '1', words: 'Mới đăng ký', status: 1, type: 'progress', state: 'registered' },
  { code: '2', words: 'Được tiếp nhận', status: 2, type: 'progress', state: 'received' },
  { code: '3', words: 'Không được tiếp nhận', status: 3, type: 'refused', state: 'refused', brings: 'end' },
  { code: '4', words: 'Đang xử lý', status: 4, type: 'progress', state: 'in-progress', afterSupplement: 'supplement-received' },
  { code: supplementCode, words: 'Yêu cầu bổ sung giấy tờ', status: 5, type: 'supplement-requested', state: 'supplement', pauses: true },
  { code: '6', words: 'Yêu cầu thực hiện nghĩa vụ tài chính', status: 6, type: 'progress', state: 'payment', pauses: true },
  { code: '7', words: 'Công dân yêu cầu rút hồ sơ', status: 7, type: 'withdrawn', state: 'withdrawal', pauses: true },
  { code: '8', words: 'Dừng xử lý', status: 8, type: 'returned', state: 'stopped', brings: 'end' },
  { code: '9', words: 'Đã xử lý xong', status: 9, type: 'result', state: 'issued', brings: 'record' },
  { code: '10', words: 'Đã trả kết quả', status: 10, type: 'result', state: 'returned', brings: 'record' },
]

export function rowOf(rows: readonly StatusRow[], code: string | number): StatusRow | undefined {
  return rows.find((row) => row.code === String(code).trim())
}
