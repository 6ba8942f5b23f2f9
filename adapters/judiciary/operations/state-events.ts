/** What a state, or a record, of the Department of Justice tells about one dossier. */
import type { InboundEvent } from '../../../src/ports/adapter.ts'
import { notUnderstood, oneLine } from '../not-understood.ts'
import { dataFile, fingerprint, paperOf } from '../record-files.ts'
import { operationsStatuses, rowOf } from '../statuses.ts'
import type { ResultItem } from './wire.ts'

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

export function eventOfState(dossierCode: string, { code, words, raw }: SeenState): InboundEvent {
  const row = rowOf(operationsStatuses, code)
  const said = words === undefined ? {} : { partnerWords: words }
  if (row === undefined) return notUnderstood({ dossierCode, raw, partnerCode: oneLine(code), ...said })
  return { event: { key: `${dossierCode}/${row.code}`, type: row.type, dossierCode, status: row.status, partnerCode: row.code, ...said } }
}

const finishedRow = operationsStatuses.find((row) => row.brings === 'record')

/** `item`: undefined while the partner says that the record is there and does not hand it out. */
export function eventOfRecord(dossierCode: string, item: ResultItem | undefined): { readonly event: InboundEvent; readonly hasRecord: boolean } {
  const { code = '', status } = finishedRow ?? {}
  const base64 = item?.FILE_CONTENT ?? ''
  const known = { dossierCode, partnerCode: code, ...(status === undefined ? {} : { status }) }
  if (item === undefined || base64 === '') return { event: { event: { key: `${dossierCode}/${code}`, type: 'progress', ...known } }, hasRecord: false }
  const { FILE_CONTENT: _paper, ...data } = item
  const paper = paperOf(base64)
  if (paper === undefined) {
    return { event: notUnderstood({ dossierCode, raw: `${code}: FILE_CONTENT is no PDF in base64`, partnerCode: code, files: [dataFile(item)] }), hasRecord: false }
  }
  const files = [paper, dataFile(data)]
  const number = oneLine(item.RECORD_NO ?? '')
  const issuedOn = oneLine(item.ISSUE_DATE ?? '', 40)
  const result = { ...(number === '' ? {} : { number }), ...(issuedOn === '' ? {} : { issuedOn }) }
  return { event: { event: { key: `${dossierCode}/${code}/${fingerprint(files)}`, type: 'result', ...known, result, final: true }, files }, hasRecord: true }
}
