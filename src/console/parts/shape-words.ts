/** Words of forms that are drawn from schemas. */
export const words = {
  secretKept: { vi: 'Bí mật: giữ nguyên như trong cấu hình. Không bao giờ hiện ra ở đây.', en: 'Secret: stays as configured. It is never shown here.' },
  secretNew: { vi: 'Bí mật: điền ở tệp cấu hình. Ở đây chỉ gõ một giá trị thử để kiểm tra.', en: 'Secret: it belongs into the configuration file. Type one here only to have it checked.' },
  between: { vi: 'từ {least} đến {most}', en: '{least} to {most}' },
  standard: { vi: 'mặc định: {value}', en: 'default: {value}' },
  example: { vi: 'ví dụ: {value}', en: 'for example {value}' },
  add: { vi: 'Thêm một mục', en: 'Add one' },
  addPart: { vi: 'Thêm phần này', en: 'Add this part' },
  takeAwayPart: { vi: 'Bỏ phần này', en: 'Take this part away' },
  takeAway: { vi: 'Bỏ', en: 'Take away' },
  notSet: { vi: 'chưa đặt', en: 'not set' },
  item: { vi: 'Mục {number}', en: 'Item {number}' },
  notJson: { vi: 'Chưa phải JSON hợp lệ.', en: 'Not valid JSON yet.' },
} as const
