/** From a dossier's land information to the slip of form 15 (phiếu chuyển thông tin xác định nghĩa vụ tài chính). */
import type { Dossier } from '../../schemas/dossier.ts'
import type { LandTaxSlip } from '../../schemas/land-tax-slip.ts'
import { element } from '../../src/xml/write.ts'
import type { TaxConfig, TaxSender } from './config.ts'
import { writeGipDate, writeGipDay, writeGipTime } from './dates.ts'
import { formatVersion, gipMessageId, writeData, type GipHeader } from './wire.ts'

export const slipName = 'Phiếu chuyển thông tin xác định nghĩa vụ tài chính về đất đai'
export const queryName = 'Truy vấn sổ thuế nhà đất'
/** The exchange of the budget sub-item catalogue, which is public: it asks about nobody. */
export const catalogueCodes = { transaction: '05010', type: '00019' }
export const catalogueName = 'Trao đổi danh mục tiểu mục'

interface Envelope {
  readonly messageId: string
  readonly at: Date
  readonly sender: TaxSender
}

/** Nothing in it depends on the attempt, so every attempt sends the same bytes. */
export function writeSlip(envelope: Envelope, dossier: Dossier, slip: LandTaxSlip, config: TaxConfig): Uint8Array {
  const row = [
    element('TYPE', config.landSlip.type),
    element('NAME', slipName),
    element('PHIEU_CHUYEN', [
      element('MA_HS', dossier.code),
      element('NGAY_NHAN_HS', writeGipDay(new Date(dossier.receivedAt))),
      element('MA_TTHC', dossier.procedure.code),
      element('TEN_TTHC', dossier.procedure.name),
      element('CAN_CU_PHAP_LY', slip.legalBasis),
      ...slip.users.map(writeUser),
      writeParcel(slip.parcel),
      element('GIA_CHUYEN_NHUONG', String(slip.transferPrice ?? '')),
    ]),
  ]
  return writeData(headerOf(envelope, config, config.landSlip.transaction), [element('ROW', row)])
}

export function writeLandTaxQuery(envelope: Envelope, question: { readonly dossierCode: string; readonly identityNumber: string }, config: TaxConfig): Uint8Array {
  const asked = element('TRUYVAN', [element('MA_HS', question.dossierCode), element('SO', question.identityNumber)])
  const row = [element('TYPE', config.landTaxQuery.type), element('NAME', queryName), asked]
  return writeData(headerOf(envelope, config, config.landTaxQuery.transaction), [element('ROW', row)])
}

export function writeCatalogueQuery(envelope: Envelope, config: TaxConfig): Uint8Array {
  const row = [element('TYPE', catalogueCodes.type), element('NAME', catalogueName)]
  return writeData(headerOf(envelope, config, catalogueCodes.transaction), [element('ROW', row)])
}

function headerOf({ messageId, at, sender }: Envelope, config: TaxConfig, transaction: string): Partial<GipHeader> {
  return {
    VERSION: formatVersion,
    SENDER_CODE: sender.code,
    SENDER_NAME: sender.name,
    RECEIVER_CODE: config.receiverCode,
    RECEIVER_NAME: config.receiverName,
    TRAN_CODE: transaction,
    MSG_ID: gipMessageId(messageId),
    SEND_DATE: writeGipTime(at),
    ORIGINAL_CODE: sender.code,
    ORIGINAL_NAME: sender.name,
    ORIGINAL_DATE: writeGipTime(at),
  }
}

function writeUser(user: LandTaxSlip['users'][number]): string {
  return element('NGUOI_SDD', [
    element('TEN_NNT', user.name),
    element('SO', user.identityNumber),
    element('MA_SO_THUE', user.taxCode ?? ''),
    element('NGAY_SINH', user.dateOfBirth === undefined ? '' : writeGipDate(user.dateOfBirth)),
    element('MOTA_DIACHI', user.address),
  ])
}

function writeParcel(parcel: LandTaxSlip['parcel']): string {
  return element('THUA_DAT', [
    element('SO_THUADAT', parcel.number),
    element('SO_TO_BANDO', parcel.mapSheet),
    element('DIA_CHI_TS', parcel.address),
    element('MA_DBHC', parcel.communeCode),
    element('DIEN_TICH', writeArea(parcel.areaSquareMetres)),
    element('MUC_DICH_SD', parcel.purpose),
    element('NGUON_GOC_SD', parcel.origin),
    element('THOI_HAN_SD', parcel.term),
    element('MA_GCN', parcel.certificateNumber ?? ''),
    element('NGAY_CAP_GCN', parcel.certificateIssuedOn === undefined ? '' : writeGipDate(parcel.certificateIssuedOn)),
  ])
}

/** Decimal point, no exponent: JavaScript writes 1e-7 for small areas. */
function writeArea(squareMetres: number): string {
  const plain = String(squareMetres)
  return plain.includes('e') ? squareMetres.toFixed(20).replace(/0+$/, '') : plain
}
