/** What the simulated partner says when an order names no more than the kind of news. Every field can be ordered instead. */
import { createHash } from 'node:crypto'
import { newsTable } from '../news.ts'
import type { News } from '../wire.ts'

type Details = Omit<News, 'id' | 'dossierCode' | 'recipient' | 'at' | 'what'>

/** No row of the table of news: for whoever wants to see what becomes of a code that nobody foresaw. */
export const unforeseen = 'unforeseen'

/** Throws where the partner has no such news. `more` is not yet checked. */
export function detailsOf(what: string, id: string, more: Readonly<Record<string, unknown>>): Details {
  if (what !== unforeseen && !newsTable.some((row) => row.what === what)) throw new Error(`The simulated partner does not tell "${what}"`)
  // numbers of papers and payments: the same in the same order
  const number = id.slice(2, 10).toUpperCase()
  return { words: 'Có thông tin mới', ...wordsOf(number)[what], ...more }
}

/** Made from the name, so that it need not be kept. */
export function fileBytes(name: string): Uint8Array {
  return Buffer.from(`%PDF-1.7\n% ${name}\n${'made for the sandbox\n'.repeat(200)}%%EOF\n`)
}

function wordsOf(number: string): Readonly<Record<string, Partial<Details>>> {
  const payment = { reference: `TT-${number}`, amount: 50_000, noticeNumbers: [`TB-${number}`] }
  return {
    moved: { words: 'Đang thẩm định', step: { officer: 'canbo07', title: 'Chuyên viên', unit: 'Phòng Mẫu', content: 'Đang thẩm định hồ sơ' } },
    'documents-missing': { words: 'Thiếu giấy tờ', supplement: { content: 'Đề nghị bổ sung bản sao giấy tờ mẫu', suspends: true } },
    'documents-received': { words: 'Đã nhận bổ sung', step: { officer: 'canbo07', content: 'Đã nhận giấy tờ bổ sung' } },
    'amount-due': { words: 'Phải nộp lệ phí', amountsDue: [{ noticeNumber: `TB-${number}`, item: 'Lệ phí mẫu', amount: 50_000 }] },
    'payment-open': { words: 'Mời thanh toán', payment: { ...payment, link: `https://pay.example.vn/${number}` } },
    paid: { words: 'Đã thanh toán', payment: { ...payment, transactionId: `GD-${number}` } },
    'receipt-issued': { words: 'Đã lập biên lai', payment: { ...payment, receiptNumber: `BL-${number}` }, files: [fileOf(`Biên lai ${number}`, 'bien-lai.pdf')] },
    finished: {
      words: 'Đã có kết quả',
      result: { number: `KQ-${number}`, issuedOn: '20/11/2026', issuedBy: 'Cơ quan mẫu' },
      files: [fileOf(`Giấy chứng nhận ${number}`, 'giay-chung-nhan.pdf')],
    },
    'turned-down': { words: 'Không tiếp nhận: hồ sơ không thuộc thẩm quyền' },
    'given-back': { words: 'Trả lại hồ sơ, không có kết quả' },
    'taken-back': { words: 'Công dân đã rút hồ sơ' },
    remark: { words: 'Cán bộ phụ trách đã đổi' },
    [unforeseen]: { words: 'Chuyển hội đồng xem xét' },
  }
}

function fileOf(name: string, fileName: string): NonNullable<News['files']>[number] {
  return { name, fileName, mediaType: 'application/pdf', digest: createHash('sha256').update(fileBytes(name)).digest('hex') }
}
