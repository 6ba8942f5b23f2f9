/** Faults of a CMS signature and of a time stamp. */

export const cmsFaults = {
  'cms-form': { vi: 'không phải CMS SignedData có nội dung tách rời', en: 'it is not a CMS SignedData with a detached content' },
  'cms-trailing': { vi: 'có nội dung thừa sau cấu trúc CMS', en: 'something follows the CMS structure' },
  'cms-not-der': { vi: 'cấu trúc CMS không phải DER', en: 'the CMS structure is not DER' },
  'cms-too-large': { vi: 'cấu trúc CMS lớn quá mức đọc', en: 'the CMS structure is larger than is read' },
  'cms-signers': { vi: 'không có đúng một người ký', en: 'there is not exactly one signer' },
  'cms-attributes-missing': { vi: 'thiếu các thuộc tính được ký', en: 'the signed attributes are missing' },
  'cms-attributes': { vi: 'các thuộc tính được ký không đúng hồ sơ này', en: 'the signed attributes are not those of this profile' },
  'cms-certificate-differs': { vi: 'tham chiếu chứng thư được ký nêu chứng thư khác', en: 'the signed certificate reference names another certificate' },
  'stamp-form': { vi: 'không phải dấu thời gian', en: 'it is not a time-stamp token' },
  'stamp-refused': { vi: 'cơ quan cấp dấu thời gian từ chối', en: 'the time-stamping authority refused' },
  'stamp-imprint': { vi: 'dấu thời gian thuộc về dữ liệu khác', en: 'the time stamp is about other data' },
  'stamp-nonce': { vi: 'dấu thời gian trả lời yêu cầu khác', en: 'the time stamp answers another request' },
  'stamp-policy': { vi: 'dấu thời gian theo chính sách khác', en: 'the time stamp is of another policy' },
  'stamp-authority': { vi: 'chứng thư không dành riêng cho dấu thời gian', en: 'the certificate is not one for time stamps alone' },
  'stamp-time': { vi: 'thời điểm của dấu thời gian không hợp lý', en: 'the time of the stamp cannot be' },
} as const
