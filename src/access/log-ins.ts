/** The LogIns port: who somebody is, by password and second factor, and what they change about their own proof. */
import { createHash } from 'node:crypto'
import { GatewayError } from '../domain/errors.ts'
import { limitKeyOf } from '../domain/limit-key.ts'
import type { Account, AccountStore, SessionProof } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { Judged, LogIns, WhyRefused } from '../ports/log-ins.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { Vault } from '../ports/vault.ts'
import { openEnrolment, sealEnrolment } from './log-in-enrolment.ts'
import { requireStrong, type PasswordHashing, type Passwords } from './passwords.ts'
import type { SecondFactor } from './second-factor.ts'
import type { Sessions } from './sessions.ts'

export interface LogInRules {
  readonly secondFactor: 'required' | 'optional'
  readonly lockAfter: number
  readonly lockMinutes: number
  readonly perAddressPerMinute: number
}

interface Parts {
  readonly accounts: AccountStore
  readonly passwords: Passwords
  readonly factor: SecondFactor
  readonly sessions: Sessions
  readonly limits: Pick<RateLimits, 'take'>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly clock: Pick<Clock, 'now'>
  readonly rules: LogInRules
}

/** Refusals that cost a stranger nothing: no lock ends them, and nobody was proven to be anybody. */
const asOftenAsTheyLike: readonly WhyRefused[] = ['unknown', 'locked', 'replayed', 'provider']
const keptPerMinute = 30

export function createLogIns({ accounts, passwords, factor, sessions, limits, vault, clock, rules }: Parts): LogIns {
  /**
   * The same two statements and the same hash whoever it is: nobody learns from an answer or its time which accounts there are.
   * The try is counted before it is judged, so that many at once are not judged more often than the lock allows.
   */
  async function judgePassword(id: string, password: string, hashing: PasswordHashing): Promise<Account | WhyRefused> {
    const known = await accounts.get(id)
    const now = clock.now()
    const account = await accounts.fail(id, now, rules.lockAfter, new Date(now.getTime() + rules.lockMinutes * 60_000))
    const right = await hashing.matches(password, account?.password ?? passwords.nobodys)
    if (known === undefined) return 'unknown'
    if (account === undefined) return 'locked'
    if (account.password === undefined) return 'elsewhere'
    if (!right) return 'password'
    return account.disabled ? 'disabled' : account
  }

  async function rightCode({ id, totpSecret }: Account, code: string | undefined): Promise<boolean> {
    return totpSecret === undefined || (code !== undefined && factor.spend(id, totpSecret, code))
  }

  async function letIn(account: Account, proof: SessionProof): Promise<Judged> {
    await accounts.change(account.id, { failures: 0, lockedUntil: undefined })
    return { kind: 'in', ...(await sessions.open(account, proof)) }
  }

  return {
    async takeTurn(address) {
      // whose address it is stands in no shared place
      const turn = await limits.take(`log-in:${createHash('sha256').update(limitKeyOf(address)).digest('hex').slice(0, 32)}`, rules.perAddressPerMinute)
      if (!turn.ok) throw new GatewayError('too_many_requests', { retryAfterSeconds: turn.retryAfterSeconds })
    },

    byPassword({ account: id, password, code }, address) {
      return passwords.inTurn(limitKeyOf(address), async (hashing) => {
        const account = await judgePassword(id, password, hashing)
        if (typeof account === 'string') return refused(account, id)
        if (!(await rightCode(account, code))) return refused('code', id)
        const { password: hash } = account
        if (hash !== undefined && passwords.isOutgrown(hash)) await accounts.rehash(id, hash, await hashing.hash(password))
        return letIn(account, account.totpSecret === undefined ? 'password' : 'both')
      })
    },

    async isKept({ why, account }) {
      if (why === 'state') return false
      return !asOftenAsTheyLike.includes(why) || (await limits.take(`log-ins-kept:${why}:${account ?? ''}`, keptPerMinute)).ok
    },

    session: (token) => sessions.find(token),
    logOut: (token) => sessions.close(token),

    async beginSecondFactor(id) {
      requireNoFactor(await accounts.get(id))
      const secret = factor.newSecret()
      return { secret, uri: factor.addressOf(id, secret), enrolment: sealEnrolment(vault, id, secret, clock.now()) }
    },

    async endSecondFactor({ account: id, epoch }, { enrolment, code }) {
      requireNoFactor(await accounts.get(id))
      const secret = openEnrolment(vault, id, enrolment, clock.now())
      if (secret === undefined) throw wrongField('/enrolment', 'is over or of another account; begin again', 'đã hết hạn hoặc của tài khoản khác; làm lại từ đầu')
      if (!(await factor.spend(id, secret, code))) throw wrongField('/code', 'is not the code of now', 'không phải mã hiện tại')
      const account = await accounts.change(id, { totpSecret: secret }, epoch)
      if (account === undefined || account.disabled) return refused('disabled', id)
      return letIn(account, 'both')
    },

    async changePassword({ account: id, epoch, secondFactor }, { current, next }) {
      requireStrong(next, id)
      return passwords.inTurn(`account ${id}`, async (hashing) => {
        const account = await judgePassword(id, current, hashing)
        if (typeof account === 'string') return refused(account, id)
        // whoever changed it meanwhile knew why
        const changed = await accounts.change(id, { password: await hashing.hash(next), failures: 0, lockedUntil: undefined }, epoch)
        if (changed === undefined) return refused('password', id)
        return { kind: 'in', ...(await sessions.open(changed, secondFactor === 'enrolled' ? 'both' : 'password')) }
      })
    },
  }
}

function refused(why: WhyRefused, id: string): Judged {
  return { kind: 'refused', why, account: why === 'unknown' ? undefined : id }
}

function requireNoFactor(account: Account | undefined): void {
  if (account !== undefined && account.totpSecret === undefined && account.subject === undefined) return
  throw new GatewayError('forbidden', {
    detail: {
      vi: 'Tài khoản đã có yếu tố xác thực thứ hai; quản trị viên khác phải gỡ trước.',
      en: 'The account has its second factor; another administrator takes it away first.',
    },
  })
}

function wrongField(field: string, en: string, vi: string): GatewayError {
  return new GatewayError('invalid_input', { errors: [{ field, message: { vi, en } }] })
}
