/** A dossier's state as people read it in a terminal. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { DossierView } from '../../schemas/dossier-view.ts'
import type { EventFile } from '../../schemas/partner-event.ts'
import type { PortalSyncState } from '../../schemas/states.ts'
import type { FinancialState } from '../domain/transfer.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

/** The national codes in the words that the portal shows. */
const statusWords: Readonly<Record<number, Bilingual>> = {
  1: { vi: 'mới đăng ký', en: 'newly registered' },
  2: { vi: 'được tiếp nhận', en: 'received' },
  3: { vi: 'không được tiếp nhận', en: 'not received' },
  4: { vi: 'đang xử lý', en: 'in progress' },
  5: { vi: 'yêu cầu bổ sung giấy tờ', en: 'supplement requested' },
  6: { vi: 'yêu cầu thực hiện nghĩa vụ tài chính', en: 'payment requested' },
  7: { vi: 'công dân yêu cầu rút hồ sơ', en: 'withdrawal requested' },
  8: { vi: 'dừng xử lý', en: 'stopped' },
  9: { vi: 'đã xử lý xong', en: 'processed' },
  10: { vi: 'đã trả kết quả', en: 'result returned' },
}

const financialWords: Readonly<Record<FinancialState, Bilingual>> = {
  none: { vi: 'không có', en: 'none' },
  due: { vi: 'phải nộp', en: 'due' },
  'partly-paid': { vi: 'đã nộp một phần', en: 'partly paid' },
  paid: { vi: 'đã nộp', en: 'paid' },
  waived: { vi: 'được miễn', en: 'waived' },
}

const portalWords: Readonly<Record<PortalSyncState, Bilingual>> = {
  none: { vi: 'không đồng bộ từ đây', en: 'not mirrored from here' },
  pending: { vi: 'đang chờ đồng bộ', en: 'pending' },
  'in-step': { vi: 'khớp', en: 'in step' },
  differs: { vi: 'lệch', en: 'differs' },
  failed: { vi: 'đồng bộ lỗi', en: 'failed' },
}

const suspensionWords: Readonly<Record<'supplement' | 'payment', Bilingual>> = {
  supplement: { vi: 'chờ bổ sung', en: 'waits for a supplement' },
  payment: { vi: 'chờ nộp tiền', en: 'waits for payment' },
}

export function showDossier(terminal: Terminal, dossier: DossierView): void {
  const { label } = terminal
  const status = statusWords[dossier.status]
  const fields = layOutFields([
    [label({ vi: 'Hồ sơ', en: 'Dossier' }), dossier.code],
    [label({ vi: 'Thủ tục', en: 'Procedure' }), dossier.procedureCode],
    [label({ vi: 'Trạng thái', en: 'Status' }), `${dossier.status} ${status ? label(status) : ''} (${dossier.statusFrom}, ${dossier.statusAt})`],
    [label({ vi: 'Lời của cơ quan', en: 'Partner’s words' }), [dossier.partnerCode, dossier.partnerWords].filter((text) => text).join(': ')],
    [label({ vi: 'Nghĩa vụ tài chính', en: 'Financial obligations' }), moneyOf(terminal, dossier)],
    [label({ vi: 'Hạn trả kết quả', en: 'Result due' }), dueOf(terminal, dossier)],
    [label({ vi: 'Cổng quốc gia', en: 'National portal' }), label(portalWords[dossier.portal.state])],
    ...dossier.holdings.map(({ partner, state, transferId }): [string, string] => [label({ vi: 'Đang ở', en: 'Held by' }), `${partner}: ${state} (${transferId})`]),
  ])
  for (const line of fields) terminal.print(line)
  showFiles(terminal, dossier)
  showSteps(terminal, dossier)
}

function moneyOf(terminal: Terminal, { financial, amountsDue }: DossierView): string {
  const all = sumOf(amountsDue.map(({ due }) => due.amount))
  const open = sumOf(amountsDue.filter(({ paid }) => !paid).map(({ due }) => due.amount))
  const words = terminal.label(financialWords[financial])
  if (amountsDue.length === 0) return words
  return `${words}: ${terminal.label({ vi: `${open} trong ${all} đồng chưa nộp`, en: `${open} of ${all} đồng still to pay` })}`
}

function sumOf(amounts: readonly number[]): string {
  return amounts.reduce((sum, amount) => sum + amount, 0).toLocaleString('vi-VN')
}

function dueOf({ label }: Terminal, { clock }: DossierView): string {
  const standing = clock.suspensions.filter(({ to }) => to === undefined).map(({ reason }) => suspensionWords[reason])
  const because = (language: 'vi' | 'en') => standing.map((words) => words[language]).join(', ')
  if (standing.length > 0) return label({ vi: `tạm dừng: ${because('vi')}`, en: `the clock stands still: ${because('en')}` })
  return clock.dueAt === clock.promisedAt ? clock.dueAt : `${clock.dueAt} ${label({ vi: `(hẹn đầu ${clock.promisedAt})`, en: `(first promised ${clock.promisedAt})` })}`
}

function showFiles(terminal: Terminal, { results, payments }: DossierView): void {
  const rows = [...results.map(({ partner, files }) => ({ partner, files })), ...payments.map(({ partner, receipts }) => ({ partner, files: receipts }))].flatMap(({ partner, files }) =>
    files.map((file: EventFile) => [partner, file.name, file.state, file.digest ?? '']),
  )
  if (rows.length === 0) return
  const { label } = terminal
  const headings = [label({ vi: 'Cơ quan', en: 'Partner' }), label({ vi: 'Tệp', en: 'File' }), label({ vi: 'Tình trạng', en: 'State' }), label({ vi: 'Tải bằng: lienthong fetch', en: 'Get it with: lienthong fetch' })]
  terminal.print('')
  for (const line of layOut(headings, rows)) terminal.print(line)
}

function showSteps(terminal: Terminal, { steps }: DossierView): void {
  if (steps.length === 0) return
  const { label } = terminal
  const headings = [label({ vi: 'Lúc', en: 'At' }), label({ vi: 'Cơ quan', en: 'Partner' }), label({ vi: 'Mã', en: 'Status' }), label({ vi: 'Việc', en: 'Step' })]
  terminal.print('')
  for (const line of layOut(headings, steps.map((step) => [step.at, step.partner, String(step.status), step.content]))) terminal.print(line)
}
