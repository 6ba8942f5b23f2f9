/** Persons who administer: proving who they are, what they may do while they are logged in, and their accounts. */
import type { AccountChange, AccountRoles, AccountView, LogInRequest, NewAccount, PasswordChange, SecondFactor, SecondFactorProof, SecondFactorView } from '../../schemas/accounts.ts'
import type { AdminPermission, Role } from '../../schemas/permissions.ts'

/** Somebody in a session. */
export interface LoggedIn {
  readonly account: string
  readonly name: string
  readonly roles: readonly Role[]
  /** Nothing as long as a second factor is to be enrolled. */
  readonly permissions: ReadonlySet<AdminPermission>
  readonly secondFactor: SecondFactor
  readonly csrf: string
  /** Of the account when the session was looked at: nothing is changed in its name once another number counts. */
  readonly epoch: number
}

/** For the audit only: whoever tries to log in is not told. `elsewhere`: the account has no password here. */
export type WhyRefused =
  | ('unknown' | 'locked' | 'disabled' | 'elsewhere' | 'password' | 'code')
  // at the provider
  | ('state' | 'replayed' | 'provider' | 'no-roles' | 'roles-conflict')

export type Judged =
  | { readonly kind: 'in'; readonly token: string; readonly who: LoggedIn }
  /** `account`: whose it is, where there is such an account. */
  | { readonly kind: 'refused'; readonly why: WhyRefused; readonly account: string | undefined }

export interface LogIns {
  /** Rejects with too_many_requests where this address tries too often. */
  takeTurn(address: string): Promise<void>
  /** Rejects with overloaded where too many are judged already, or somebody from this address waits. */
  byPassword(proof: LogInRequest, address: string): Promise<Judged>
  /** Whether a log-in that was refused is to stand in the audit: of what strangers can do as often as they like, so many a minute. */
  isKept(refusal: Judged & { readonly kind: 'refused' }): Promise<boolean>
  session(token: string): Promise<LoggedIn | undefined>
  logOut(token: string): Promise<void>
  /** Rejects with forbidden where there is a second factor already, or where none is asked for here. */
  beginSecondFactor(account: string): Promise<SecondFactorView>
  /** In a new session, with what the roles give. Rejects with invalid_input where the code or the enrolment does not fit. */
  endSecondFactor(who: LoggedIn, proof: SecondFactorProof): Promise<Judged>
  /** Ends every session and opens another by the same proof. Rejects with password_weak, before anything is judged, or overloaded. */
  changePassword(who: LoggedIn, change: PasswordChange): Promise<Judged>
}

/** Log-ins at an OpenID provider. Both reject with not_ready while it does not answer. */
export interface ProviderLogIns {
  /** `kept` comes back to `finish` from the same browser. */
  begin(): Promise<{ readonly address: string; readonly kept: string }>
  /** `query`: what the provider sent the browser back with, with its question mark. */
  finish(query: string, kept: string | undefined): Promise<Judged>
  /** Path of the door that is shown afterwards. */
  readonly landing: string
  close(): Promise<void>
}

export interface Accounts {
  list(): Promise<readonly AccountView[]>
  /** Without roles. Rejects with account_exists, password_weak or overloaded. */
  create(account: NewAccount): Promise<AccountView>
  /** Rejects with not_found, forbidden (one’s own, or the provider’s), password_weak or overloaded. */
  change(id: string, change: AccountChange, by: string): Promise<AccountView>
  /** Rejects with not_found, forbidden (one’s own, the provider’s, or not enrolled yet), roles_conflict, or version_conflict where it changed meanwhile. */
  giveRoles(id: string, roles: AccountRoles['roles'], by: string): Promise<AccountView>
}
