/** The simulated tax agency's ledger: what land users owe for a slip, and the words it is told in. */
import { child, children, text, type XmlNode } from '../../../src/xml/to-data.ts'
import { element } from '../../../src/xml/write.ts'
import { writeGipDay, writeLedgerTime } from '../dates.ts'
import { landTaxAnswerType } from '../land-tax-answer.ts'
import { readWholeVnd } from '../money.ts'

/** A slip as it was taken; plain data, since it is kept in a journal. */
export interface HeldSlip {
  readonly dossierCode: string
  readonly users: readonly { readonly name: string; readonly identityNumber: string; readonly taxCode: string; readonly address: string }[]
  readonly parcel: { readonly number: string; readonly mapSheet: string; readonly address: string; readonly communeCode: string; readonly certificate: string }
  readonly price: number
}

export interface Charge {
  readonly payer: HeldSlip['users'][number]
  readonly noticeNumber: string
  readonly subItem: string
  readonly item: string
  readonly amount: number
}

const incomeTax = { subItem: '1006', item: 'Thuế thu nhập từ chuyển nhượng bất động sản', rate: 0.02 }
const registrationFee = { subItem: '2801', item: 'Lệ phí trước bạ nhà đất', rate: 0.005 }
/** The simulator's own price list, where the slip names no price. */
const pricePerSquareMetre = 1_000_000
const daysToPay = 30
const unknownStatus = ['00', 'Không tồn tại mã hồ sơ và số CMND/CCCD'] as const
const dueStatus = ['01', 'Tồn tại mã hồ sơ và số CMND/CCCD và có còn nợ thuế đất'] as const

export function readSlip(slip: XmlNode): HeldSlip {
  const parcel = child(slip, 'THUA_DAT')
  const field = (node: XmlNode | undefined, name: string) => (node && text(node, name)) ?? ''
  const area = Number(field(parcel, 'DIEN_TICH'))
  return {
    dossierCode: field(slip, 'MA_HS'),
    users: children(slip, 'NGUOI_SDD').map((user) => ({
      name: field(user, 'TEN_NNT'),
      identityNumber: field(user, 'SO'),
      taxCode: field(user, 'MA_SO_THUE'),
      address: field(user, 'MOTA_DIACHI'),
    })),
    parcel: {
      number: field(parcel, 'SO_THUADAT'),
      mapSheet: field(parcel, 'SO_TO_BANDO'),
      address: field(parcel, 'DIA_CHI_TS'),
      communeCode: field(parcel, 'MA_DBHC'),
      certificate: field(parcel, 'MA_GCN'),
    },
    price: readWholeVnd(field(slip, 'GIA_CHUYEN_NHUONG')) ?? Math.round(area * pricePerSquareMetre),
  }
}

/** BODY/ROW of the answer to a look-up: TYPE 00110. */
export function writeLedger(slip: HeldSlip | undefined, noticedAt: Date): string {
  const [code, words] = slip === undefined ? unknownStatus : dueStatus
  const payers = slip === undefined ? [] : slip.users.map((_user, index) => writePayer(slip, index, noticedAt))
  const ledger = element('SOTHUE', [element('TRANGTHAI', code), element('MOTA_TRANGTHAI', words), ...payers])
  return element('ROW', [element('TYPE', landTaxAnswerType), element('NAME', 'Trả lời truy vấn sổ thuế nhà đất'), ledger])
}

/** BODY/ROW_LIST of a pushed notice: of every payer, or of one (the first is 1). */
export function writeNoticeList(slip: HeldSlip, noticedAt: Date, payer?: number): string {
  const rows = chargesIn(slip, payer).map((charge) =>
    element('LIST', [
      element('MA_SO_THUE', charge.payer.taxCode),
      element('SO_QUYET_DINH', charge.noticeNumber),
      element('NGAY_QUYET_DINH', writeGipDay(noticedAt)),
      element('TEN_TIEUMUC', charge.item),
      element('SO_TIEN', String(charge.amount)),
    ]),
  )
  return element('ROW_LIST', [element('MA_HSO', slip.dossierCode), ...rows])
}

export function chargesIn(slip: HeldSlip, payer?: number): readonly Charge[] {
  return slip.users.flatMap((_user, index) => (payer === undefined || payer === index + 1 ? chargesOf(slip, index) : []))
}

/** Each user owes the same share of both; one notice for each of the two. */
function chargesOf(slip: HeldSlip, index: number): readonly Charge[] {
  const payer = slip.users[index]
  if (payer === undefined) return []
  return [incomeTax, registrationFee].map(({ subItem, item, rate }) => ({
    payer,
    noticeNumber: `LTB${slip.dossierCode.replaceAll(/\D/g, '').slice(-7).padStart(7, '0')}-TK${subItem}${String(index + 1).padStart(3, '0')}/TB-CCT`,
    subItem,
    item,
    amount: Math.round((slip.price * rate) / slip.users.length),
  }))
}

function writePayer(slip: HeldSlip, index: number, noticedAt: Date): string {
  const charges = chargesOf(slip, index)
  const total = charges.reduce((sum, charge) => sum + charge.amount, 0)
  return element('TONG_TIEN', [
    element('MA_SO_THUE', slip.users[index]?.taxCode ?? ''),
    element('TT_NNT', String(total)),
    ...charges.map((charge) => writeRow(slip, charge, noticedAt)),
  ])
}

function writeRow({ dossierCode, parcel }: HeldSlip, charge: Charge, noticedAt: Date): string {
  const payBy = new Date(noticedAt.getTime() + daysToPay * 86_400_000)
  const fields = {
    MA_HS: dossierCode,
    MA_GCN: parcel.certificate,
    SO_THUADAT: parcel.number,
    SO_TO_BANDO: parcel.mapSheet,
    DIA_CHI_TS: parcel.address,
    MA_DBHC: parcel.communeCode,
    MA_SO_THUE: charge.payer.taxCode,
    TEN_NNT: charge.payer.name,
    SO: charge.payer.identityNumber,
    MOTA_DIACHI: charge.payer.address,
    SO_QUYET_DINH: charge.noticeNumber,
    NGAY_QUYET_DINH: writeLedgerTime(noticedAt),
    MA_CHUONG: '757',
    MA_TMUC: charge.subItem,
    TEN_TMUC: charge.item,
    LOAI_TK_NSNN: '7111',
    MA_CQUAN_THU: '1050001',
    SO_CON_PHAI_NOP: String(charge.amount),
    HAN_NOP: writeLedgerTime(payBy),
    SHKB: '0001',
  }
  return element('ROW_SOTHUE', Object.entries(fields).map(([name, value]) => element(name, value)))
}
