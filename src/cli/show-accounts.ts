/** Accounts of administrators as rows and as one. */
import type { AccountView } from '../../schemas/accounts.ts'
import { layOut, layOutFields } from './table.ts'
import type { Terminal } from './terminal.ts'

export function showAccounts(terminal: Terminal, accounts: readonly AccountView[]): void {
  const { label } = terminal
  const headings = [
    label({ vi: 'Tài khoản', en: 'Account' }),
    label({ vi: 'Họ tên', en: 'Name' }),
    label({ vi: 'Vai trò', en: 'Roles' }),
    label({ vi: 'Xác thực hai lớp', en: 'Second factor' }),
    label({ vi: 'Tình trạng', en: 'State' }),
  ]
  const rows = accounts.map((one) => [one.id, one.name, one.roles.join(', '), factorOf(one), stateOf(terminal, one)])
  for (const line of layOut(headings, rows)) terminal.print(line)
}

/** `password`: made for it just now. */
export function showAccount(terminal: Terminal, one: AccountView, password: string | undefined): void {
  const { label } = terminal
  const fields = layOutFields([
    [label({ vi: 'Tài khoản', en: 'Account' }), one.id],
    [label({ vi: 'Họ tên', en: 'Name' }), one.name],
    [label({ vi: 'Vai trò', en: 'Roles' }), one.roles.join(', ')],
    [label({ vi: 'Xác thực hai lớp', en: 'Second factor' }), factorOf(one)],
    [label({ vi: 'Tình trạng', en: 'State' }), stateOf(terminal, one)],
    [label({ vi: 'Mật khẩu (chỉ hiện lần này)', en: 'Password (shown this once)' }), password],
  ])
  for (const line of fields) terminal.print(line)
}

function factorOf({ secondFactor, logsIn }: AccountView): string {
  if (logsIn === 'elsewhere') return 'OIDC'
  return secondFactor ? '✓' : '–'
}

/** Whether a lock is over depends on the gateway's clock, so that its end is shown. */
function stateOf({ label }: Terminal, { disabled, lockedUntil }: AccountView): string {
  if (disabled) return label({ vi: 'đã ngừng', en: 'disabled' })
  if (lockedUntil !== undefined) return label({ vi: `khoá đến ${lockedUntil}`, en: `locked until ${lockedUntil}` })
  return label({ vi: 'dùng được', en: 'in use' })
}
