/** The AccountStore port on PostgreSQL. Every change of an account is one statement, which ends its sessions where it has to. */
import type { Account, AccountStore, Session, SessionProof } from '../ports/account-store.ts'
import type { Role } from '../../schemas/permissions.ts'
import type { Vault } from '../ports/vault.ts'
import type { Pool } from './pool.ts'

interface AccountRow {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly password: string | null
  readonly totp: Buffer | null
  readonly subject: string | null
  readonly failures: number
  readonly locked_until: Date | null
  readonly disabled: boolean
  readonly epoch: number
}

interface SessionRow extends AccountRow {
  readonly proof: SessionProof
  readonly csrf: string
  readonly started_at: Date
  readonly seen_at: Date
}

type Change = Partial<Omit<Account, 'id' | 'epoch'>>

const columns = 'a.id, a.name, a.roles, a.password, a.totp, a.subject, a.failures, a.locked_until, a.disabled, a.epoch'

const create = `
insert into accounts (id, name, roles, password, totp, subject, failures, locked_until, disabled)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing`

// whoever it is, something is written: that the disk is waited for would tell which accounts there are
const fail = `
with tried as (
  insert into log_in_tries (bucket, tries) values (hashtext($1) & 63, 1) on conflict (bucket) do update set tries = log_in_tries.tries + 1
)
update accounts a set failures = failures + 1, locked_until = case when failures + 1 >= $3 then $4::timestamptz end
where id = $1 and (locked_until is null or locked_until <= $2) returning ${columns}`

// a session that is over is of no use to anybody, and a log-in is seldom
const open = `
with over as (delete from admin_sessions where account = $2 and (epoch <> $3 or started_at < $6::timestamptz - interval '30 days'))
insert into admin_sessions (token_sha256, account, epoch, proof, csrf, started_at, seen_at) values ($1, $2, $3, $4, $5, $6, $7)`

const see = `
with seen as (
  update admin_sessions set seen_at = greatest(seen_at, $2) where token_sha256 = $1 and started_at > $3 and seen_at > $4
  returning account, epoch, proof, csrf, started_at, seen_at
)
select ${columns}, s.proof, s.csrf, s.started_at, s.seen_at from seen s join accounts a on a.id = s.account and a.epoch = s.epoch where not a.disabled`

export function createAccountStore(pool: Pool, vault: Vault): AccountStore {
  function accountOf(row: AccountRow): Account {
    const { id, name, roles, failures, disabled, epoch } = row
    return {
      id,
      name,
      roles,
      password: row.password ?? undefined,
      totpSecret: row.totp === null ? undefined : Buffer.from(vault.open(row.totp, aboutTotp(id))).toString('utf8'),
      subject: row.subject ?? undefined,
      failures,
      lockedUntil: row.locked_until ?? undefined,
      disabled,
      epoch,
    }
  }

  async function one(text: string, values: readonly unknown[]): Promise<Account | undefined> {
    const [row] = (await pool.query<AccountRow>(text, [...values])).rows
    return row && accountOf(row)
  }

  function sealed(id: string, secret: string | undefined): Uint8Array | null {
    return secret === undefined ? null : vault.seal(Buffer.from(secret), aboutTotp(id))
  }

  return {
    get: (id) => one(`select ${columns} from accounts a where id = $1`, [id]),
    bySubject: (subject) => one(`select ${columns} from accounts a where subject = $1`, [subject]),
    async list() {
      const { rows } = await pool.query<AccountRow>(`select ${columns} from accounts a order by id limit 10000`)
      return rows.map(accountOf)
    },
    async create({ id, name, roles, password, totpSecret, subject, failures, lockedUntil, disabled }) {
      const { rowCount } = await pool.query(create, [id, name, roles, password, sealed(id, totpSecret), subject, failures, lockedUntil, disabled])
      return rowCount === 1 ? 'created' : 'exists'
    },
    change(id, change, epoch) {
      const sets = Object.entries(setsOf(change, (secret) => sealed(id, secret)))
      if (sets.length === 0) return this.get(id)
      return one(changing(sets.map(([column]) => column), change), [id, epoch ?? null, ...sets.map(([, value]) => value)])
    },
    fail: (id, now, lockAfter, lockedUntil) => one(fail, [id, now, lockAfter, lockedUntil]),
    async rehash(id, former, next) {
      await pool.query('update accounts set password = $3 where id = $1 and password = $2', [id, former, next])
    },
    async openSession({ tokenSha256, account, epoch, proof, csrf, startedAt, seenAt }) {
      await pool.query(open, [tokenSha256, account, epoch, proof, csrf, startedAt, seenAt])
    },
    async session(tokenSha256, now, { idleMs, lifeMs }) {
      const before = (milliseconds: number) => new Date(now.getTime() - milliseconds)
      const [row] = (await pool.query<SessionRow>(see, [tokenSha256, now, before(lifeMs), before(idleMs)])).rows
      if (row === undefined) return undefined
      const { proof, csrf } = row
      const session: Session = { tokenSha256, account: row.id, epoch: row.epoch, proof, csrf, startedAt: row.started_at, seenAt: row.seen_at }
      return { session, account: accountOf(row) }
    },
    async closeSession(tokenSha256) {
      await pool.query('delete from admin_sessions where token_sha256 = $1', [tokenSha256])
    },
  }
}

/** Column → value, of the members that are given; whatever has no value any more becomes null. */
function setsOf(change: Change, seal: (secret: string | undefined) => unknown): Readonly<Record<string, unknown>> {
  const values: Readonly<Record<keyof Change, readonly [string, unknown]>> = {
    name: ['name', change.name],
    roles: ['roles', change.roles],
    password: ['password', change.password],
    totpSecret: ['totp', 'totpSecret' in change ? seal(change.totpSecret) : undefined],
    subject: ['subject', change.subject],
    failures: ['failures', change.failures],
    lockedUntil: ['locked_until', change.lockedUntil],
    disabled: ['disabled', change.disabled],
  }
  return Object.fromEntries(Object.entries(values).flatMap(([member, [column, value]]) => (member in change ? [[column, value ?? null]] : [])))
}

const ending: Readonly<Record<string, string>> = {
  roles: 'roles is distinct from',
  password: 'password is distinct from',
  disabled: 'disabled is distinct from',
}

function changing(names: readonly string[], change: Change): string {
  const ends = names.flatMap((name, at) => (ending[name] === undefined ? [] : [`${ending[name]} $${at + 3}`]))
  // given, exchanged or taken away, even where there was none: who is logged in by less than the account asks for now must not go on
  if ('totpSecret' in change) ends.push('true')
  const epoch = ends.length === 0 ? '' : `, epoch = epoch + (case when ${ends.join(' or ')} then 1 else 0 end)`
  return `
with a as (update accounts set ${names.map((name, at) => `${name} = $${at + 3}`).join(', ')}${epoch} where id = $1 and epoch = coalesce($2, epoch) returning *),
over as (delete from admin_sessions s using a where s.account = a.id and s.epoch <> a.epoch)
select ${columns} from a`
}

/** What is sealed is bound to its account. */
function aboutTotp(id: string): string {
  return `second factor of ${id}`
}
