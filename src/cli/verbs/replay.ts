/** lienthong replay: one failed transfer again, or many by a plan and a run of it. */
import { orderForTransfer } from '../order.ts'
import { describedPageOptions } from '../read-pages.ts'
import { describedPlanOptions, describedRunOptions, plan, run } from '../replay-plans.ts'
import { exportItems, items, orderRun, runs, show } from '../replay-runs.ts'
import { describedSharedOptions, reasonOption, runAction, type Verb } from '../verb.ts'

const actions = {
  plan,
  run,
  runs,
  show,
  items,
  export: exportItems,
  pause: orderRun('pause'),
  resume: orderRun('resume'),
  cancel: orderRun('cancel'),
  approve: orderRun('approve'),
  reject: orderRun('reject'),
}

export const replay: Verb = {
  name: 'replay',
  synopses: [
    'replay <transfer-id> --reason TEXT',
    'replay plan [--verb replay|resend] [--id ID]… [--state STATE]… [--partner ID] [--client ID] [--code CODE]… [--procedure CODE] [--dossier CODE] [--accepted-from TIME] [--accepted-to TIME] [--ended-from TIME] [--ended-to TIME]',
    'replay plan <plan-id>',
    'replay run <plan-id> --name TEXT --reason TEXT [--paused] [--per-minute N] [--batch N] [--stop-after N] [--confirm TEXT] [--follow]',
    'replay runs [--state STATE]… [--limit N] [--all]',
    'replay show <run-id> [--follow]',
    'replay items <run-id> [--state STATE]… [--limit N] [--all]',
    'replay pause|resume|cancel <run-id> --reason TEXT',
    'replay approve|reject <run-id> --reason TEXT',
    'replay export <run-id> -o FILE.csv',
  ],
  about: {
    vi: 'Gửi lại lượt chuyển bị từ chối, chờ người xử lý, hết hạn hoặc đang chờ; hoặc nhiều lượt theo kế hoạch và đợt (quản trị)',
    en: 'Sends a refused, parked, expired or waiting transfer again, or many by a plan and a run (administrator)',
  },
  options: [
    ...describedPlanOptions,
    ...describedRunOptions,
    { flag: '--follow', about: { vi: 'run, show: theo dõi đến khi đợt kết thúc; Ctrl-C chỉ thôi theo dõi', en: 'run, show: until the run ends; Ctrl-C only ends the looking' } },
    { flag: '-o, --output FILE', about: { vi: 'export: tệp CSV để ghi', en: 'export: CSV file to write' } },
    reasonOption,
    ...describedPageOptions,
    ...describedSharedOptions,
  ],
  run: (call) => runAction(actions, call, (usual) => orderForTransfer(usual, 'replay')),
}
