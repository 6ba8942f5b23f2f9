/** lienthong replay plan, replay run: what would be sent again, and a run of it. */
import { parseArgs } from 'node:util'
import { replayVerbs, type NewReplayPlan, type NewReplayRun, type ReplayFilter, type ReplayPlan, type ReplayRun } from '../../schemas/replays.ts'
import { deliveryStates } from '../domain/transfer.ts'
import { wrongUsage } from './failure.ts'
import { followRun, showOutcome } from './follow-run.ts'
import { jsonContent, type Gateway } from './gateway.ts'
import { showPlan } from './show-plan.ts'
import { typeToConfirm } from './type-to-confirm.ts'
import { oneOfThese, onlyArgument, requiredOption, requiredReason, sharedOptions, wholeNumber, withGateway, type Call, type VerbOption } from './verb.ts'

const planOptions = {
  ...sharedOptions,
  verb: { type: 'string' },
  id: { type: 'string', multiple: true },
  state: { type: 'string', multiple: true },
  partner: { type: 'string' },
  client: { type: 'string' },
  code: { type: 'string', multiple: true },
  procedure: { type: 'string' },
  dossier: { type: 'string' },
  'accepted-from': { type: 'string' },
  'accepted-to': { type: 'string' },
  'ended-from': { type: 'string' },
  'ended-to': { type: 'string' },
} as const
type PlanValues = ReturnType<typeof parseArgs<{ options: typeof planOptions }>>['values']

export const describedPlanOptions: readonly VerbOption[] = [
  { flag: '--verb VERB', values: replayVerbs, about: { vi: 'plan: replay (mặc định) gửi lại cái hỏng; resend buộc gửi lại cái đã giao', en: 'plan: replay (default) sends what failed again; resend what was delivered' } },
  { flag: '--id ID', about: { vi: 'plan: đúng lượt chuyển này; lặp lại được', en: 'plan: exactly this transfer; may be repeated' } },
  { flag: '--state STATE', values: deliveryStates, about: { vi: 'plan, runs, items: trạng thái; lặp lại được', en: 'plan, runs, items: state; may be repeated' } },
  { flag: '--partner ID', about: { vi: 'plan: cơ quan nhận, hoặc làn webhook', en: 'plan: partner, or the lane of a webhook' } },
  { flag: '--client ID', about: { vi: 'plan: hệ thống một cửa', en: 'plan: one-stop system' } },
  { flag: '--code CODE', about: { vi: 'plan: mã kết quả cuối; lặp lại được', en: 'plan: code of the last outcome; may be repeated' } },
  { flag: '--procedure CODE', about: { vi: 'plan: mã thủ tục', en: 'plan: code of the procedure' } },
  { flag: '--dossier CODE', about: { vi: 'plan: mã hồ sơ', en: 'plan: code of the dossier' } },
  { flag: '--accepted-from TIME, --accepted-to TIME', about: { vi: 'plan: tiếp nhận từ lúc, trước lúc (RFC 3339)', en: 'plan: accepted from this instant on, before this one (RFC 3339)' } },
  { flag: '--ended-from TIME, --ended-to TIME', about: { vi: 'plan: ở trạng thái ấy từ lúc, trước lúc', en: 'plan: in its state from this instant on, since before this one' } },
]

export const describedRunOptions: readonly VerbOption[] = [
  { flag: '--name TEXT', about: { vi: 'run: tên ngắn của đợt', en: 'run: short name of it' } },
  { flag: '--paused', about: { vi: 'run: lập mà chưa chạy', en: 'run: made, and not yet started' } },
  { flag: '--per-minute N', about: { vi: 'run: nhiều nhất mỗi phút, mọi cơ quan cộng lại', en: 'run: most a minute, over all partners' } },
  { flag: '--batch N', about: { vi: 'run: nhiều nhất cùng lúc trên đường tới một cơ quan', en: 'run: most on their way to a partner at once' } },
  { flag: '--stop-after N', about: { vi: 'run: tự dừng sau số lần hỏng liên tiếp ở một cơ quan', en: 'run: stops itself after so many failures in a row at a partner' } },
  { flag: '--confirm TEXT', about: { vi: 'run: phần phải gõ mà kế hoạch nêu; trên terminal sẽ được hỏi', en: 'run: what the plan asks to type; on a terminal it is asked for' } },
]

