/** How one dossier stands at the central system: the state in the answer to Scan, and the day of the record beside it. */
import { Value } from 'typebox/value'
import type { Exchange } from '../../../src/ports/adapter.ts'
import type { CentralConfig } from '../config.ts'
import type { LineContext } from '../line-context.ts'
import { failed, foundProgress, malformed, noProgress } from '../progress.ts'
import { centralStatuses } from '../statuses.ts'
import type { WireAnswer } from '../wire-line.ts'
import { isAbout, scan, wordsOf } from './poll.ts'
import { ScanItem } from './wire.ts'

const sources = {
  dossierCode: 'maHoSoMCDT',
  status: 'trangThaiXuLy',
  statusCode: 'trangThaiXuLy',
  issuedOn: 'ketQuaXuLy.ngayCapPhieu',
} as const

export async function lookUpScan(line: LineContext<CentralConfig>, dossierCode: string, exchange: Exchange): Promise<WireAnswer> {
  const reading = await scan(line, dossierCode, exchange)
  if (reading.kind === 'failed') return reading
  const { status, value } = reading.answer
  if (String(status) !== '1') return noProgress(wordsOf(reading.answer))
  const told: unknown = value ?? []
  if (!Array.isArray(told)) return failed(malformed)
  if (told.length === 0) return { kind: 'nothing-yet' }
  const [item, another]: readonly unknown[] = told.filter((each) => isAbout(each, dossierCode))
  if (another !== undefined || !Value.Check(ScanItem, item)) return failed(malformed)
  return foundProgress(centralStatuses, { dossierCode, code: item.trangThaiXuLy, issuedOn: item.ketQuaXuLy?.ngayCapPhieu }, sources)
}
