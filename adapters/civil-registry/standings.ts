/** The registry's states of a dossier (trangThai), and what each means for it. A state that is not here is for a person. */
import type { PartnerEvent } from '../../schemas/partner-event.ts'
import type { NationalStatus } from '../../schemas/national-status.ts'

export interface Standing {
  readonly trangThai: string
  /** The registry's own name of it. */
  readonly words: string
  readonly type: Extract<PartnerEvent['type'], 'information' | 'progress' | 'supplement-requested' | 'result' | 'refused'>
  /** Absent: the dossier does not move. */
  readonly status?: NationalStatus
  readonly final: boolean
  /** What it is when it follows upon a request for more: the papers came, and the registry goes on. */
  readonly afterSupplement?: 'supplement-received'
}

export const standings: readonly Standing[] = [
  { trangThai: '1', words: 'Chờ tiếp nhận', type: 'information', final: false },
  { trangThai: '2', words: 'Yêu cầu bổ sung', type: 'supplement-requested', status: 5, final: false },
  { trangThai: '3', words: 'Đang xử lý', type: 'progress', status: 4, final: false, afterSupplement: 'supplement-received' },
  { trangThai: '4', words: 'Hoàn thành', type: 'result', status: 9, final: true },
  { trangThai: '6', words: 'Từ chối', type: 'refused', status: 3, final: true },
]

/** The papers that a result brings, by the field that carries each in base64. */
export const papers: readonly { readonly field: string; readonly name: string }[] = [
  { field: 'giayKhaiSinh', name: 'Giấy khai sinh' },
  { field: 'giayKhaiTu', name: 'Trích lục khai tử' },
  { field: 'giayKetHon', name: 'Giấy chứng nhận kết hôn' },
  { field: 'banSao', name: 'Bản sao trích lục hộ tịch' },
]
