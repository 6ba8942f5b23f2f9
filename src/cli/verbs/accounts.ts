/** lienthong accounts: who administers the gateway, and as what. */
import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import type { AccountChange, AccountList, AccountRoles, AccountView, NewAccount } from '../../../schemas/accounts.ts'
import { roles, type Role } from '../../../schemas/permissions.ts'
import { wrongUsage } from '../failure.ts'
import { jsonContent } from '../gateway.ts'
import { showAccount, showAccounts } from '../show-accounts.ts'
import { chosenAction, describedSharedOptions, onlyArgument, reasonOption, refuseMore, requiredReason, sharedOptions, withGateway, type Call, type Verb } from '../verb.ts'

const options = {
  ...sharedOptions,
  name: { type: 'string' },
  roles: { type: 'string' },
  'password-file': { type: 'string' },
  'new-password': { type: 'boolean' },
  disable: { type: 'boolean' },
  enable: { type: 'boolean' },
  unlock: { type: 'boolean' },
  'reset-second-factor': { type: 'boolean' },
  reason: { type: 'string' },
} as const
type Values = ReturnType<typeof parseArgs<{ options: typeof options }>>['values']

const path = '/admin/v1/accounts'
const actions: Readonly<Record<string, (call: Call, values: Values, rest: readonly string[]) => Promise<void>>> = { list, add, change, roles: giveRoles }

export const accounts: Verb = {
  name: 'accounts',
  synopses: [
    'accounts list',
    'accounts add <account> --name TEXT [--password-file FILE] --reason TEXT',
    'accounts roles <account> --roles ROLE,…|none --reason TEXT',
    'accounts change <account> [--name TEXT] [--new-password|--password-file FILE] [--disable|--enable] [--unlock] [--reset-second-factor] --reason TEXT',
  ],
  about: { vi: 'Tài khoản của quản trị viên: xem, tạo, thay đổi (quản trị)', en: 'Accounts of administrators: see, make, change (administrator)' },
  options: [
    { flag: '--name TEXT', about: { vi: 'họ tên', en: 'name of the person' } },
    { flag: '--roles ROLE,…', about: { vi: `trong số: ${roles.join(', ')}; none: không vai trò nào (cán bộ an ninh)`, en: 'some of these; none: no role at all (security officer)' } },
    { flag: '--password-file FILE', about: { vi: 'tệp chứa mật khẩu; add không có thì tự tạo và in ra một lần', en: 'file with the password; add makes one without it and prints it once' } },
    { flag: '--new-password', about: { vi: 'tạo mật khẩu mới và in ra một lần', en: 'make a new password and print it once' } },
    { flag: '--disable, --enable', about: { vi: 'không cho, cho đăng nhập', en: 'let it log in no more, or again' } },
    { flag: '--unlock', about: { vi: 'bỏ khoá sau nhiều lần đăng nhập sai', en: 'forget the failures that locked it' } },
    { flag: '--reset-second-factor', about: { vi: 'gỡ yếu tố xác thực thứ hai', en: 'take its second factor away' } },
    reasonOption,
    ...describedSharedOptions,
  ],
  async run(call) {
    const { values, positionals } = parseArgs({ args: [...call.args], allowPositionals: true, options })
    const { action, rest } = chosenAction('accounts', actions, positionals)
    await action(call, values, rest)
  },
}

async function list(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  refuseMore(rest)
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.get<AccountList>(path))
  if (values.json === true) call.terminal.printJson(body)
  else showAccounts(call.terminal, body.items)
}

async function add(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  const id = onlyArgument(rest, '<account>')
  const { name } = values
  if (name === undefined) throw wrongUsage('Thiếu --name', '--name is missing')
  refuseRoles(values)
  const given = readPassword(values)
  const password = given ?? makePassword()
  const account: NewAccount = { id, name, password, reason: requiredReason(values.reason) }
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.post<AccountView>(path, jsonContent(account)))
  show(call, values, body, given === undefined ? password : undefined)
}

async function change(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  const id = onlyArgument(rest, '<account>')
  const { name, disable, enable, unlock } = values
  refuseRoles(values)
  if (disable === true && enable === true) throw wrongUsage('Chọn --disable hoặc --enable', 'Choose --disable or --enable')
  const made = values['new-password'] === true ? makePassword() : undefined
  const password = made ?? readPassword(values)
  const wanted: Omit<AccountChange, 'reason'> = {
    ...(name === undefined ? {} : { name }),
    ...(password === undefined ? {} : { password }),
    ...(disable === true || enable === true ? { disabled: disable === true } : {}),
    ...(unlock === true ? { unlock } : {}),
    ...(values['reset-second-factor'] === true ? { resetSecondFactor: true } : {}),
  }
  if (Object.keys(wanted).length === 0) throw wrongUsage('Chưa nêu thay đổi gì', 'Nothing is to be changed')
  const content = jsonContent({ ...wanted, reason: requiredReason(values.reason) })
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.patch<AccountView>(`${path}/${encodeURIComponent(id)}`, content))
  show(call, values, body, made)
}

async function giveRoles(call: Call, values: Values, rest: readonly string[]): Promise<void> {
  const id = onlyArgument(rest, '<account>')
  if (values.roles === undefined) throw wrongUsage('Thiếu --roles', '--roles is missing')
  const given: AccountRoles = { roles: values.roles === 'none' ? [] : rolesIn(values.roles), reason: requiredReason(values.reason) }
  const { body } = await withGateway(call, values.profile, ['admin'], (gateway) => gateway.put<AccountView>(`${path}/${encodeURIComponent(id)}/roles`, jsonContent(given)))
  show(call, values, body, undefined)
}

/** Others give them, by an action of its own. */
function refuseRoles({ roles: given }: Values): void {
  if (given !== undefined) throw wrongUsage('Vai trò được giao bằng "accounts roles"', 'Roles are given by "accounts roles"')
}

/** A password that was made here is shown this once; the gateway keeps only its hash. */
function show(call: Call, values: Values, account: AccountView, made: string | undefined): void {
  if (values.json === true) call.terminal.printJson(made === undefined ? account : { ...account, password: made })
  else showAccount(call.terminal, account, made)
}

function rolesIn(text: string): Role[] {
  const names = text.split(',').map((name) => name.trim())
  return names.map((name) => {
    const role = roles.find((known) => known === name)
    if (role === undefined) throw wrongUsage(`Không có vai trò "${name}"; có: ${roles.join(', ')}`, `There is no role "${name}"; there are: ${roles.join(', ')}`)
    return role
  })
}

function readPassword({ 'password-file': file }: Values): string | undefined {
  if (file === undefined) return undefined
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '')
  } catch {
    throw wrongUsage(`Không đọc được tệp ${file}`, `The file ${file} cannot be read`)
  }
}

function makePassword(): string {
  return randomBytes(15).toString('base64url')
}
