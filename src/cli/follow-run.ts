/** A replay run until it ends: how far it is meanwhile, and whether it came to what was wanted. */
import type { ReplayRun } from '../../schemas/replays.ts'
import { refused } from './failure.ts'
import { follow } from './follow.ts'
import type { Gateway } from './gateway.ts'
import { showRun, standingOf } from './show-runs.ts'
import type { Terminal } from './terminal.ts'

export function followRun(terminal: Terminal, gateway: Gateway, id: string): Promise<ReplayRun> {
  const command = `lienthong replay show ${id} --follow`
  return follow(terminal, {
    read: async () => (await gateway.get<ReplayRun>(`/admin/v1/replay-runs/${encodeURIComponent(id)}`)).body,
    isOver: ({ state }) => state === 'done' || state === 'stopped' || state === 'cancelled',
    standing: standingOf,
    goesOn: { vi: `Đợt gửi lại vẫn tiếp tục. Theo dõi tiếp: ${command}`, en: `The run goes on. To follow it again: ${command}` },
  })
}

/** Ends with a failure where a run that was followed did not deliver everything, so that scripts may go on by it. */
export function showOutcome(terminal: Terminal, run: ReplayRun, { json, follow: followed }: { readonly json?: boolean; readonly follow?: boolean }): void {
  if (json === true) terminal.printJson(run)
  else showRun(terminal, run)
  if (followed !== true) return
  const { failed } = run.counts
  if (run.state === 'stopped') throw refused('Đợt gửi lại đã tự dừng', 'The run stopped itself')
  if (run.state === 'cancelled') throw refused('Đợt gửi lại đã bị huỷ', 'The run was cancelled')
  if (failed > 0) throw refused(`${failed} lượt chuyển lại hỏng: lienthong replay items ${run.id} --state failed`, `${failed} transfers failed again: lienthong replay items ${run.id} --state failed`)
}
