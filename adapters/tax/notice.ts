/** The content of a pushed tax notice (ThongBaoThue): which dossiers have to pay what. */
import { createHash } from 'node:crypto'
import { Value } from 'typebox/value'
import { AmountDue, PartnerEvent } from '../../schemas/partner-event.ts'
import { child, children, text, type XmlNode } from '../../src/xml/to-data.ts'
import { readSendDate } from './dates.ts'
import { readWholeVnd } from './money.ts'
import { readHeader } from './wire.ts'

export type NoticeReading =
  | { readonly kind: 'events'; readonly events: readonly PartnerEvent[] }
  /** In the partner's language: it is the answer's message. */
  | { readonly kind: 'misfit'; readonly words: string }

const wireNames: Readonly<Record<string, string>> = {
  '/noticeNumber': 'SO_QUYET_DINH',
  '/noticeDate': 'NGAY_QUYET_DINH',
  '/payerTaxCode': 'MA_SO_THUE',
  '/item': 'TEN_TIEUMUC',
  '/amount': 'SO_TIEN',
}

/**
 * One event a dossier. `data` is the verified DATA, or an unsigned one where the agreement allows it. `recipient`: the
 * organisation that the signed header names, where it is one of ours.
 */
export function readNotice(data: XmlNode, recipient?: string): NoticeReading {
  const body = child(data, 'BODY')
  const lists = body === undefined ? [] : children(body, 'ROW_LIST')
  if (lists.length === 0) return misfit('Thông báo không có ROW_LIST')

  const amounts = new Map<string, AmountDue[]>()
  for (const list of lists) {
    const dossierCode = oneLine(text(list, 'MA_HSO'))
    const rows = amounts.get(dossierCode) ?? []
    amounts.set(dossierCode, rows)
    for (const row of children(list, 'LIST')) {
      const due = amountOf(row)
      const fault = faultIn(due)
      if (fault !== undefined) return misfit(`Hồ sơ ${dossierCode}: thiếu hoặc sai ${fault}`)
      rows.push(due)
    }
    if (rows.length === 0) return misfit(`Hồ sơ ${dossierCode}: không có khoản nào trong LIST`)
  }

  const sentAt = readSendDate(readHeader(data).SEND_DATE)
  const events = Array.from(amounts, ([code, due]) => eventOf(code, due, { at: sentAt, recipient }))
  return events.every((event) => Value.Check(PartnerEvent, event)) ? { kind: 'events', events } : misfit('Thiếu hoặc sai MA_HSO, hoặc quá nhiều khoản')
}

export function misfit(words: string): NoticeReading {
  return { kind: 'misfit', words }
}

/** Not yet checked: an unreadable amount is NaN, which the schema refuses. */
function amountOf(row: XmlNode): AmountDue {
  const noticeDate = oneLine(text(row, 'NGAY_QUYET_DINH'))
  const payerTaxCode = oneLine(text(row, 'MA_SO_THUE'))
  return {
    noticeNumber: oneLine(text(row, 'SO_QUYET_DINH')),
    item: oneLine(text(row, 'TEN_TIEUMUC')),
    amount: readWholeVnd(text(row, 'SO_TIEN') ?? '') ?? Number.NaN,
    ...(noticeDate === '' ? {} : { noticeDate }),
    ...(payerTaxCode === '' ? {} : { payerTaxCode }),
  }
}

/** The agency's name of the first wrong field, or undefined. */
function faultIn(due: AmountDue): string | undefined {
  const [error] = Value.Errors(AmountDue, due)
  return error && (wireNames[error.instancePath] ?? error.instancePath)
}

/** XML files are wrapped and indented; the events of ours are lines. */
function oneLine(words = ''): string {
  return words.replaceAll(/\s+/g, ' ').trim()
}

interface Envelope {
  readonly at: string | undefined
  readonly recipient: string | undefined
}

/**
 * The key comes from the content, in any order of the rows: the same notice again is the same event, while a corrected
 * amount under the same number is a new one.
 */
function eventOf(dossierCode: string, amountsDue: readonly AmountDue[], { at, recipient }: Envelope): PartnerEvent {
  const rows = amountsDue.map((due) => JSON.stringify([due.noticeNumber, due.noticeDate ?? '', due.payerTaxCode ?? '', due.item, due.amount]))
  const digest = createHash('sha256').update(rows.toSorted().join('\n')).digest('hex')
  return {
    key: `tax-notice:${dossierCode}:${digest}`,
    type: 'tax-notice',
    dossierCode,
    ...(recipient === undefined ? {} : { recipient }),
    ...(at === undefined ? {} : { at }),
    // a notice of the tax agency is what state 6 is named after: a financial obligation was requested
    status: 6,
    step: { content: stepOf(amountsDue) },
    amountsDue: [...amountsDue],
    partnerCode: 'ThongBaoThue',
  }
}

/** Numbers and sums only: the items stand beside it. */
function stepOf(amountsDue: readonly AmountDue[]): string {
  const total = amountsDue.reduce((sum, due) => sum + due.amount, 0)
  const notices = new Set(amountsDue.map((due) => due.noticeNumber)).size
  return `Thông báo nghĩa vụ tài chính: ${notices} thông báo, ${amountsDue.length} khoản, tổng cộng ${grouped(total)} đồng`
}

/** As sums are written in Vietnam, whatever the language of the machine: 50.000.000. */
function grouped(amount: number): string {
  return String(amount).replaceAll(/\B(?=(?:\d{3})+$)/g, '.')
}
