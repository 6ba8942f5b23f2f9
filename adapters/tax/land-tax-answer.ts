/** TYPE 00110: what the tax agency's ledger holds for a dossier and an identity number. */
import { Type, type Static } from 'typebox'
import { Vnd } from '../../schemas/primitives.ts'
import { child, children, text, type XmlNode } from '../../src/xml/to-data.ts'
import { readGipDate } from './dates.ts'
import { readWholeVnd } from './money.ts'

export const landTaxAnswerType = '00110'

const words = Type.String()

const Obligation = Type.Object(
  {
    noticeNumber: words,
    noticeDate: Type.Optional(Type.String({ format: 'date' })),
    payBy: Type.Optional(Type.String({ format: 'date' })),
    payerTaxCode: words,
    payerName: words,
    payerIdentityNumber: Type.String({ description: 'as the agency holds it; letters occur' }),
    payerAddress: words,
    item: words,
    amountRemaining: Vnd,
    parcel: Type.Object({ number: words, mapSheet: words, address: words, certificateNumber: words, communeCode: Type.String({ description: 'General statistics code (MA_DBHC)' }) }),
    /** The agency's own codes; its area codes are not those of general statistics. */
    codes: Type.Object({
      chapter: words,
      budgetSubItem: words,
      stateAccount: words,
      collector: words,
      treasury: words,
      noticeDate: words,
      payBy: words,
      parcelAreas: Type.Array(words),
      payerAreas: Type.Array(words),
    }),
  },
  { additionalProperties: false },
)

const Payer = Type.Object({ taxCode: words, names: Type.Array(words), total: Vnd }, { additionalProperties: false })

export const LandTaxAnswer = Type.Object(
  {
    status: Type.Union([Type.Literal('due'), Type.Literal('settled'), Type.Literal('other')]),
    statusCode: Type.String({ description: 'TRANGTHAI as it came' }),
    statusText: Type.String({ description: 'MOTA_TRANGTHAI as it came' }),
    total: Vnd,
    payers: Type.Array(Payer),
    obligations: Type.Array(Obligation),
  },
  { additionalProperties: false },
)
export type LandTaxAnswer = Static<typeof LandTaxAnswer>
type Obligation = Static<typeof Obligation>

export type LandTaxReading =
  | { readonly kind: 'found'; readonly answer: LandTaxAnswer }
  | { readonly kind: 'not-found'; readonly words: string }
  /** The answer does not fit the format or our question. */
  | { readonly kind: 'misfit'; readonly code: string }

/** `data` is the verified DATA; the rows must be about the dossier that was asked for. */
export function readLandTaxAnswer(data: XmlNode, dossierCode: string): LandTaxReading {
  const body = child(data, 'BODY')
  const row = body && child(body, 'ROW')
  const ledger = row && child(row, 'SOTHUE')
  if (row === undefined || ledger === undefined || text(row, 'TYPE') !== landTaxAnswerType) return { kind: 'misfit', code: 'not-a-land-tax-answer' }

  const statusCode = text(ledger, 'TRANGTHAI') ?? ''
  const statusText = text(ledger, 'MOTA_TRANGTHAI') ?? ''
  const status = statusOf(statusCode, statusText)
  if (status === 'not-found') return { kind: 'not-found', words: statusText }

  const payers: LandTaxAnswer['payers'] = []
  const obligations: Obligation[] = []
  for (const group of children(ledger, 'TONG_TIEN')) {
    const rows = children(group, 'ROW_SOTHUE')
    if (rows.some((item) => text(item, 'MA_HS') !== dossierCode)) return { kind: 'misfit', code: 'answer-about-another-dossier' }
    const read = rows.map(readObligation)
    const total = readWholeVnd(text(group, 'TT_NNT') ?? '')
    if (total === undefined || !read.every((item) => item !== undefined)) return { kind: 'misfit', code: 'unreadable-amount' }
    payers.push({ taxCode: text(group, 'MA_SO_THUE') ?? '', names: [...new Set(read.map((item) => item.payerName))], total })
    obligations.push(...read)
  }
  const total = payers.reduce((sum, payer) => sum + payer.total, 0)
  return { kind: 'found', answer: { status, statusCode, statusText, total, payers, obligations } }
}

/** Only code 01 is documented; for the others the words decide, and they are handed on as they came. */
function statusOf(code: string, words: string): LandTaxAnswer['status'] | 'not-found' {
  if (code === '01') return 'due'
  const normal = words.normalize('NFC').toLowerCase()
  if (/không (tồn tại|tìm thấy)/.test(normal)) return 'not-found'
  return /không còn nợ|đã nộp đủ|đã hoàn thành/.test(normal) ? 'settled' : 'other'
}

function readObligation(row: XmlNode): Obligation | undefined {
  const field = (name: string) => text(row, name) ?? ''
  const amountRemaining = readWholeVnd(field('SO_CON_PHAI_NOP'))
  if (amountRemaining === undefined) return undefined
  const noticeDate = readGipDate(field('NGAY_QUYET_DINH'))
  const payBy = readGipDate(field('HAN_NOP'))
  return {
    noticeNumber: field('SO_QUYET_DINH'),
    ...(noticeDate === undefined ? {} : { noticeDate }),
    ...(payBy === undefined ? {} : { payBy }),
    payerTaxCode: field('MA_SO_THUE'),
    payerName: field('TEN_NNT'),
    payerIdentityNumber: field('SO'),
    payerAddress: field('MOTA_DIACHI'),
    item: field('TEN_TMUC'),
    amountRemaining,
    parcel: {
      number: field('SO_THUADAT'),
      mapSheet: field('SO_TO_BANDO'),
      address: field('DIA_CHI_TS'),
      certificateNumber: field('MA_GCN'),
      communeCode: field('MA_DBHC'),
    },
    codes: {
      chapter: field('MA_CHUONG'),
      budgetSubItem: field('MA_TMUC'),
      stateAccount: field('LOAI_TK_NSNN'),
      collector: field('MA_CQUAN_THU'),
      treasury: field('SHKB'),
      noticeDate: field('NGAY_QUYET_DINH'),
      payBy: field('HAN_NOP'),
      parcelAreas: [field('MA_TINH_TS'), field('MA_HUYEN_TS'), field('MA_XA_TS')],
      payerAreas: [field('MA_TINH'), field('MA_HUYEN'), field('MA_XA')],
    },
  }
}
