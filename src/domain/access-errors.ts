/** Rows of the error table about who may come in, how much, and what came of a look-up. */
export const accessErrors = {
  permission_missing: {
    status: 403,
    title: { vi: 'Thiếu quyền cho thao tác này', en: 'The right for this is missing' },
    remedy: { vi: 'Đề nghị quản trị viên cấp quyền nêu trong "detail".', en: 'Ask the administrator for the right that "detail" names.' },
  },
  purpose_missing: {
    status: 403,
    title: { vi: 'Tra cứu không nêu mục đích', en: 'The look-up names no purpose' },
    remedy: { vi: 'Nêu "purpose" trong "asking"; không có mục đích thì không được tra cứu.', en: 'Name the "purpose" in "asking"; nothing is looked up without one.' },
  },
  query_not_allowed: {
    status: 403,
    title: { vi: 'Không có quyền tra cứu này', en: 'This look-up is not among your rights' },
    remedy: {
      vi: 'Xem điều kiện thiếu trong "detail"; đề nghị quản trị viên cấp quyền (lienthong access explain).',
      en: 'See in "detail" which condition fails; ask the administrator for the right (lienthong access explain).',
    },
  },
  unknown_service: {
    status: 404,
    title: { vi: 'Không có cơ quan nào trả lời tra cứu này', en: 'No partner here answers this look-up' },
    remedy: { vi: 'Dùng một tên dịch vụ trong tài liệu, và kiểm tra "partner".', en: 'Use a name of a service from the documentation, and check "partner".' },
  },
  query_refused: {
    status: 422,
    title: { vi: 'Cơ quan được hỏi từ chối câu hỏi', en: 'The partner refused the question' },
    remedy: { vi: 'Sửa các trường nêu trong "errors", theo mã của cơ quan nêu trong "detail", rồi hỏi lại.', en: 'Correct the fields listed in "errors", by the partner’s code in "detail", and ask again.' },
  },
  partner_unavailable: {
    status: 503,
    title: { vi: 'Cơ quan được hỏi không trả lời', en: 'The partner does not answer' },
    remedy: { vi: 'Hỏi lại sau thời gian nêu trong Retry-After; hồ sơ vẫn gửi được bình thường.', en: 'Ask again after the time in Retry-After; dossiers can be sent meanwhile.' },
  },
  partner_answer_unclear: {
    status: 502,
    title: { vi: 'Câu trả lời của cơ quan được hỏi không hiểu được', en: 'The partner’s answer was not understood' },
    remedy: { vi: 'Báo quản trị viên mã yêu cầu; chưa có dữ liệu nào được trả về.', en: 'Tell the administrator the id of the request; no data came back.' },
  },
  too_many_requests: {
    status: 429,
    title: { vi: 'Quá nhiều yêu cầu', en: 'Too many requests' },
    remedy: { vi: 'Gửi lại sau thời gian nêu trong Retry-After.', en: 'Repeat after the time in Retry-After.' },
  },
  overloaded: {
    status: 503,
    title: { vi: 'Hệ thống đang quá tải', en: 'The gateway is overloaded' },
    remedy: { vi: 'Gửi lại với cùng Idempotency-Key sau thời gian nêu trong Retry-After.', en: 'Repeat with the same Idempotency-Key after the time in Retry-After.' },
  },
  log_in_failed: {
    status: 401,
    title: { vi: 'Đăng nhập không thành công', en: 'The log-in failed' },
    remedy: { vi: 'Kiểm tra tài khoản, mật khẩu và mã xác thực; sau nhiều lần sai tài khoản bị khoá một thời gian.', en: 'Check account, password and code; after several failures the account is locked for a while.' },
  },
  csrf_failed: {
    status: 403,
    title: { vi: 'Yêu cầu không đến từ trang của hệ thống này', en: 'The request did not come from a page of this gateway' },
    remedy: {
      vi: 'Tải lại trang rồi làm lại; chương trình gửi mã "csrf" của phiên trong tiêu đề x-csrf-token.',
      en: 'Load the page again and repeat; a program sends the "csrf" of its session in the header x-csrf-token.',
    },
  },
  password_weak: {
    status: 422,
    title: { vi: 'Mật khẩu quá yếu', en: 'The password is too weak' },
    remedy: { vi: 'Dùng ít nhất 12 ký tự, không chứa tên tài khoản.', en: 'Use at least 12 characters, without the name of the account.' },
  },
  roles_conflict: {
    status: 409,
    title: { vi: 'Các vai trò này không được giao cho cùng một người', en: 'One person must not hold these roles together' },
    remedy: { vi: 'Giao vai trò cho hai người khác nhau.', en: 'Give the roles to two persons.' },
  },
  account_exists: {
    status: 409,
    title: { vi: 'Tài khoản đã có', en: 'The account exists already' },
    remedy: { vi: 'Chọn tên khác, hoặc sửa tài khoản đang có.', en: 'Choose another name, or change the existing account.' },
  },
  version_conflict: {
    status: 409,
    title: { vi: 'Đã có phiên bản mới hơn', en: 'There is a newer version' },
    remedy: { vi: 'Xem lại phiên bản mới rồi thay đổi trên phiên bản đó.', en: 'Look at the newer version and make the change on it.' },
  },
  address_refused: {
    status: 422,
    title: { vi: 'Địa chỉ không được phép', en: 'The address is not allowed' },
    remedy: { vi: 'Dùng địa chỉ https công khai; địa chỉ nội bộ phải được cho phép trong cấu hình.', en: 'Use a public https address; addresses inside must be allowed in the configuration.' },
  },
} as const
