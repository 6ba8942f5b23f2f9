/** What a verb of the command is, and what all verbs share: options, the way to the gateway, their arguments. */
import type { Bilingual } from '../../schemas/bilingual.ts'
import { wrongUsage } from './failure.ts'
import { openGateway, type Gateway } from './gateway.ts'
import { readDoor, type DoorName } from './profile.ts'
import type { Terminal } from './terminal.ts'

export interface Verb {
  readonly name: string
  /** What follows the name of the program. */
  readonly synopses: readonly string[]
  readonly about: Bilingual
  readonly options: readonly VerbOption[]
  run(call: Call): Promise<void>
}

export interface VerbOption {
  readonly flag: string
  readonly about: Bilingual
  /** What it may be, where that is a list; shells complete it. */
  readonly values?: readonly string[]
}

/** One run of the command. */
export interface Call {
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly terminal: Terminal
  /** All that there are. */
  readonly verbs: readonly Verb[]
}

/** For parseArgs: what every verb that talks to a gateway understands. */
export const sharedOptions = { json: { type: 'boolean' }, profile: { type: 'string' } } as const

export const describedSharedOptions: readonly VerbOption[] = [
  { flag: '--profile FILE', about: { vi: 'hồ sơ kết nối {client:{url,clientId,keyFile|secret},admin:{url,token}}; mặc định LIENTHONG_PROFILE, rồi .lienthong/cli.json', en: 'connection profile {client:{url,clientId,keyFile|secret},admin:{url,token}}; default LIENTHONG_PROFILE, then .lienthong/cli.json' } },
  { flag: '--json', about: { vi: 'in kết quả và lỗi dưới dạng JSON', en: 'print results and errors as JSON' } },
]

export const reasonOption: VerbOption = { flag: '--reason TEXT', about: { vi: 'lý do, được ghi vào nhật ký', en: 'why; kept in the audit trail' } }

/** Opens the first door that the profile knows among `doors`, and closes it after use. */
export async function withGateway<Result>(
  call: Call,
  profile: string | undefined,
  doors: readonly DoorName[],
  use: (gateway: Gateway) => Promise<Result>,
): Promise<Result> {
  const gateway = openGateway(readDoor({ file: profile, env: call.env }, ...doors))
  try {
    return await use(gateway)
  } finally {
    await gateway.close()
  }
}

/** What the first positional argument names, `list` without one, with the arguments after it. */
export function chosenAction<Action>(verb: string, actions: Readonly<Record<string, Action>>, positionals: readonly string[]): ChosenAction<Action> {
  const [name = 'list', ...rest] = positionals
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  if (action === undefined) throw wrongUsage(`Không có "${verb} ${name}"`, `There is no "${verb} ${name}"`)
  return { action, rest }
}

/** Runs the action that the first argument names over what follows it; `usual` where it names none. */
export function runAction(actions: Readonly<Record<string, (call: Call) => Promise<void>>>, call: Call, usual: (call: Call) => Promise<void>): Promise<void> {
  const [name = '', ...args] = call.args
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined
  return action === undefined ? usual(call) : action({ ...call, args })
}

export interface ChosenAction<Action> {
  readonly action: Action
  readonly rest: readonly string[]
}

export function refuseMore(more: readonly string[]): void {
  if (more.length > 0) throw wrongUsage(`Thừa tham số: ${more.join(' ')}`, `Too many arguments: ${more.join(' ')}`)
}

/** The only positional argument. */
export function onlyArgument(positionals: readonly string[], name: string): string {
  const [value, ...more] = positionals
  if (value === undefined || value === '') throw wrongUsage(`Thiếu ${name}`, `${name} is missing`)
  refuseMore(more)
  return value
}

export function requiredReason(reason: string | undefined): string {
  if (reason === undefined || reason.trim() === '') throw wrongUsage('Thiếu --reason: nêu lý do', '--reason is missing: say why')
  return reason
}

/** An option that there is no doing without. */
export function requiredOption(value: string | undefined, flag: string): string {
  if (value === undefined || value.trim() === '') throw wrongUsage(`Thiếu ${flag}`, `${flag} is missing`)
  return value
}

/** One of the words that an option knows. */
export function oneOfThese<Word extends string>(value: string, flag: string, words: readonly Word[]): Word {
  const found = words.find((word) => word === value)
  if (found === undefined) throw wrongUsage(`${flag} phải là một trong: ${words.join(', ')}`, `${flag} must be one of: ${words.join(', ')}`)
  return found
}

/** A whole number of an option, within limits. */
export function wholeNumber(value: string, flag: string, least: number, most: number): number {
  const number = /^\d{1,9}$/.test(value) ? Number(value) : Number.NaN
  if (number >= least && number <= most) return number
  throw wrongUsage(`${flag} phải là số nguyên từ ${least} đến ${most}`, `${flag} must be a whole number from ${least} to ${most}`)
}

export function transferPath(door: DoorName, id: string, action = ''): string {
  const base = door === 'admin' ? '/admin/v1' : '/v1'
  return `${base}/transfers/${encodeURIComponent(id)}${action}`
}
