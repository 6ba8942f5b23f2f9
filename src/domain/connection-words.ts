/** What the outcome of a connection test means, for whoever pressed the button. */
import type { Bilingual } from '../../schemas/bilingual.ts'

export interface TestFacts {
  readonly up: boolean
  readonly code: string
  /** Messages that were signed by us, and answers whose signature was verified. */
  readonly made: number
  readonly verified: number
}

const reasons: Readonly<Record<string, Bilingual>> = {
  dns: { vi: 'Không phân giải được tên máy của cơ quan.', en: 'The name of the partner’s server cannot be resolved.' },
  refused: { vi: 'Máy của cơ quan từ chối kết nối: dịch vụ không chạy hoặc bị tường lửa chặn.', en: 'The partner’s server refuses the connection: the service is down, or a firewall stands between.' },
  reset: { vi: 'Kết nối bị đóng trước khi có trả lời.', en: 'The connection was closed before an answer came.' },
  timeout: { vi: 'Không có trả lời trong thời gian thoả thuận.', en: 'No answer came within the agreed time.' },
  aborted: { vi: 'Việc kiểm tra bị dừng trước khi có trả lời.', en: 'The test was given up before an answer came.' },
  tls: { vi: 'Không lập được kết nối TLS: xem chứng thư của máy chủ và tệp caFile.', en: 'TLS cannot be set up: look at the server’s certificate and at caFile.' },
  'certificate-rejected': { vi: 'Cơ quan không nhận chứng thư TLS của ta.', en: 'The partner does not take our TLS certificate.' },
  'transport-refused': { vi: 'Trục kết nối ở giữa từ chối ta: xem dstcode và tài khoản của trục.', en: 'The platform in between refuses us: look at dstcode and at the account there.' },
  'address-refused': { vi: 'Địa chỉ nằm trong mạng nội bộ hoặc không phải https, và chưa có trong outside.allow.', en: 'The address lies inside, or is no https address, and outside.allow does not name it.' },
  'answer-too-large': { vi: 'Trả lời lớn hơn mức cho phép.', en: 'The answer is larger than allowed.' },
  network: { vi: 'Mạng có lỗi.', en: 'The network failed.' },
  'credentials-rejected': { vi: 'Cơ quan không nhận tài khoản hoặc mã truy cập của ta: xem lại thiết lập.', en: 'The partner does not take our account or token: look at the settings.' },
  'signature-rejected': { vi: 'Cơ quan không nhận chữ ký số của ta: gửi họ chứng thư đang ký.', en: 'The partner does not take our signature: give it the certificate that signs now.' },
  'key-unusable': { vi: 'Khoá ký của ta không dùng được: xem trang chứng thư.', en: 'Our seal cannot sign: look at the page of certificates.' },
  'certificate-unproven': { vi: 'Lúc này chưa hỏi được chứng thư có bị thu hồi hay không.', en: 'Whether a certificate is revoked cannot be asked at the moment.' },
  'receipt-unverified': { vi: 'Có trả lời, nhưng chữ ký của cơ quan không đúng với chứng thư đã đăng ký.', en: 'An answer came, but its signature is not by a certificate that is registered for the partner.' },
  'answer-unverified': { vi: 'Có trả lời, nhưng chữ ký của cơ quan không đúng với chứng thư đã đăng ký.', en: 'An answer came, but its signature is not by a certificate that is registered for the partner.' },
  'sender-not-agreed': { vi: 'Chưa thiết lập đơn vị gửi nào với cơ quan này.', en: 'No sender is agreed with this partner yet.' },
  'adapter-hung': { vi: 'Bộ nối không trở lại đúng hạn: lỗi của phần mềm này, hãy báo người phát triển.', en: 'The adapter did not come back in time: a fault of this software; tell its developers.' },
  'adapter-threw': { vi: 'Bộ nối gặp lỗi: lỗi của phần mềm này, hãy báo người phát triển.', en: 'The adapter failed: a fault of this software; tell its developers.' },
}

export function wordsOfTest(facts: TestFacts): Bilingual {
  return facts.up ? wordsOfSuccess(facts) : (reasons[facts.code] ?? unknownReason(facts.code))
}

/** Not every partner's format has a place for signatures: what was not proven is said. */
function wordsOfSuccess({ made, verified }: TestFacts): Bilingual {
  if (made > 0 && verified > 0) return { vi: 'Đã ký, đã gửi và nhận được trả lời có chữ ký đúng của cơ quan.', en: 'Signed, sent, and answered with a signature of the partner that is right.' }
  if (made > 0) return { vi: 'Đã ký, đã gửi và được trả lời; trả lời này của cơ quan không có chữ ký.', en: 'Signed, sent and answered; this answer of the partner carries no signature.' }
  if (verified > 0) return { vi: 'Đã hỏi và nhận được trả lời có chữ ký đúng của cơ quan; câu hỏi này không ký.', en: 'Asked, and answered with a signature of the partner that is right; this question is not signed.' }
  return { vi: 'Đã hỏi và được trả lời; khuôn dạng của cơ quan không có chữ ký ở bước này.', en: 'Asked and answered; the partner’s format has no signatures in this step.' }
}

function unknownReason(code: string): Bilingual {
  return { vi: `Cơ quan chưa nhận được hồ sơ lúc này (${code}).`, en: `The partner would not take a dossier now (${code}).` }
}
