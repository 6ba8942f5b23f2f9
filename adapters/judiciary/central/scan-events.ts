/** What one answer to Scan tells about one dossier. */
import { Value } from 'typebox/value'
import type { InboundEvent, InboundFile } from '../../../src/ports/adapter.ts'
import { eventKey, notUnderstood, oneLine, type Filing } from '../not-understood.ts'
import { dataFile, fingerprint, paperOf, unreadableFile } from '../record-files.ts'
import { centralStatuses, rowOf, supplementCode, type StatusRow } from '../statuses.ts'
import type { RoundBook } from './rounds.ts'
import { ScanItem, type ScanResult } from './wire.ts'

/** Scan says that documents are missing, and has no field for which. */
const untoldContent = 'Cơ quan cấp phiếu yêu cầu bổ sung giấy tờ; nội dung cụ thể không gửi kèm'

export interface ScanContext {
  readonly rounds: RoundBook
  /** Under which content that is not shown is told apart. */
  readonly secret: string
}

/** `items`: those that the answer has about this dossier. */
export function eventsOfItems(filing: Filing, items: readonly unknown[], { rounds, secret }: ScanContext): readonly InboundEvent[] {
  const [item, another] = items
  if (item === undefined) return []
  if (another !== undefined || !Value.Check(ScanItem, item)) return [misshapen(filing, items, secret)]
  const row = rowOf(centralStatuses, item.trangThaiXuLy)
  if (row === undefined) return [strangeCode(filing, item, secret)]
  return [row.brings === 'record' ? finished(filing, row, item, { rounds, secret }) : moved(filing, row, rounds)]
}

function moved(filing: Filing, row: StatusRow, rounds: RoundBook): InboundEvent {
  const { dossierCode } = filing
  const round = rounds.see(dossierCode, row)
  const { afterSupplement } = row
  if (row.brings === 'end') rounds.forget(dossierCode)
  return {
    event: {
      key: eventKey(filing, `${row.code}${round.number === 0 ? '' : `#${round.number}`}`),
      type: afterSupplement !== undefined && round.pause === supplementCode ? afterSupplement : row.type,
      dossierCode,
      status: row.status,
      partnerCode: row.code,
      ...(row.code === supplementCode ? { supplement: { content: untoldContent, suspends: true } } : {}),
      ...(row.brings === 'end' ? { final: true } : {}),
    },
  }
}

/** Finished means with the record; without it the dossier is asked for again, unless it was handed over elsewhere. */
function finished(filing: Filing, row: StatusRow, { ketQuaXuLy }: ScanItem, { rounds, secret }: ScanContext): InboundEvent {
  const base64 = ketQuaXuLy?.phieuLLTP ?? ''
  if (base64 === '') return row.status === 10 ? handedOver(filing, row, ketQuaXuLy, rounds) : moved(filing, { ...row, type: 'progress' }, rounds)
  const paper = paperOf(base64)
  if (paper === undefined) return unreadablePaper(filing, row, ketQuaXuLy, secret)
  const { phieuLLTP: _paper, ...data } = ketQuaXuLy ?? {}
  const files = [paper, dataFile(data)]
  rounds.forget(filing.dossierCode)
  return resultEvent(eventKey(filing, `${row.code}/${fingerprint(files)}`), filing, row, ketQuaXuLy, files)
}

function handedOver(filing: Filing, row: StatusRow, result: ScanItem['ketQuaXuLy'], rounds: RoundBook): InboundEvent {
  rounds.forget(filing.dossierCode)
  return resultEvent(eventKey(filing, row.code), filing, row, result, result ? [dataFile(result)] : [])
}

function resultEvent(key: string, { dossierCode }: Filing, row: StatusRow, result: ScanItem['ketQuaXuLy'], files: readonly InboundFile[]): InboundEvent {
  const number = oneLine(result?.soPhieuLLTP ?? '')
  const issuedOn = oneLine(result?.ngayCapPhieu ?? '', 40)
  const paper = { ...(number === '' ? {} : { number }), ...(issuedOn === '' ? {} : { issuedOn }) }
  return {
    event: { key, type: 'result', dossierCode, status: row.status, result: paper, final: true, partnerCode: row.code },
    ...(files.length > 0 ? { files } : {}),
  }
}

/** Whatever bytes it has go as a file, for whoever can read them. */
function unreadablePaper(filing: Filing, row: StatusRow, result: ScanResult | null | undefined, secret: string): InboundEvent {
  const raw = `trangThaiXuLy ${row.code}: phieuLLTP is no PDF in base64`
  const { phieuLLTP, ...data } = result ?? {}
  return notUnderstood(filing, { raw, partnerCode: row.code, files: [unreadableFile(phieuLLTP ?? ''), dataFile(data)], content: { value: result, secret } })
}

function strangeCode(filing: Filing, { trangThaiXuLy, ketQuaXuLy }: ScanItem, secret: string): InboundEvent {
  const raw = JSON.stringify({ maHoSoMCDT: filing.dossierCode, trangThaiXuLy })
  const kept = ketQuaXuLy ? { files: [dataFile(ketQuaXuLy)], content: { value: ketQuaXuLy, secret } } : {}
  return notUnderstood(filing, { raw, partnerCode: oneLine(trangThaiXuLy), ...kept })
}

/** What it holds is unknown, so that all of it is kept as a record is. */
function misshapen(filing: Filing, items: readonly unknown[], secret: string): InboundEvent {
  const raw = `Scan: ${items.length === 1 ? 'an item of an unknown shape' : `${items.length} items for one dossier`}`
  return notUnderstood(filing, { raw, partnerWords: raw, files: [dataFile(items)], content: { value: items, secret } })
}
