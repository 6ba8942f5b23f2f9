/** The file of a voucher, the same bytes for the same dossier. */
import { writeSimulatedPdf } from '../../../src/net/simulated-pdf.ts'

export function voucherOf(dossierCode: string): Uint8Array {
  return writeSimulatedPdf([`CHUNG TU NOP THUE (mo phong): ${dossierCode}`])
}
