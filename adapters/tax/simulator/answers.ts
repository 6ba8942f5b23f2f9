/** What the simulated tax agency writes around and beside its ledger. */
import { createHash } from 'node:crypto'
import { element } from '../../../src/xml/write.ts'
import { writeGipDay } from '../dates.ts'
import { catalogueCodes, catalogueName } from '../mapping.ts'
import type { GipError } from '../replies.ts'
import { sandboxAgreement } from '../sandbox-agreement.ts'
import { formatVersion, type GipHeader } from '../wire.ts'

const subItems = [
  { code: '1006', name: 'Thuế thu nhập từ chuyển nhượng bất động sản' },
  { code: '1401', name: 'Đất được nhà nước giao' },
  { code: '2801', name: 'Lệ phí trước bạ nhà đất' },
]

/** MSG_ID follows from the question's, so that a repeated question gets the same answer. */
export function writeGatewayHeader(question: GipHeader, error: GipError | undefined, now: Date): Partial<GipHeader> {
  const [day, month, year] = writeGipDay(now).split('-')
  const { receiverCode, receiverName } = sandboxAgreement
  return {
    VERSION: formatVersion,
    SENDER_CODE: receiverCode,
    SENDER_NAME: receiverName,
    RECEIVER_CODE: question.SENDER_CODE,
    RECEIVER_NAME: question.SENDER_NAME,
    TRAN_CODE: '05011',
    MSG_ID: `GIP${createHash('sha256').update(question.MSG_ID).digest('hex').slice(0, 20).toUpperCase()}`,
    MSG_REFID: question.MSG_ID,
    // month first, as the real answers have it
    SEND_DATE: `${month}-${day}-${year}`,
    ORIGINAL_CODE: receiverCode,
    ORIGINAL_NAME: receiverName,
    ERROR_CODE: error?.code ?? '',
    ERROR_DESC: error?.words ?? '',
  }
}

export function writeCatalogue(): string {
  const rows = subItems.map(({ code, name }) => element('ROW_TMUC', [element('MA_TMUC', code), element('TEN_TMUC', name)]))
  return element('ROW', [element('TYPE', catalogueCodes.type), element('NAME', catalogueName), ...rows])
}
