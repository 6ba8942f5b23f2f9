/**
 * The Accounts port: making accounts, changing those of others, and giving them roles. Whoever makes an account could log in with
 * it, so that it has no role until somebody else gives it some; and whoever gives it another proof takes its roles away.
 */
import type { AccountChange, AccountView } from '../../schemas/accounts.ts'
import type { Role } from '../../schemas/permissions.ts'
import { conflictsIn } from '../domain/access/roles.ts'
import { GatewayError } from '../domain/errors.ts'
import type { Account, AccountStore } from '../ports/account-store.ts'
import type { Accounts } from '../ports/log-ins.ts'
import { requireStrong, type Passwords } from './passwords.ts'

interface Parts {
  readonly accounts: AccountStore
  readonly passwords: Passwords
  /** Ids of programs, by which nobody else may be known. */
  readonly programs: readonly string[]
  readonly secondFactor: 'required' | 'optional'
}

export function createAccounts({ accounts, passwords, programs, secondFactor }: Parts): Accounts {
  return {
    async list() {
      return (await accounts.list()).map(viewOf)
    },

    async create({ id, name, password }) {
      if (programs.includes(id)) throw new GatewayError('account_exists')
      requireStrong(password, id)
      const hash = await passwords.hashAtDesk(id, password)
      const account = { id, name, roles: [], password: hash, totpSecret: undefined, subject: undefined, failures: 0, lockedUntil: undefined, disabled: false }
      if ((await accounts.create(account)) === 'exists') throw new GatewayError('account_exists')
      return viewOf(account)
    },

    async change(id, change, by) {
      const { subject } = await ofAnother(id, by)
      if (subject !== undefined && change.password !== undefined) throw atProvider()
      if (change.password !== undefined) requireStrong(change.password, id)
      const changed = await accounts.change(id, await membersOf(id, change, subject === undefined))
      if (changed === undefined) throw noSuchAccount(id)
      return viewOf(changed)
    },

    async giveRoles(id, roles, by) {
      const { subject, totpSecret, epoch } = await ofAnother(id, by)
      if (subject !== undefined) throw atProvider()
      refuseConflicts(roles)
      if (roles.length > 0 && totpSecret === undefined && secondFactor === 'required') throw notEnrolled()
      const changed = await accounts.change(id, { roles }, epoch)
      if (changed === undefined) throw new GatewayError('version_conflict')
      return viewOf(changed)
    },
  }

  async function ofAnother(id: string, by: string): Promise<Account> {
    if (id === by) throw forbidden('Another administrator changes one’s own account.', 'Tài khoản của mình do quản trị viên khác thay đổi.')
    const account = await accounts.get(id)
    if (account === undefined) throw noSuchAccount(id)
    return account
  }

  async function membersOf(id: string, change: AccountChange, isHere: boolean): Promise<Parameters<AccountStore['change']>[1]> {
    const { name, password, disabled, unlock, resetSecondFactor } = change
    const isOthersProof = password !== undefined || resetSecondFactor === true
    return {
      ...(name === undefined ? {} : { name }),
      ...(isHere && isOthersProof ? { roles: [] } : {}),
      ...(password === undefined ? {} : { password: await passwords.hashAtDesk(id, password) }),
      ...(disabled === undefined ? {} : { disabled }),
      ...(unlock === undefined ? {} : { failures: 0, lockedUntil: undefined }),
      ...(resetSecondFactor === undefined ? {} : { totpSecret: undefined }),
    }
  }
}

function refuseConflicts(roles: readonly Role[]): void {
  const pairs = conflictsIn(roles).map((pair) => pair.join(' + '))
  if (pairs.length === 0) return
  const named = pairs.join(', ')
  throw new GatewayError('roles_conflict', { detail: { vi: `Không đi cùng nhau: ${named}.`, en: `Not together: ${named}.` } })
}

function noSuchAccount(id: string): GatewayError {
  return new GatewayError('not_found', {
    detail: { vi: `Không có tài khoản ${id}; xem các tài khoản ở /admin/v1/accounts.`, en: `There is no account ${id}; see the accounts at /admin/v1/accounts.` },
  })
}

function atProvider(): GatewayError {
  return forbidden(
    'This account logs in at the provider, which says its roles and keeps its password.',
    'Tài khoản này đăng nhập ở nhà cung cấp định danh; vai trò và mật khẩu do nơi đó quyết định.',
  )
}

function notEnrolled(): GatewayError {
  return forbidden(
    'Its holder logs in and enrols the second factor first; then it can be given roles.',
    'Người dùng phải đăng nhập và đăng ký yếu tố xác thực thứ hai trước khi tài khoản được giao vai trò.',
  )
}

function forbidden(en: string, vi: string): GatewayError {
  return new GatewayError('forbidden', { detail: { vi, en } })
}

function viewOf({ id, name, roles, subject, totpSecret, failures, lockedUntil, disabled }: Omit<Account, 'epoch'>): AccountView {
  return {
    id,
    name,
    roles: [...roles],
    logsIn: subject === undefined ? 'here' : 'elsewhere',
    secondFactor: totpSecret !== undefined,
    failures,
    ...(lockedUntil === undefined ? {} : { lockedUntil: lockedUntil.toISOString() }),
    disabled,
  }
}
