/** Replay runs and their items as people read them. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import type { ReplayItem, ReplayRun, RunState } from '../../schemas/replays.ts'
import type { Standing } from './progress.ts'
import { filterWords } from './show-plan.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

const stateWords: Readonly<Record<RunState, Bilingual>> = {
  'awaiting-approval': { vi: 'chờ người thứ hai duyệt', en: 'awaiting approval' },
  running: { vi: 'đang chạy', en: 'running' },
  paused: { vi: 'tạm dừng', en: 'paused' },
  stopped: { vi: 'tự dừng', en: 'stopped by itself' },
  done: { vi: 'xong', en: 'done' },
  cancelled: { vi: 'đã huỷ', en: 'cancelled' },
}

const waitWords: Readonly<Record<ReplayRun['waitsFor'][number], Bilingual>> = {
  'live-traffic': { vi: 'nhường hồ sơ mới', en: 'lets live traffic go first' },
  'closed-lane': { vi: 'làn đang đóng', en: 'a lane is closed' },
  rate: { vi: 'giới hạn tốc độ', en: 'held to its rate' },
}

export function showRun(terminal: Terminal, run: ReplayRun): void {
  const { label } = terminal
  const { counts } = run
  const fields = layOutFields([
    [label({ vi: 'Đợt gửi lại', en: 'Run' }), `${run.id} (${run.verb})`],
    [label({ vi: 'Tên', en: 'Name' }), run.name],
    [label({ vi: 'Lý do', en: 'Reason' }), run.reason],
    [label({ vi: 'Trạng thái', en: 'State' }), label(stateWords[run.state])],
    [label({ vi: 'Vì', en: 'Because' }), becauseOf(terminal, run)],
    [label({ vi: 'Người lập', en: 'Made by' }), `${run.by} (${run.at})`],
    [label({ vi: 'Người duyệt', en: 'Approved by' }), run.approvedBy === undefined ? undefined : `${run.approvedBy} (${run.approvedAt ?? ''})`],
    [label({ vi: 'Điều kiện', en: 'Filter' }), filterWords(run.filter)],
    [label({ vi: 'Đã giao', en: 'Delivered' }), `${counts.delivered}/${run.total}`],
    [label({ vi: 'Chưa gửi, đang gửi', en: 'Pending, on their way' }), `${counts.pending}, ${counts.sent}`],
    [label({ vi: 'Hỏng lại, bỏ qua', en: 'Failed again, skipped' }), `${counts.failed}, ${counts.skipped}`],
    [label({ vi: 'Chậm vì', en: 'Slower because' }), run.waitsFor.map((why) => label(waitWords[why])).join(', ')],
    [label({ vi: 'Bắt đầu, kết thúc', en: 'Started, ended' }), [run.startedAt, run.endedAt].filter((at) => at !== undefined).join(', ')],
    [label({ vi: 'Dự kiến xong', en: 'Expected to end' }), run.expectedEndAt],
  ])
  for (const line of fields) terminal.print(line)
}

export function showRuns(terminal: Terminal, runs: readonly ReplayRun[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Đợt gửi lại', en: 'Run' }),
    label({ vi: 'Lập lúc', en: 'Made' }),
    label({ vi: 'Trạng thái', en: 'State' }),
    label({ vi: 'Đã giao', en: 'Delivered' }),
    label({ vi: 'Hỏng', en: 'Failed' }),
    label({ vi: 'Người lập', en: 'By' }),
    label({ vi: 'Tên', en: 'Name' }),
  ]
  const rows = runs.map(({ id, at, state, counts, total, by, name }) => [id, at, state, `${counts.delivered}/${total}`, String(counts.failed), by, name])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

export function showItems(terminal: Terminal, items: readonly ReplayItem[]): void {
  const { label } = terminal
  const headings = [
    '#',
    label({ vi: 'Lượt chuyển', en: 'Transfer' }),
    label({ vi: 'Cơ quan', en: 'Partner' }),
    label({ vi: 'Hồ sơ', en: 'Dossier' }),
    label({ vi: 'Trạng thái', en: 'State' }),
    label({ vi: 'Gửi lúc', en: 'Sent' }),
    label({ vi: 'Kết thúc', en: 'Ended' }),
    label({ vi: 'Kết quả', en: 'Outcome' }),
  ]
  const rows = items.map((item) => [String(item.number), item.transferId, item.partner, item.dossierCode, item.state, item.sentAt ?? '', item.endedAt ?? '', item.code ?? ''])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

/** For who follows it. */
export function standingOf(run: ReplayRun): Standing {
  const { delivered, failed, skipped, pending, sent } = run.counts
  const state = stateWords[run.state]
  const waits = run.waitsFor.map((why) => waitWords[why])
  return {
    total: run.total,
    done: run.total - pending - sent,
    words: {
      vi: [`${state.vi}: đã giao ${delivered}/${run.total}, hỏng ${failed}, bỏ qua ${skipped}`, ...waits.map(({ vi }) => vi)].join('; '),
      en: [`${state.en}: ${delivered}/${run.total} delivered, ${failed} failed, ${skipped} skipped`, ...waits.map(({ en }) => en)].join('; '),
    },
  }
}

function becauseOf({ label }: Terminal, { stateBecause, stoppedBy }: ReplayRun): string | undefined {
  if (stoppedBy === undefined) return stateBecause
  const { partner, failures, code } = stoppedBy
  return label({ vi: `${failures} lần hỏng liên tiếp ở ${partner}: ${code}`, en: `${failures} failures in a row at ${partner}: ${code}` })
}
