/** Sessions of those who are logged in: a random token in their browser, its hash in the store. */
import { createHash, randomBytes } from 'node:crypto'
import { permissionsOf } from '../domain/access/roles.ts'
import type { AdminPermission } from '../../schemas/permissions.ts'
import type { SecondFactor } from '../../schemas/accounts.ts'
import type { Account, AccountStore, Session } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { LoggedIn } from '../ports/log-ins.ts'

export interface Sessions {
  /** For the account as it was when who it is was judged. */
  open(account: Account): Promise<{ readonly token: string; readonly who: LoggedIn }>
  find(token: string): Promise<LoggedIn | undefined>
  close(token: string): Promise<void>
}

export interface SessionRules {
  readonly secondFactor: 'required' | 'optional'
  readonly idleMinutes: number
  readonly lifeHours: number
}

interface Parts {
  readonly accounts: Pick<AccountStore, 'openSession' | 'session' | 'closeSession'>
  readonly clock: Pick<Clock, 'now'>
  readonly rules: SessionRules
}

const tokenBytes = 32
const nothing: ReadonlySet<AdminPermission> = new Set()

export function openSessions({ accounts, clock, rules }: Parts): Sessions {
  const limits = { idleMs: rules.idleMinutes * 60_000, lifeMs: rules.lifeHours * 3_600_000 }

  function loggedIn(account: Account, { csrf }: Pick<Session, 'csrf'>): LoggedIn {
    const { id, name, roles } = account
    const secondFactor = factorOf(account, rules.secondFactor)
    return { account: id, name, roles, permissions: secondFactor === 'to-enrol' ? nothing : permissionsOf(roles), secondFactor, csrf }
  }

  return {
    async open(account) {
      const [token, csrf] = [randomBytes(tokenBytes).toString('base64url'), randomBytes(tokenBytes).toString('base64url')]
      const now = clock.now()
      await accounts.openSession({ tokenSha256: hashOf(token), account: account.id, epoch: account.epoch, csrf, startedAt: now, seenAt: now })
      return { token, who: loggedIn(account, { csrf }) }
    },
    async find(token) {
      const found = await accounts.session(hashOf(token), clock.now(), limits)
      return found && loggedIn(found.account, found.session)
    },
    close: (token) => accounts.closeSession(hashOf(token)),
  }
}

function factorOf({ subject, totpSecret }: Account, wanted: SessionRules['secondFactor']): SecondFactor {
  if (subject !== undefined) return 'elsewhere'
  if (totpSecret !== undefined) return 'enrolled'
  return wanted === 'required' ? 'to-enrol' : 'none'
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
