/** The account of somebody whom the provider knows: bound to issuer and subject, with the roles that it says now. */
import { createHash } from 'node:crypto'
import type { Role } from '../../schemas/permissions.ts'
import type { Account, AccountStore } from '../ports/account-store.ts'

interface KnownElsewhere {
  /** Issuer and subject. */
  readonly subject: string
  readonly name: string | undefined
  readonly roles: readonly Role[]
}

/** Made at the first log-in that gives it roles; undefined before. Other roles than before end its sessions. */
export async function bindAccount(accounts: AccountStore, { subject, name, roles }: KnownElsewhere): Promise<Account | undefined> {
  const known = await accounts.bySubject(subject)
  if (known !== undefined) {
    // by itself, before anything else can fail: what was withdrawn must not stay
    const now = sameRoles(known.roles, roles) ? known : await accounts.change(known.id, { roles })
    return name === undefined || name === known.name ? now : accounts.change(known.id, { name })
  }
  if (roles.length === 0) return undefined
  // not the name it has there, which may be the number of an identity card
  const id = `sso-${createHash('sha256').update(subject).digest('hex').slice(0, 20)}`
  const account = { id, name: name ?? id, roles, password: undefined, totpSecret: undefined, subject, failures: 0, lockedUntil: undefined, disabled: false }
  // whoever logs in twice at once finds it made
  await accounts.create(account)
  return accounts.bySubject(subject)
}

function sameRoles(some: readonly Role[], others: readonly Role[]): boolean {
  return some.length === others.length && some.every((role) => others.includes(role))
}
