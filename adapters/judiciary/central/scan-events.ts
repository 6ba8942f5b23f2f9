/** What one answer to Scan tells about one dossier. */
import { Value } from 'typebox/value'
import type { InboundEvent, InboundFile } from '../../../src/ports/adapter.ts'
import { notUnderstood, oneLine } from '../not-understood.ts'
import { dataFile, fingerprint, paperOf } from '../record-files.ts'
import { centralStatuses, rowOf, supplementCode, type StatusRow } from '../statuses.ts'
import type { RoundBook } from './rounds.ts'
import { ScanItem, type ScanResult } from './wire.ts'

/** Scan says that documents are missing, and has no field for which. */
const untoldContent = 'Cơ quan cấp phiếu yêu cầu bổ sung giấy tờ; nội dung cụ thể không gửi kèm'

/** `items`: those that the answer has about this dossier. */
export function eventsOfItems(dossierCode: string, items: readonly unknown[], rounds: RoundBook): readonly InboundEvent[] {
  const [item, another] = items
  if (item === undefined) return []
  if (another !== undefined || !Value.Check(ScanItem, item)) return [misshapen(dossierCode, items)]
  const row = rowOf(centralStatuses, item.trangThaiXuLy)
  if (row === undefined) return [strangeCode(dossierCode, item)]
  return [row.brings === 'record' ? finished(dossierCode, row, item, rounds) : moved(dossierCode, row, rounds)]
}

function moved(dossierCode: string, row: StatusRow, rounds: RoundBook): InboundEvent {
  const round = rounds.see(dossierCode, row)
  const { afterSupplement } = row
  if (row.brings === 'end') rounds.forget(dossierCode)
  return {
    event: {
      key: `${dossierCode}/${row.code}${round.number === 0 ? '' : `#${round.number}`}`,
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
function finished(dossierCode: string, row: StatusRow, { ketQuaXuLy }: ScanItem, rounds: RoundBook): InboundEvent {
  const base64 = ketQuaXuLy?.phieuLLTP ?? ''
  if (base64 === '') return row.status === 10 ? handedOver(dossierCode, row, ketQuaXuLy, rounds) : moved(dossierCode, { ...row, type: 'progress' }, rounds)
  const paper = paperOf(base64)
  if (paper === undefined) return unreadablePaper(dossierCode, row, ketQuaXuLy)
  const { phieuLLTP: _paper, ...data } = ketQuaXuLy ?? {}
  const files = [paper, dataFile(data)]
  rounds.forget(dossierCode)
  return resultEvent(`${dossierCode}/${row.code}/${fingerprint(files)}`, dossierCode, row, ketQuaXuLy, files)
}

function handedOver(dossierCode: string, row: StatusRow, result: ScanItem['ketQuaXuLy'], rounds: RoundBook): InboundEvent {
  rounds.forget(dossierCode)
  return resultEvent(`${dossierCode}/${row.code}`, dossierCode, row, result, result ? [dataFile(result)] : [])
}

function resultEvent(key: string, dossierCode: string, row: StatusRow, result: ScanItem['ketQuaXuLy'], files: readonly InboundFile[]): InboundEvent {
  const number = oneLine(result?.soPhieuLLTP ?? '')
  const issuedOn = oneLine(result?.ngayCapPhieu ?? '', 40)
  const paper = { ...(number === '' ? {} : { number }), ...(issuedOn === '' ? {} : { issuedOn }) }
  return {
    event: { key, type: 'result', dossierCode, status: row.status, result: paper, final: true, partnerCode: row.code },
    ...(files.length > 0 ? { files } : {}),
  }
}

function unreadablePaper(dossierCode: string, row: StatusRow, result: ScanResult | null | undefined): InboundEvent {
  const raw = `trangThaiXuLy ${row.code}: phieuLLTP is no PDF in base64`
  return notUnderstood({ dossierCode, raw, partnerCode: row.code, files: [dataFile(result)] })
}

function strangeCode(dossierCode: string, { trangThaiXuLy, ketQuaXuLy }: ScanItem): InboundEvent {
  const raw = JSON.stringify({ maHoSoMCDT: dossierCode, trangThaiXuLy })
  return notUnderstood({ dossierCode, raw, partnerCode: oneLine(trangThaiXuLy), ...(ketQuaXuLy ? { files: [dataFile(ketQuaXuLy)] } : {}) })
}

/** What it holds is unknown, so that all of it is kept as a record is. */
function misshapen(dossierCode: string, items: readonly unknown[]): InboundEvent {
  const raw = `Scan: ${items.length === 1 ? 'an item of an unknown shape' : `${items.length} items for one dossier`}`
  return notUnderstood({ dossierCode, raw, partnerWords: raw, files: [dataFile(items)] })
}
