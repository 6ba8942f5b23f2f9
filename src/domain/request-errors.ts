/** Rows of the error table about requests that are not well formed, whoever sent them. */
export const requestErrors = {
  malformed_json: {
    status: 400,
    title: { vi: 'Nội dung không phải JSON hợp lệ', en: 'The body is not valid JSON' },
    remedy: {
      vi: 'Gửi một đối tượng JSON mã hoá UTF-8, không BOM, không ký tự NUL, mỗi trường một lần, số nhiều nhất 15 chữ số.',
      en: 'Send one JSON object in UTF-8, without byte order mark or NUL, each member once, numbers of at most 15 digits.',
    },
  },
  malformed_request: {
    status: 400,
    title: { vi: 'Yêu cầu HTTP không đúng cú pháp', en: 'The HTTP request is malformed' },
    remedy: { vi: 'Kiểm tra địa chỉ, độ dài và các tiêu đề của yêu cầu.', en: 'Check the address, the length and the headers of the request.' },
  },
  headers_too_large: {
    status: 431,
    title: { vi: 'Tiêu đề HTTP quá lớn hoặc quá nhiều', en: 'The headers are too large or too many' },
    remedy: { vi: 'Gửi nhiều nhất 100 tiêu đề, tổng không quá 16 KiB.', en: 'Send at most 100 headers, together under 16 KiB.' },
  },
  request_timeout: {
    status: 408,
    title: { vi: 'Yêu cầu đến quá chậm', en: 'The request took too long to arrive' },
    remedy: { vi: 'Gửi lại với cùng Idempotency-Key trên đường truyền tốt hơn.', en: 'Repeat with the same Idempotency-Key over a better connection.' },
  },
  invalid_input: {
    status: 422,
    title: { vi: 'Dữ liệu không đúng khuôn dạng', en: 'Some fields are not valid' },
    remedy: { vi: 'Sửa các trường nêu trong "errors" rồi gửi lại.', en: 'Correct the fields listed in "errors" and send again.' },
  },
  idempotency_key_missing: {
    status: 400,
    title: {
      vi: 'Tiêu đề Idempotency-Key thiếu, hoặc không phải 8 đến 200 ký tự in được',
      en: 'The Idempotency-Key header is missing, or not 8 to 200 printable characters',
    },
    remedy: {
      vi: 'Gửi đúng một tiêu đề Idempotency-Key dài 8 đến 200 ký tự ASCII in được, không đổi khi gửi lại cùng một yêu cầu.',
      en: 'Send one Idempotency-Key header of 8 to 200 printable ASCII characters, the same for every repeat of one request.',
    },
  },
  idempotency_key_reused: {
    status: 409,
    title: { vi: 'Idempotency-Key đã dùng cho nội dung khác', en: 'The Idempotency-Key was used with another body' },
    remedy: { vi: 'Dùng khoá mới cho yêu cầu mới, hoặc gửi lại đúng nội dung cũ.', en: 'Use a new key for a new request, or repeat the first body byte for byte.' },
  },
} as const
