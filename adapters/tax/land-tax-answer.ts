/** TYPE 00110: what the tax agency's ledger holds for a dossier and an identity number, as a record of `land-tax-obligations`. */
import { Value } from 'typebox/value'
import { Vnd } from '../../schemas/primitives.ts'
import { child, children, text, type XmlNode } from '../../src/xml/to-data.ts'
import { readGipDate } from './dates.ts'
import { statusOf } from './ledger-status.ts'
import { readWholeVnd } from './money.ts'

export const landTaxAnswerType = '00110'

/** Path in our record → the agency's name of it. */
export const landTaxSources: Readonly<Record<string, string>> = {
  status: 'SOTHUE.TRANGTHAI | SOTHUE.MOTA_TRANGTHAI',
  statusCode: 'SOTHUE.TRANGTHAI',
  statusWords: 'SOTHUE.MOTA_TRANGTHAI',
  total: 'TONG_TIEN.TT_NNT',
  'payers[].taxCode': 'TONG_TIEN.MA_SO_THUE',
  'payers[].names': 'ROW_SOTHUE.TEN_NNT',
  'payers[].total': 'TONG_TIEN.TT_NNT',
  'obligations[].noticeNumber': 'ROW_SOTHUE.SO_QUYET_DINH',
  'obligations[].noticeDate': 'ROW_SOTHUE.NGAY_QUYET_DINH',
  'obligations[].noticeDateWords': 'ROW_SOTHUE.NGAY_QUYET_DINH',
  'obligations[].payBy': 'ROW_SOTHUE.HAN_NOP',
  'obligations[].payByWords': 'ROW_SOTHUE.HAN_NOP',
  'obligations[].payerTaxCode': 'ROW_SOTHUE.MA_SO_THUE',
  'obligations[].payerName': 'ROW_SOTHUE.TEN_NNT',
  'obligations[].payerIdentityNumber': 'ROW_SOTHUE.SO',
  'obligations[].payerAddress': 'ROW_SOTHUE.MOTA_DIACHI',
  'obligations[].payerTaxArea.province': 'ROW_SOTHUE.MA_TINH',
  'obligations[].payerTaxArea.district': 'ROW_SOTHUE.MA_HUYEN',
  'obligations[].payerTaxArea.commune': 'ROW_SOTHUE.MA_XA',
  'obligations[].item': 'ROW_SOTHUE.TEN_TMUC',
  'obligations[].itemCode': 'ROW_SOTHUE.MA_TMUC',
  'obligations[].chapter': 'ROW_SOTHUE.MA_CHUONG',
  'obligations[].stateAccount': 'ROW_SOTHUE.LOAI_TK_NSNN',
  'obligations[].collector': 'ROW_SOTHUE.MA_CQUAN_THU',
  'obligations[].treasury': 'ROW_SOTHUE.SHKB',
  'obligations[].amountRemaining': 'ROW_SOTHUE.SO_CON_PHAI_NOP',
  'obligations[].parcel.number': 'ROW_SOTHUE.SO_THUADAT',
  'obligations[].parcel.mapSheet': 'ROW_SOTHUE.SO_TO_BANDO',
  'obligations[].parcel.address': 'ROW_SOTHUE.DIA_CHI_TS',
  'obligations[].parcel.certificateNumber': 'ROW_SOTHUE.MA_GCN',
  'obligations[].parcel.communeCode': 'ROW_SOTHUE.MA_DBHC',
  'obligations[].parcel.taxArea.province': 'ROW_SOTHUE.MA_TINH_TS',
  'obligations[].parcel.taxArea.district': 'ROW_SOTHUE.MA_HUYEN_TS',
  'obligations[].parcel.taxArea.commune': 'ROW_SOTHUE.MA_XA_TS',
}

export type LandTaxReading =
  | { readonly kind: 'found'; readonly record: object }
  | { readonly kind: 'not-found'; readonly words: string }
  /** The answer does not fit the format or our question. */
  | { readonly kind: 'misfit'; readonly code: string }

type Obligation = Readonly<Record<string, unknown>> & { readonly amountRemaining: number }

