/** lienthong replay runs, show, items, export, and a person's orders about a run. */
import { parseArgs } from 'node:util'
import { itemStates, runStates, type ReplayItem, type ReplayRun } from '../../schemas/replays.ts'
import { followRun, showOutcome } from './follow-run.ts'
import { jsonContent } from './gateway.ts'
import { pageOptions, readPages, sayMore } from './read-pages.ts'
import { saveFile } from './save-file.ts'
import { showItems, showRun, showRuns } from './show-runs.ts'
import { oneOfThese, onlyArgument, requiredOption, requiredReason, sharedOptions, withGateway, type Call } from './verb.ts'

const listOptions = { ...sharedOptions, ...pageOptions, state: { type: 'string', multiple: true } } as const

export async function runs(call: Call): Promise<void> {
  const { values } = parseArgs({ args: [...call.args], options: listOptions })
  const state = values.state?.map((one) => oneOfThese(one, '--state', runStates))
  const page = await withGateway(call, values.profile, ['admin'], (gateway) => readPages<ReplayRun>(gateway, '/admin/v1/replay-runs', { state }, values))
  if (values.json === true) return call.terminal.printJson(page)
  showRuns(call.terminal, page.items)
  sayMore(call.terminal, page)
}

export async function show(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, follow: { type: 'boolean' } } })
  const id = onlyArgument(positionals, '<run-id>')
  await withGateway(call, values.profile, ['admin'], async (gateway) => {
    const run = values.follow === true ? await followRun(call.terminal, gateway, id) : (await gateway.get<ReplayRun>(pathOf(id))).body
    showOutcome(call.terminal, run, values)
  })
}

export async function items(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: listOptions })
  const path = pathOf(onlyArgument(positionals, '<run-id>'), '/items')
  const state = values.state?.map((one) => oneOfThese(one, '--state', itemStates))
  const page = await withGateway(call, values.profile, ['admin'], (gateway) => readPages<ReplayItem>(gateway, path, { state }, values))
  if (values.json === true) return call.terminal.printJson(page)
  showItems(call.terminal, page.items)
  sayMore(call.terminal, page)
}

/** Every item as a table for spreadsheets. */
export async function exportItems(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, output: { type: 'string', short: 'o' } } })
  const id = onlyArgument(positionals, '<run-id>')
  const output = requiredOption(values.output, '-o FILE')
  const bytes = await withGateway(call, values.profile, ['admin'], (gateway) => saveFile(call.terminal, gateway, pathOf(id, '/items.csv'), output))
  if (values.json === true) call.terminal.printJson({ id, output, bytes })
  else call.terminal.say({ vi: `Đã ghi ${bytes} byte vào ${output}`, en: `Wrote ${bytes} bytes to ${output}` })
}

export function orderRun(action: 'pause' | 'resume' | 'cancel' | 'approve' | 'reject'): (call: Call) => Promise<void> {
  return async function order(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, reason: { type: 'string' } } })
    const path = pathOf(onlyArgument(positionals, '<run-id>'), `/${action}`)
    const content = jsonContent({ reason: requiredReason(values.reason) })
    const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<ReplayRun>(path, content))
    if (values.json === true) call.terminal.printJson(body)
    else showRun(call.terminal, body)
  }
}

function pathOf(id: string, more = ''): string {
  return `/admin/v1/replay-runs/${encodeURIComponent(id)}${more}`
}
