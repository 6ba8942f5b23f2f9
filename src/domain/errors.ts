/**
 * Every error that the gateway throws or answers, in one closed table: the HTTP status, what is wrong and what to do,
 * in both languages. A test holds this table against docs/errors.md and the OpenAPI files.
 */
import { accessErrors } from './access-errors.ts'
import { deskErrors } from './desk-errors.ts'
import { requestErrors } from './request-errors.ts'
import type { SignatureFault } from './signature-faults/index.ts'

interface ErrorRow {
  readonly status: number
  readonly title: { readonly vi: string; readonly en: string }
  readonly remedy: { readonly vi: string; readonly en: string }
}

export const errorTable = {
  ...requestErrors,
  unauthenticated: {
    status: 401,
    title: { vi: 'Chưa xác thực', en: 'Not authenticated' },
    remedy: {
      vi: 'Hệ thống một cửa: lấy mã mới ở /oauth/token của cửa này và gửi Authorization: Bearer qua đúng kết nối mà mã gắn với. Quản trị viên: đăng nhập lại, hoặc gửi mã của chương trình.',
      en: 'A one-stop system gets a new token at /oauth/token and sends Authorization: Bearer over the connection it is bound to. An administrator logs in again, or sends the token of the program.',
    },
  },
  forbidden: {
    status: 403,
    title: { vi: 'Không được phép', en: 'Not allowed' },
    remedy: {
      vi: 'Xem "detail" để biết điều gì chưa được phép: gửi bằng mã đơn vị của mình, làm bước còn thiếu, hoặc đề nghị quản trị viên.',
      en: 'See in "detail" what stands in the way: send under your own organisation code, take the step that is missing, or ask the administrator.',
    },
  },
  not_found: {
    status: 404,
    title: { vi: 'Không tìm thấy', en: 'Not found' },
    remedy: { vi: 'Kiểm tra địa chỉ và mã; hệ thống một cửa chỉ thấy dữ liệu của mình.', en: 'Check the address and the id; a one-stop system only sees what is its own.' },
  },
  method_not_allowed: {
    status: 405,
    title: { vi: 'Phương thức không được hỗ trợ', en: 'Method not allowed' },
    remedy: { vi: 'Xem tài liệu API tại /docs.', en: 'See the API documentation at /docs.' },
  },
  unsupported_media_type: {
    status: 415,
    title: { vi: 'Kiểu nội dung không được chấp nhận', en: 'Media type not accepted' },
    remedy: { vi: 'Dùng một kiểu nội dung nêu trong "detail".', en: 'Use one of the media types named in "detail".' },
  },
  body_too_large: {
    status: 413,
    title: { vi: 'Nội dung quá lớn', en: 'The body is too large' },
    remedy: { vi: 'Gửi tệp qua /v1/attachments và chỉ nêu mã băm; giới hạn nêu trong "detail".', en: 'Upload files at /v1/attachments and name their digests; the limit is in "detail".' },
  },
  unknown_partner: {
    status: 422,
    title: { vi: 'Không có cơ quan nhận này', en: 'There is no such partner' },
    remedy: { vi: 'Dùng một mã cơ quan nhận nêu trong "detail".', en: 'Use one of the partner ids named in "detail".' },
  },
  unknown_procedure: {
    status: 422,
    title: { vi: 'Cơ quan nhận không tiếp nhận thủ tục này', en: 'The partner does not take this procedure' },
    remedy: { vi: 'Kiểm tra mã thủ tục; quản trị viên khai báo thủ tục trong cấu hình của cơ quan nhận.', en: 'Check the procedure code; the administrator lists procedures in the partner’s configuration.' },
  },
  follow_up_not_taken: {
    status: 422,
    title: { vi: 'Cơ quan nhận không tiếp nhận loại thông tin bổ sung này', en: 'The partner does not take this kind of follow-up' },
    remedy: {
      vi: 'Bỏ phần đó, hoặc báo cho cơ quan nhận bằng cách khác; mỗi lần gửi chỉ nêu một trong: supplement, paymentProof, withdrawal.',
      en: 'Leave the section out, or tell the partner in another way; send at most one of supplement, paymentProof, withdrawal at a time.',
    },
  },
  missing_attachment: {
    status: 422,
    title: { vi: 'Thiếu tệp đính kèm', en: 'An attachment is missing' },
    remedy: { vi: 'Tải tệp lên /v1/attachments trước, rồi gửi lại hồ sơ với đúng mã băm, kích thước và kiểu.', en: 'Upload the file at /v1/attachments first, then send the dossier again with its digest, size and type.' },
  },
  digest_mismatch: {
    status: 422,
    title: { vi: 'Mã băm không khớp với nội dung', en: 'The digest does not match the content' },
    remedy: { vi: 'Tính lại SHA-256 của đúng những byte đã gửi rồi tải lên lại.', en: 'Compute SHA-256 over the very bytes you send, then upload again.' },
  },
  invalid_dates: {
    status: 422,
    title: { vi: 'Ngày giờ không hợp lý', en: 'The dates do not agree' },
    remedy: { vi: 'Ngày hẹn trả không được trước ngày tiếp nhận; ngày tiếp nhận không được ở tương lai.', en: 'The due date must not precede the reception, and the reception must not lie in the future.' },
  },
  invalid_cursor: {
    status: 400,
    title: { vi: 'Con trỏ trang không hợp lệ', en: 'The cursor is not valid' },
    remedy: { vi: 'Dùng nguyên giá trị "next" của trang trước.', en: 'Use the "next" value of the previous page as it is.' },
  },
  not_cancellable: {
    status: 409,
    title: { vi: 'Không thể huỷ ở trạng thái này', en: 'Cannot be cancelled in this state' },
    remedy: { vi: 'Chỉ huỷ được khi chưa gửi hoặc đang chờ gửi lại; nếu đang gửi, thử lại sau ít phút.', en: 'Only what was not sent yet or waits for a retry can be cancelled; if it is being sent, try again shortly.' },
  },
  already_delivered: {
    status: 409,
    title: { vi: 'Đã giao cho cơ quan nhận', en: 'Already delivered' },
    remedy: { vi: 'Không cần gửi lại. Nếu cơ quan nhận yêu cầu, dùng lệnh "resend" với lý do.', en: 'No replay is needed. If the partner asks for it, use the verb "resend" with a reason.' },
  },
  precondition_failed: {
    status: 412,
    title: { vi: 'Tệp không phải bản mà If-Match nêu', en: 'The file is not the one that If-Match names' },
    remedy: { vi: 'Đặt mã băm SHA-256 của tệp trong ngoặc kép vào If-Match, hoặc bỏ tiêu đề này.', en: 'Put the SHA-256 of the file in quotes into If-Match, or leave the header out.' },
  },
  range_not_satisfiable: {
    status: 416,
    title: { vi: 'Tệp không có đoạn được yêu cầu', en: 'The file has no such part' },
    remedy: { vi: 'Xem độ dài tệp trong Content-Range của câu trả lời này rồi yêu cầu đoạn nằm trong tệp.', en: 'See the length in the Content-Range of this answer, and ask for a part within it.' },
  },
  not_applicable: {
    status: 409,
    title: { vi: 'Sự kiện này không chờ người xử lý, hoặc vẫn chưa thể có hiệu lực', en: 'The event does not wait for a person, or still cannot have its effect' },
    remedy: {
      vi: 'Xem trạng thái và lý do của sự kiện trong danh sách inbox; đóng nó nếu đã xử lý ở nơi khác.',
      en: 'See its state and reason in the inbox; dismiss it when the matter was settled elsewhere.',
    },
  },
  not_dismissable: {
    status: 409,
    title: { vi: 'Không thể đóng ở trạng thái này', en: 'Cannot be dismissed in this state' },
    remedy: {
      vi: 'Chỉ đóng được lượt chuyển chưa giao và không đang gửi, hoặc sự kiện chưa có hiệu lực; xem trạng thái trong "detail".',
      en: 'Only a transfer that was not delivered and is not being sent, or an event that had no effect, can be dismissed; see the state in "detail".',
    },
  },
  not_replayable: {
    status: 409,
    title: { vi: 'Không thể gửi lại ở trạng thái này', en: 'Cannot be replayed in this state' },
    remedy: { vi: 'Chỉ gửi lại được lượt chuyển bị từ chối, chờ người xử lý, hết hạn hoặc đang chờ; xem trạng thái trong "detail".', en: 'Only refused, parked, expired or waiting transfers are replayed; see the state in "detail".' },
  },
  superseded: {
    status: 409,
    title: { vi: 'Lượt chuyển mới hơn của cùng hồ sơ đã giao hoặc đang gửi', en: 'A later transfer of this dossier was delivered or is on its way' },
    remedy: { vi: 'Gửi lại bản cũ sẽ đưa hồ sơ lùi lại. Nếu vẫn cần, dùng lệnh "resend" với lý do.', en: 'Replaying the old one would set the dossier back. If it is still wanted, use the verb "resend" with a reason.' },
  },
  signature_invalid: {
    status: 401,
    title: { vi: 'Chữ ký số không hợp lệ', en: 'The signature is not valid' },
    remedy: { vi: 'Ký bằng chứng thư đã đăng ký cho đúng cơ quan, trên đúng những byte đã gửi.', en: 'Sign the very bytes you send, with the certificate registered for your organisation.' },
  },
  xml_rejected: {
    status: 400,
    title: { vi: 'XML không được chấp nhận', en: 'The XML is not accepted' },
    remedy: { vi: 'Gửi XML UTF-8 đúng cú pháp, không DOCTYPE, không quá lớn hay quá sâu.', en: 'Send well-formed UTF-8 XML without DOCTYPE, within the limits of size and depth.' },
  },
  config_invalid: {
    status: 500,
    title: { vi: 'Cấu hình không hợp lệ', en: 'The configuration is not valid' },
    remedy: { vi: 'Sửa các mục nêu trong thông báo rồi khởi động lại.', en: 'Correct the settings named in the message and start again.' },
  },
  certificate_unproven: {
    status: 503,
    title: { vi: 'Chưa kiểm tra được chứng thư có bị thu hồi không', en: 'Whether the certificate is revoked is not known' },
    remedy: { vi: 'Thử lại sau; quản trị viên kiểm tra địa chỉ OCSP và CRL trong cấu hình.', en: 'Try again later; the administrator checks the OCSP and CRL addresses of the configuration.' },
  },
  message_conflict: {
    status: 409,
    title: { vi: 'Mã thông điệp đã dùng cho nội dung khác', en: 'The message id was used with other content' },
    remedy: { vi: 'Gửi nội dung mới với mã thông điệp mới.', en: 'Send new content under a new message id.' },
  },
  unknown_certificate: {
    status: 404,
    title: { vi: 'Không có chứng thư này', en: 'There is no such certificate' },
    remedy: { vi: 'Xem các chứng thư bằng lienthong certs list.', en: 'See the certificates with lienthong certs list.' },
  },
  certificate_refused: {
    status: 422,
    title: { vi: 'Chứng thư không được chấp nhận', en: 'The certificate is not accepted' },
    remedy: { vi: 'Sửa điều nêu trong "detail"; xem lienthong certs check.', en: 'Mend what "detail" names; see lienthong certs check.' },
  },
  stamp_failed: {
    status: 503,
    title: { vi: 'Không lấy được dấu thời gian', en: 'No time stamp could be had' },
    remedy: { vi: 'Thử lại sau; quản trị viên kiểm tra cơ quan cấp dấu thời gian.', en: 'Try again later; the administrator checks the time-stamping authority.' },
  },
  key_unusable: {
    status: 500,
    title: { vi: 'Không dùng được khoá ký', en: 'The signing key cannot be used' },
    remedy: { vi: 'Kiểm tra tệp khoá, mật khẩu và chứng thư trong cấu hình.', en: 'Check the key file, its passphrase and the certificate in the configuration.' },
  },
  ...accessErrors,
  ...deskErrors,
  not_ready: {
    status: 503,
    title: { vi: 'Chưa sẵn sàng', en: 'Not ready' },
    remedy: { vi: 'Thử lại sau; xem "detail" để biết bộ phận nào chưa sẵn sàng.', en: 'Try again later; "detail" names the part that is not ready.' },
  },
  internal: {
    status: 500,
    title: { vi: 'Lỗi nội bộ', en: 'Internal error' },
    remedy: { vi: 'Gửi lại với cùng Idempotency-Key; nếu còn lỗi, báo quản trị viên mã yêu cầu.', en: 'Repeat with the same Idempotency-Key; if it persists, give the administrator the request id.' },
  },
} as const satisfies Readonly<Record<string, ErrorRow>>