/** With an argument, a plan that was made; else a new one by the filter. */
export async function plan(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: planOptions })
  const { json, profile, ...filter } = values
  const body = await withGateway(call, profile, ['admin'], async (gateway) => {
    if (positionals.length === 0) return (await gateway.post<ReplayPlan>('/admin/v1/replay-plans', jsonContent(newPlanOf(filter)))).body
    if (Object.keys(filter).length > 0) throw wrongUsage('Nêu mã kế hoạch, hoặc điều kiện; không nêu cả hai', 'Name a plan or a filter, not both')
    return readPlan(gateway, onlyArgument(positionals, '<plan-id>'))
  })
  if (json === true) call.terminal.printJson(body)
  else showPlan(call.terminal, body)
}

export async function run(call: Call): Promise<void> {
  const options = {
    ...sharedOptions, name: { type: 'string' }, reason: { type: 'string' }, paused: { type: 'boolean' }, 'per-minute': { type: 'string' },
    batch: { type: 'string' }, 'stop-after': { type: 'string' }, confirm: { type: 'string' }, follow: { type: 'boolean' },
  } as const
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options })
  const wanted: Omit<NewReplayRun, 'confirm'> = {
    plan: onlyArgument(positionals, '<plan-id>'),
    name: requiredOption(values.name, '--name'),
    reason: requiredReason(values.reason),
    ...(values.paused === true ? { paused: true } : {}),
    ...numberOf(values['per-minute'], '--per-minute', 'perMinute', 100_000),
    ...numberOf(values.batch, '--batch', 'batch', 1_000),
    ...numberOf(values['stop-after'], '--stop-after', 'stopAfter', 1_000),
  }
  await withGateway(call, values.profile, ['admin'], async (gateway) => {
    const confirm = values.confirm ?? (await askForConfirm(call, gateway, wanted.plan))
    const { body } = await gateway.post<ReplayRun>('/admin/v1/replay-runs', jsonContent({ ...wanted, ...(confirm === undefined ? {} : { confirm }) }))
    const last = values.follow === true ? await followRun(call.terminal, gateway, body.id) : body
    showOutcome(call.terminal, last, values)
  })
}

async function askForConfirm({ terminal }: Call, gateway: Gateway, id: string): Promise<string | undefined> {
  if (!process.stdin.isTTY) return undefined
  const { confirm, total } = await readPlan(gateway, id)
  if (confirm === undefined) return undefined
  return typeToConfirm(terminal, { vi: `${total} lượt chuyển sẽ được gửi lại. Gõ "${confirm}" để chạy:`, en: `${total} transfers will be sent again. Type "${confirm}" to run it:` })
}

async function readPlan(gateway: Gateway, id: string): Promise<ReplayPlan> {
  return (await gateway.get<ReplayPlan>(`/admin/v1/replay-plans/${encodeURIComponent(id)}`)).body
}

function newPlanOf(values: Omit<PlanValues, 'json' | 'profile'>): NewReplayPlan {
  const { verb = 'replay', id, state, partner, client, code, procedure, dossier } = values
  const filter: { -readonly [Name in keyof ReplayFilter]: ReplayFilter[Name] | undefined } = {
    ids: id,
    states: state?.map((one) => oneOfThese(one, '--state', deliveryStates)),
    partner,
    client,
    codes: code,
    procedureCode: procedure,
    dossierCode: dossier,
    acceptedFrom: values['accepted-from'],
    acceptedTo: values['accepted-to'],
    endedFrom: values['ended-from'],
    endedTo: values['ended-to'],
  }
  // JSON leaves out what is undefined
  return { verb: oneOfThese(verb, '--verb', replayVerbs), filter: filter as ReplayFilter }
}

function numberOf<Name extends string>(value: string | undefined, flag: string, name: Name, most: number): { readonly [Key in Name]?: number } {
  // the computed key is the name
  return value === undefined ? {} : ({ [name]: wholeNumber(value, flag, 1, most) } as { readonly [Key in Name]?: number })
}
