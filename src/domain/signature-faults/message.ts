/** Faults of any signed message, whatever its format. */

export const messageFaults = {
  'signature-missing': { vi: 'không có chữ ký', en: 'there is no signature' },
  'organisation-unknown': { vi: 'cơ quan chưa đăng ký chứng thư', en: 'no certificate is registered for the organisation' },
  'issuer-differs': { vi: 'chữ ký nêu cơ quan ký khác', en: 'the signature names another issuer' },
  'audience-differs': { vi: 'chữ ký dành cho cơ quan nhận khác', en: 'the signature is for another recipient' },
  'service-differs': { vi: 'chữ ký dành cho dịch vụ khác', en: 'the signature is for another service' },
  'message-differs': { vi: 'chữ ký thuộc về thông điệp khác', en: 'the signature is about another message' },
  'value-wrong': { vi: 'chữ ký không khớp với nội dung được ký', en: 'the signature does not match what was signed' },
  'digest-wrong': { vi: 'nội dung không phải là nội dung đã ký', en: 'the content is not what was signed' },
  'algorithm-refused': { vi: 'thuật toán không được phép với cơ quan này', en: 'the algorithm is not allowed for this organisation' },
  'algorithm-deprecated': { vi: 'thuật toán đã lỗi thời và cơ quan này không được dùng', en: 'the algorithm is deprecated, and this organisation may not use it' },
  'key-kind-differs': { vi: 'khoá đã đăng ký không đúng loại của thuật toán', en: 'the registered key is not of the kind that the algorithm needs' },
  'time-in-future': { vi: 'thời điểm ký ở tương lai', en: 'the signing time lies in the future' },
  'signature-too-old': { vi: 'chữ ký quá cũ', en: 'the signature is older than is taken' },
  'time-missing': { vi: 'chữ ký không có thời điểm nên không xét được độ cũ', en: 'the signature carries no time, so its age cannot be judged' },
} as const
