/** The Accounts port: making accounts, and changing those of others. */
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
}

export function createAccounts({ accounts, passwords, programs }: Parts): Accounts {
  return {
    async list() {
      return (await accounts.list()).map(viewOf)
    },

    async create({ id, name, roles, password }) {
      if (programs.includes(id)) throw new GatewayError('account_exists')
      refuseConflicts(roles)
      requireStrong(password, id)
      const hash = await passwords.inTurn((hashing) => hashing.hash(password))
      const account = { id, name, roles, password: hash, totpSecret: undefined, subject: undefined, failures: 0, lockedUntil: undefined, disabled: false }
      if ((await accounts.create(account)) === 'exists') throw new GatewayError('account_exists')
      return viewOf(account)
    },

    async change(id, change, by) {
      if (id === by) throw forbidden('Another administrator changes one’s own account.', 'Tài khoản của mình do quản trị viên khác thay đổi.')
      const account = await accounts.get(id)
      if (account === undefined) throw new GatewayError('not_found')
      if (account.subject !== undefined) refuseProviders(change)
      if (change.roles !== undefined) refuseConflicts(change.roles)
      if (change.password !== undefined) requireStrong(change.password, id)
      const changed = await accounts.change(id, await membersOf(change))
      if (changed === undefined) throw new GatewayError('not_found')
      return viewOf(changed)
    },
  }

  async function membersOf({ name, roles, password, disabled, unlock, resetSecondFactor }: AccountChange): Promise<Parameters<AccountStore['change']>[1]> {
    return {
      ...(name === undefined ? {} : { name }),
      ...(roles === undefined ? {} : { roles }),
      ...(password === undefined ? {} : { password: await passwords.inTurn((hashing) => hashing.hash(password)) }),
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

/** The provider says them at the next log-in again. */
function refuseProviders({ roles, password }: AccountChange): void {
  if (roles === undefined && password === undefined) return
  throw forbidden(
    'This account logs in at the provider, which says its roles and keeps its password.',
    'Tài khoản này đăng nhập ở nhà cung cấp định danh; vai trò và mật khẩu do nơi đó quyết định.',
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
