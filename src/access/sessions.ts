/** Sessions of those who are logged in: a random token in their browser, its hash in the store. */
import { createHash, randomBytes } from 'node:crypto'
import { permissionsOf } from '../domain/access/roles.ts'
import type { AdminPermission } from '../../schemas/permissions.ts'
import type { SecondFactor } from '../../schemas/accounts.ts'
import type { Account, AccountStore, Session, SessionProof } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { LoggedIn } from '../ports/log-ins.ts'

export interface Sessions {
  /** For the account as it was when who it is was judged, by what was judged. */
  open(account: Account, proof: SessionProof): Promise<{ readonly token: string; readonly who: LoggedIn }>
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

  function loggedIn(account: Account, { proof, csrf }: Pick<Session, 'proof' | 'csrf'>): LoggedIn {
    const { id, name, roles, epoch } = account
    const secondFactor = factorOf(account, proof, rules.secondFactor)
    return { account: id, name, roles, permissions: secondFactor === 'to-enrol' ? nothing : permissionsOf(roles), secondFactor, csrf, epoch }
  }

  return {
    async open(account, proof) {
      const [token, csrf] = [randomBytes(tokenBytes).toString('base64url'), randomBytes(tokenBytes).toString('base64url')]
      const now = clock.now()
      await accounts.openSession({ tokenSha256: hashOf(token), account: account.id, epoch: account.epoch, proof, csrf, startedAt: now, seenAt: now })
      return { token, who: loggedIn(account, { proof, csrf }) }
    },
    async find(token) {
      const found = await accounts.session(hashOf(token), clock.now(), limits)
      return found && loggedIn(found.account, found.session)
    },
    close: (token) => accounts.closeSession(hashOf(token)),
  }
}

/** By what the session was opened with: what the account has got since, its holder may have proven elsewhere. */
function factorOf({ totpSecret }: Account, proof: SessionProof, wanted: SessionRules['secondFactor']): SecondFactor {
  if (proof === 'elsewhere') return 'elsewhere'
  if (proof === 'both') return 'enrolled'
  return wanted === 'optional' && totpSecret === undefined ? 'none' : 'to-enrol'
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
