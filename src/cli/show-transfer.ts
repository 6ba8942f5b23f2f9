/** A transfer as people read it in a terminal. */
import type { TimelineStepView } from '../../schemas/timeline.ts'
import type { TransferView } from '../../schemas/transfer.ts'
import type { DeliveryState } from '../domain/transfer.ts'
import type { Bilingual } from '../../schemas/bilingual.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

const stateWords: Readonly<Record<DeliveryState, Bilingual>> = {
  accepted: { vi: 'đã nhận', en: 'accepted' },
  delivering: { vi: 'đang gửi', en: 'delivering' },
  waiting: { vi: 'chờ gửi lại', en: 'waiting' },
  delivered: { vi: 'đã giao', en: 'delivered' },
  confirmed: { vi: 'cơ quan nhận đã xác nhận', en: 'confirmed' },
  refused: { vi: 'bị từ chối', en: 'refused' },
  parked: { vi: 'chờ người xử lý', en: 'parked' },
  expired: { vi: 'hết hạn gửi', en: 'expired' },
  cancelled: { vi: 'đã huỷ', en: 'cancelled' },
}

/** `dossierDueAt`: when the citizen's result is due, where the caller knows the dossier. */
export function showTransfer(terminal: Terminal, transfer: TransferView, dossierDueAt?: string): void {
  const { label } = terminal
  const fields = layOutFields([
    [label({ vi: 'Lượt chuyển', en: 'Transfer' }), transfer.id],
    [label({ vi: 'Hồ sơ', en: 'Dossier' }), transfer.dossierCode],
    [label({ vi: 'Thủ tục', en: 'Procedure' }), transfer.procedureCode],
    [label({ vi: 'Cơ quan nhận', en: 'Partner' }), transfer.partner],
    [label({ vi: 'Trạng thái', en: 'State' }), `${label(stateWords[transfer.state])} (${transfer.stateAt})`],
    [label({ vi: 'Số lần gửi', en: 'Attempts' }), String(transfer.attempts)],
    [label({ vi: 'Gửi tiếp lúc', en: 'Next attempt' }), transfer.dueAt],
    [label({ vi: 'Hạn trả kết quả', en: 'Result due' }), dossierDueAt],
    [label({ vi: 'Kết quả cuối', en: 'Last outcome' }), [transfer.code, transfer.words].filter((text) => text).join(': ')],
    [label({ vi: 'Mã bên nhận', en: 'Id at the partner' }), transfer.remoteId],
  ])
  for (const line of fields) terminal.print(line)
}

export function showTransfers(terminal: Terminal, transfers: readonly TransferView[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Lượt chuyển', en: 'Transfer' }),
    label({ vi: 'Nhận lúc', en: 'Accepted' }),
    label({ vi: 'Trạng thái', en: 'State' }),
    label({ vi: 'Lần gửi', en: 'Attempts' }),
    label({ vi: 'Cơ quan nhận', en: 'Partner' }),
    label({ vi: 'Hồ sơ', en: 'Dossier' }),
    label({ vi: 'Kết quả cuối', en: 'Last outcome' }),
  ]
  const rows = transfers.map((transfer) => [
    transfer.id,
    transfer.acceptedAt,
    transfer.state,
    String(transfer.attempts),
    transfer.partner,
    transfer.dossierCode,
    transfer.code ?? '',
  ])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

export function showTimeline(terminal: Terminal, steps: readonly TimelineStepView[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Lúc', en: 'At' }),
    label({ vi: 'Lần', en: 'Attempt' }),
    label({ vi: 'Loại', en: 'Kind' }),
    label({ vi: 'Việc', en: 'Step' }),
    label({ vi: 'Chi tiết', en: 'Details' }),
  ]
  const rows = steps.map((step) => [step.at, step.attempt === undefined ? '' : String(step.attempt), step.kind, step.name, detailsOf(step.data)])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

/** Digests and certificates are for machines: `--json` shows them. */
function detailsOf(data: TimelineStepView['data']): string {
  const shown = Object.entries(data).filter(([, value]) => isShort(value))
  return shown.map(([name, value]) => `${name}=${String(value)}`).join(' ')
}

function isShort(value: unknown): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return true
  return typeof value === 'string' && value !== '' && !/^[0-9a-f]{64}$/.test(value)
}