interface Payer {
  readonly taxCode?: string
  readonly names: readonly string[]
  readonly total: number
}

/** `data` is the verified DATA; the rows must be about the dossier that was asked for. */
export function readLandTaxAnswer(data: XmlNode, dossierCode: string): LandTaxReading {
  const body = child(data, 'BODY')
  const row = body && child(body, 'ROW')
  const ledger = row && child(row, 'SOTHUE')
  if (row === undefined || ledger === undefined || text(row, 'TYPE') !== landTaxAnswerType) return { kind: 'misfit', code: 'not-a-land-tax-answer' }

  const statusCode = text(ledger, 'TRANGTHAI') ?? ''
  const statusWords = text(ledger, 'MOTA_TRANGTHAI') ?? ''
  const payers: Payer[] = []
  const obligations: object[] = []
  for (const group of children(ledger, 'TONG_TIEN')) {
    const rows = children(group, 'ROW_SOTHUE')
    // a sum without rows may be anybody's
    if (rows.length === 0 || rows.some((item) => text(item, 'MA_HS') !== dossierCode)) return { kind: 'misfit', code: 'answer-about-another-dossier' }
    const read = rows.map(readObligation)
    const total = readWholeVnd(text(group, 'TT_NNT') ?? '')
    if (total === undefined || !read.every((item) => item !== undefined)) return { kind: 'misfit', code: 'unreadable-amount' }
    // a part of the total may be paid already
    if (total < sumOf(read.map(({ amountRemaining }) => amountRemaining))) return { kind: 'misfit', code: 'sums-disagree' }
    const names = rows.flatMap((item) => text(item, 'TEN_NNT') || [])
    payers.push({ ...filled({ taxCode: text(group, 'MA_SO_THUE') }), names: [...new Set(names)], total })
    obligations.push(...read)
  }
  const total = sumOf(payers.map((payer) => payer.total))
  if (!Value.Check(Vnd, total)) return { kind: 'misfit', code: 'unreadable-amount' }
  const status = statusOf({ code: statusCode, words: statusWords, tells: payers.length > 0, total })
  if (status === 'not-found') return { kind: 'not-found', words: statusWords }
  return { kind: 'found', record: { status, ...filled({ statusCode, statusWords }), total, payers, obligations } }
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}

function readObligation(row: XmlNode): Obligation | undefined {
  const field = (name: string) => text(row, name)
  const amountRemaining = readWholeVnd(field('SO_CON_PHAI_NOP') ?? '')
  if (amountRemaining === undefined) return undefined
  const [noticeDateWords, payByWords] = [field('NGAY_QUYET_DINH'), field('HAN_NOP')]
  return {
    ...filled({
      noticeNumber: field('SO_QUYET_DINH'),
      noticeDate: readGipDate(noticeDateWords ?? ''),
      noticeDateWords,
      payBy: readGipDate(payByWords ?? ''),
      payByWords,
      payerTaxCode: field('MA_SO_THUE'),
      payerName: field('TEN_NNT'),
      payerIdentityNumber: field('SO'),
      payerAddress: field('MOTA_DIACHI'),
      item: field('TEN_TMUC'),
      itemCode: field('MA_TMUC'),
      chapter: field('MA_CHUONG'),
      stateAccount: field('LOAI_TK_NSNN'),
      collector: field('MA_CQUAN_THU'),
      treasury: field('SHKB'),
    }),
    payerTaxArea: filled({ province: field('MA_TINH'), district: field('MA_HUYEN'), commune: field('MA_XA') }),
    amountRemaining,
    parcel: {
      ...filled({
        number: field('SO_THUADAT'),
        mapSheet: field('SO_TO_BANDO'),
        address: field('DIA_CHI_TS'),
        certificateNumber: field('MA_GCN'),
        communeCode: field('MA_DBHC'),
      }),
      taxArea: filled({ province: field('MA_TINH_TS'), district: field('MA_HUYEN_TS'), commune: field('MA_XA_TS') }),
    },
  }
}

/** What the agency left out or left empty is absent. */
function filled(fields: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(fields).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value] as const])))
}