export type ErrorCode = keyof typeof errorTable

export interface FieldError {
  /** JSON pointer into the body, or the name of a header or query parameter. */
  readonly field: string
  readonly message: { readonly vi: string; readonly en: string }
}

export interface ErrorDetails {
  /** One sentence that is safe to show, in English or in both languages: what, where, which limit. No personal data, no secrets. */
  readonly detail?: string | { readonly vi: string; readonly en: string }
  readonly errors?: readonly FieldError[]
  /** Of a signature that does not count: the one reason. */
  readonly fault?: SignatureFault
  /** When it is worth trying again: goes into Retry-After. */
  readonly retryAfterSeconds?: number
  readonly cause?: unknown
}

/** The only error class of the gateway; `code` selects the row of the table. */
export class GatewayError extends Error {
  readonly code: ErrorCode
  /** In English. */
  readonly detail: string | undefined
  /** The same in Vietnamese, where whoever threw the error said it. */
  readonly detailVi: string | undefined
  readonly errors: readonly FieldError[]
  readonly fault: SignatureFault | undefined
  readonly retryAfterSeconds: number | undefined

  constructor(code: ErrorCode, details: ErrorDetails = {}) {
    const { detail } = details
    const words = typeof detail === 'string' ? { en: detail, vi: undefined } : detail
    super(words?.en ?? errorTable[code].title.en, { cause: details.cause })
    this.name = 'GatewayError'
    this.code = code
    this.detail = words?.en
    this.detailVi = words?.vi
    this.errors = details.errors ?? []
    this.fault = details.fault
    this.retryAfterSeconds = details.retryAfterSeconds
  }
}

export function isErrorCode(value: string): value is ErrorCode {
  return Object.hasOwn(errorTable, value)
}
