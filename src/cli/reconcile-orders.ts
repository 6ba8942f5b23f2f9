/** lienthong reconcile <partner> <day>, reconcile repair: what is compared, and what is put right. */
import { parseArgs } from 'node:util'
import { differenceKinds, type DifferenceView, type NewReconciliation, type Reconciliation, type RepairResult } from '../../schemas/reconciliation.ts'
import { refused, wrongUsage } from './failure.ts'
import { follow } from './follow.ts'
import { jsonContent, type Gateway } from './gateway.ts'
import { showDifferences, showReconciliation } from './show-reconciliations.ts'
import type { Terminal } from './terminal.ts'
import { oneOfThese, onlyArgument, refuseMore, requiredOption, requiredReason, sharedOptions, withGateway, type Call } from './verb.ts'

const path = '/admin/v1/reconciliations'

export async function start(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, wait: { type: 'boolean' } } })
  const [partner, day, ...more] = positionals
  if (partner === undefined || day === undefined) throw wrongUsage('Thiếu <partner> <day>; hoặc: list, show, differences, repair', '<partner> <day> is missing; or: list, show, differences, repair')
  refuseMore(more)
  const wanted: NewReconciliation = { partner, day }
  await withGateway(call, values.profile, ['admin'], async (gateway) => {
    const { body } = await gateway.post<Reconciliation>(path, jsonContent(wanted))
    showOne(call.terminal, values.wait === true ? await waitFor(call.terminal, gateway, body.id) : body, values)
  })
}

export async function show(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, wait: { type: 'boolean' } } })
  const id = onlyArgument(positionals, '<id>')
  await withGateway(call, values.profile, ['admin'], async (gateway) => {
    showOne(call.terminal, values.wait === true ? await waitFor(call.terminal, gateway, id) : await read(gateway, id), values)
  })
}

/** One difference, or all open ones of a kind of a comparison. */
export async function repair(call: Call): Promise<void> {
  const options = { ...sharedOptions, reason: { type: 'string' }, reconciliation: { type: 'string' }, kind: { type: 'string' } } as const
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options })
  const { reconciliation } = values
  if (reconciliation !== undefined) {
    refuseMore(positionals)
    const kind = oneOfThese(requiredOption(values.kind, '--kind'), '--kind', differenceKinds)
    const content = jsonContent({ kind, reason: requiredReason(values.reason) })
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<RepairResult>(`${path}/${encodeURIComponent(reconciliation)}/repair`, content))
    return showResult(call.terminal, body, values)
  }
  if (values.kind !== undefined) throw wrongUsage('--kind dùng cùng --reconciliation', '--kind goes with --reconciliation')
  const id = onlyArgument(positionals, '<difference-id>')
  const content = jsonContent({ reason: requiredReason(values.reason) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<DifferenceView>(`/admin/v1/differences/${encodeURIComponent(id)}/repair`, content))
  if (values.json === true) call.terminal.printJson(body)
  else showDifferences(call.terminal, [body])
}

interface Shown {
  readonly json?: boolean
  readonly wait?: boolean
}

function showOne(terminal: Terminal, one: Reconciliation, { json, wait }: Shown): void {
  if (json === true) terminal.printJson(one)
  else showReconciliation(terminal, one)
  if (wait === true && one.state === 'failed') throw refused(`Không đối soát xong: ${one.failure ?? ''}`, `It could not be finished: ${one.failure ?? ''}`)
}

function showResult({ print, printJson, label }: Terminal, result: RepairResult, { json }: Shown): void {
  if (json === true) printJson(result)
  else {
    print(label({ vi: `Đang sửa ${result.started}, không sửa được ${result.refused.length}`, en: `Repairing ${result.started}, refused ${result.refused.length}` }))
    for (const { id, code } of result.refused) print(`  #${id}  ${code}`)
    for (const id of result.runs ?? []) print(`  > lienthong replay show ${id}`)
  }
  if (result.refused.length > 0) throw refused(`${result.refused.length} sai lệch không sửa được`, `${result.refused.length} differences were not repaired`)
}

async function read(gateway: Gateway, id: string): Promise<Reconciliation> {
  return (await gateway.get<Reconciliation>(`${path}/${encodeURIComponent(id)}`)).body
}

function waitFor(terminal: Terminal, gateway: Gateway, id: string): Promise<Reconciliation> {
  const command = `lienthong reconcile show ${id} --wait`
  return follow(terminal, {
    read: () => read(gateway, id),
    isOver: ({ state }) => state !== 'running',
    standing: ({ partner, day, asked }) => ({ words: { vi: `Đang đối soát ${partner} ${day}: đã hỏi ${asked} hồ sơ`, en: `Comparing ${partner} ${day}: asked about ${asked} dossiers` } }),
    goesOn: { vi: `Đối soát vẫn tiếp tục. Xem tiếp: ${command}`, en: `The comparison goes on. To wait again: ${command}` },
  })
}
