/** lienthong troubles: what is wrong now, and of what nobody wants to be told for a while. */
import { parseArgs } from 'node:util'
import type { TroubleList } from '../../../schemas/troubles.ts'
import { wrongUsage } from '../failure.ts'
import { jsonContent } from '../gateway.ts'
import { showTroubles } from '../show-troubles.ts'
import { describedSharedOptions, onlyArgument, reasonOption, requiredReason, runAction, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

const longestHours = 720

export const troubles: Verb = {
  name: 'troubles',
  synopses: ['troubles', 'troubles silence <key> --hours N --reason TEXT', 'troubles unsilence <key> --reason TEXT'],
  about: { vi: 'Điều đang sai, nặng nhất trước; tạm không báo một điều (quản trị)', en: 'What is wrong, worst first; be told of one no more for a while (administrator)' },
  options: [{ flag: '--hours N', about: { vi: `silence: bao nhiêu giờ, đến ${longestHours}`, en: `silence: for so many hours, ${longestHours} at most` } }, reasonOption, ...describedSharedOptions],
  run: (call) => runAction({ silence, unsilence }, call, showAll),
}

async function showAll(call: Call): Promise<void> {
  const { values } = parseArgs({ args: [...call.args], options: sharedOptions })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<TroubleList>('/admin/v1/troubles'))
  show(call, values, body)
}

async function silence(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, hours: { type: 'string' }, reason: { type: 'string' } } })
  const key = onlyArgument(positionals, '<key>')
  const content = jsonContent({ hours: hoursIn(values.hours), reason: requiredReason(values.reason) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<TroubleList>(pathOf(key, 'silence'), content))
  show(call, values, body)
}

async function unsilence(call: Call): Promise<void> {
  const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options: { ...sharedOptions, reason: { type: 'string' } } })
  const key = onlyArgument(positionals, '<key>')
  const content = jsonContent({ reason: requiredReason(values.reason) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<TroubleList>(pathOf(key, 'unsilence'), content))
  show(call, values, body)
}

function hoursIn(text: string | undefined): number {
  const hours = /^\d{1,3}(\.\d{1,2})?$/.test(text ?? '') ? Number(text) : 0
  if (hours > 0 && hours <= longestHours) return hours
  throw wrongUsage(`--hours phải là số giờ, lớn hơn 0, đến ${longestHours}`, `--hours must be a number of hours above 0, ${longestHours} at most`)
}

function pathOf(key: string, action: string): string {
  return `/admin/v1/troubles/${encodeURIComponent(key)}/${action}`
}

function show({ terminal }: Call, { json }: { readonly json?: boolean }, body: TroubleList): void {
  if (json === true) terminal.printJson(body)
  else showTroubles(terminal, body.items, body.at)
}
