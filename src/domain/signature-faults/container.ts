/** Faults of a container of evidence. */

export const containerFaults = {
  'container-form': { vi: 'không phải tệp ZIP đọc được', en: 'it is not a ZIP file that can be read' },
  'container-mimetype': { vi: 'mimetype không phải mục đầu tiên và lưu đúng cách', en: 'mimetype is not the first entry, stored as it must be' },
  'container-kind': { vi: 'không phải gói ASiC-E', en: 'it is not an ASiC-E container' },
  'container-name': { vi: 'tên của một mục không được chấp nhận', en: 'the name of an entry is not one that is taken' },
  'container-duplicate': { vi: 'hai mục trùng tên', en: 'two entries have the same name' },
  'container-header-differs': { vi: 'một mục nói khác nhau ở hai nơi trong tệp ZIP', en: 'an entry says one thing in its place and another in the list' },
  'container-hidden': { vi: 'có nội dung trong tệp ZIP không thuộc mục nào', en: 'something lies in the ZIP file that belongs to no entry' },
  'container-damaged': { vi: 'nội dung một mục bị hỏng', en: 'the content of an entry is damaged' },
  'container-too-large': { vi: 'một mục lớn hơn khai báo hoặc quá mức đọc', en: 'an entry is larger than it says or than is read' },
  'container-ratio': { vi: 'một mục nén chặt bất thường', en: 'an entry is packed tighter than any document' },
  'container-encrypted': { vi: 'một mục bị mã hoá', en: 'an entry is encrypted' },
  'container-unsigned': { vi: 'có tệp không được mọi chữ ký bao phủ', en: 'a file is not covered by every signature' },
  'container-missing': { vi: 'chữ ký nêu một tệp không có', en: 'a signature names a file that is not there' },
  'container-signature-place': { vi: 'chữ ký nằm ngoài META-INF', en: 'a signature stands outside META-INF' },
  'container-no-signature': { vi: 'không có chữ ký', en: 'there is no signature' },
  'container-manifest': { vi: 'bản kê không khớp với các mục', en: 'the manifest does not agree with the entries' },
} as const
