/** The content of a pushed tax notice (ThongBaoThue): which dossiers have to pay what. */
import { createHash } from 'node:crypto'
import type { AmountDue, PartnerEvent } from '../../schemas/partner-event.ts'
import { child, children, text, type XmlNode } from '../../src/xml/to-data.ts'
import { readSendDate } from './dates.ts'
import { readWholeVnd } from './money.ts'
import { readHeader } from './wire.ts'

export type NoticeReading =
  | { readonly kind: 'events'; readonly events: readonly PartnerEvent[] }
  /** In the partner's language: it is the answer's message. */
  | { readonly kind: 'misfit'; readonly words: string }

const limits = { noticeNumber: 100, item: 300, payerTaxCode: 20, dossierCode: 50, rows: 500 }

/** One event a dossier. `data` is the verified DATA, or an unsigned one where the agreement allows it. */
export function readNotice(data: XmlNode): NoticeReading {
  const body = child(data, 'BODY')
  const lists = body === undefined ? [] : children(body, 'ROW_LIST')
  if (lists.length === 0) return misfit('Thông báo không có ROW_LIST')

  const amounts = new Map<string, AmountDue[]>()
  for (const list of lists) {
    const dossierCode = text(list, 'MA_HSO') ?? ''
    if (dossierCode === '' || dossierCode.length > limits.dossierCode) return misfit('Thiếu hoặc sai MA_HSO')
    const rows = amounts.get(dossierCode) ?? []
    amounts.set(dossierCode, rows)
    for (const row of children(list, 'LIST')) {
      const amount = readAmount(row)
      if (typeof amount === 'string') return misfit(`Hồ sơ ${dossierCode}: ${amount}`)
      rows.push(amount)
    }
    if (rows.length === 0) return misfit(`Hồ sơ ${dossierCode}: không có khoản nào trong LIST`)
    if (rows.length > limits.rows) return misfit(`Hồ sơ ${dossierCode}: quá ${limits.rows} khoản`)
  }

  const sentAt = readSendDate(readHeader(data).SEND_DATE)
  return { kind: 'events', events: Array.from(amounts, ([code, due]) => eventOf(code, due, sentAt)) }
}

export function misfit(words: string): NoticeReading {
  return { kind: 'misfit', words }
}

/** The amount, or what is wrong with the row. */
function readAmount(row: XmlNode): AmountDue | string {
  const noticeNumber = text(row, 'SO_QUYET_DINH') ?? ''
  const item = text(row, 'TEN_TIEUMUC') ?? ''
  const noticeDate = text(row, 'NGAY_QUYET_DINH') ?? ''
  const payerTaxCode = text(row, 'MA_SO_THUE') ?? ''
  const amount = readWholeVnd(text(row, 'SO_TIEN') ?? '')
  if (noticeNumber === '' || noticeNumber.length > limits.noticeNumber) return 'thiếu hoặc sai SO_QUYET_DINH'
  if (item === '' || item.length > limits.item) return 'thiếu hoặc sai TEN_TIEUMUC'
  if (payerTaxCode.length > limits.payerTaxCode) return 'sai MA_SO_THUE'
  if (amount === undefined) return 'SO_TIEN không phải số tiền đồng nguyên'
  return {
    noticeNumber,
    item,
    amount,
    ...(noticeDate === '' ? {} : { noticeDate }),
    ...(payerTaxCode === '' ? {} : { payerTaxCode }),
  }
}

/**
 * The key comes from the content, in any order of the rows: the same notice again is the same event, while a corrected
 * amount under the same number is a new one.
 */
function eventOf(dossierCode: string, amountsDue: readonly AmountDue[], at: string | undefined): PartnerEvent {
  const rows = amountsDue.map((due) => JSON.stringify([due.noticeNumber, due.noticeDate ?? '', due.payerTaxCode ?? '', due.item, due.amount]))
  const digest = createHash('sha256').update(rows.toSorted().join('\n')).digest('hex')
  return {
    key: `tax-notice:${dossierCode}:${digest}`,
    type: 'tax-notice',
    dossierCode,
    ...(at === undefined ? {} : { at }),
    amountsDue: [...amountsDue],
    partnerCode: 'ThongBaoThue',
  }
}
