/** What a state, or a record, of the Department of Justice tells about one dossier. */
import { Value } from 'typebox/value'
import type { InboundEvent } from '../../../src/ports/adapter.ts'
import { eventKey, notUnderstood, oneLine, type Filing } from '../not-understood.ts'
import { dataFile, fingerprint, paperOf, unreadableFile } from '../record-files.ts'
import { operationsStatuses, rowOf } from '../statuses.ts'
import { ResultItem } from './wire.ts'

export interface SeenState {
  readonly code: string | number
  readonly words?: string
  /** States carry nothing of what records say. */
  readonly raw: string
}

/** The record is there to be fetched. */
export function isFinished(state: SeenState): boolean {
  return rowOf(operationsStatuses, state.code)?.brings === 'record'
}

export function eventOfState(filing: Filing, { code, words, raw }: SeenState): InboundEvent {
  const { dossierCode } = filing
  const row = rowOf(operationsStatuses, code)
  const said = words === undefined ? {} : { partnerWords: words }
  if (row === undefined) return notUnderstood(filing, { raw, partnerCode: oneLine(code), ...said })
  return { event: { key: eventKey(filing, row.code), type: row.type, dossierCode, status: row.status, partnerCode: row.code, ...said } }
}

const finishedRow = operationsStatuses.find((row) => row.brings === 'record')

export interface RecordTold {
  readonly event: InboundEvent
  /** Its id at the partner, where the whole record came. */
  readonly fetched?: string
}

/** `item`: undefined while the partner says that the record is there and does not hand it out. `secret`: tells contents apart. */
export function eventOfRecord(filing: Filing, item: unknown, secret: string): RecordTold {
  const { dossierCode } = filing
  const { code = '', status } = finishedRow ?? {}
  if (item !== undefined && !Value.Check(ResultItem, item)) {
    const raw = 'traHoSo: an item of an unknown shape'
    return { event: notUnderstood(filing, { raw, partnerWords: raw, files: [dataFile(item)], content: { value: item, secret } }) }
  }
  const base64 = item?.FILE_CONTENT ?? ''
  const known = { dossierCode, partnerCode: code, ...(status === undefined ? {} : { status }) }
  if (item === undefined || base64 === '') return { event: { event: { key: eventKey(filing, code), type: 'progress', ...known } } }
  const { FILE_CONTENT: _paper, ...data } = item
  const paper = paperOf(base64)
  if (paper === undefined) {
    const files = [unreadableFile(base64), dataFile(data)]
    return { event: notUnderstood(filing, { raw: `${code}: FILE_CONTENT is no PDF in base64`, partnerCode: code, files, content: { value: item, secret } }) }
  }
  const files = [paper, dataFile(data)]
  const number = oneLine(item.RECORD_NO ?? '')
  const issuedOn = oneLine(item.ISSUE_DATE ?? '', 40)
  const result = { ...(number === '' ? {} : { number }), ...(issuedOn === '' ? {} : { issuedOn }) }
  return { event: { event: { key: eventKey(filing, `${code}/${fingerprint(files)}`), type: 'result', ...known, result, final: true }, files }, fetched: oneLine(item.DECLARATION_ID) }
}
