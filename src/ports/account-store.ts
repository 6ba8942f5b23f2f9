/** Administrators' accounts and sessions. */
import type { Role } from '../../schemas/permissions.ts'

export interface Account {
  readonly id: string
  readonly name: string
  readonly roles: readonly Role[]
  /** scrypt, with its parameters and salt; absent: logs in elsewhere only. */
  readonly password: string | undefined
  /** Secret of the second factor, as text; kept encrypted. */
  readonly totpSecret: string | undefined
  /** `issuer subject` of the provider whose log-ins are this account's. */
  readonly subject: string | undefined
  /** Wrong passwords or codes in a row. */
  readonly failures: number
  readonly lockedUntil: Date | undefined
  readonly disabled: boolean
  /** Counts the changes that end sessions: one that began with another number is over. */
  readonly epoch: number
}

/** `password`: alone, for an account without a second factor. `both`: with it. `elsewhere`: at the provider. */
export type SessionProof = 'password' | 'both' | 'elsewhere'

export interface Session {
  /** SHA-256 of the token in the cookie, lower-case hexadecimal: the token itself is kept nowhere. */
  readonly tokenSha256: string
  readonly account: string
  /** Of the account when who logs in was judged, so that a change meanwhile ends the session before it begins. */
  readonly epoch: number
  /** What opened it, whatever the account has got since. */
  readonly proof: SessionProof
  /** Sent back by the pages with every change. */
  readonly csrf: string
  readonly startedAt: Date
  readonly seenAt: Date
}

export interface AccountStore {
  get(id: string): Promise<Account | undefined>
  bySubject(subject: string): Promise<Account | undefined>
  list(): Promise<readonly Account[]>
  /** `exists`: nothing is changed. */
  create(account: Omit<Account, 'epoch'>): Promise<'created' | 'exists'>
  /**
   * Only the given members change. Ends the account's sessions when its roles or password change, when it is disabled, and with
   * every change of its second factor, a reset where there is none among them. With `epoch` only where it still is that: undefined, as for whoever is unknown.
   */
  change(id: string, change: Partial<Omit<Account, 'id' | 'epoch'>>, epoch?: number): Promise<Account | undefined>
  /**
   * Counts a try as a failure before it is judged, and locks from `lockAfter` on; atomic over processes, so that no more than
   * so many are ever judged. Undefined, and nothing counted, for whoever is locked at `now`, or unknown.
   */
  fail(id: string, now: Date, lockAfter: number, lockedUntil: Date): Promise<Account | undefined>
  /** The same password under other parameters, where it is still the same. Ends no session. */
  rehash(id: string, former: string, next: string): Promise<void>
  openSession(session: Session): Promise<void>
  /** The session with its account, unless either is over: idle longer than `idleMs`, older than `lifeMs`, or disabled. Notes that it was seen. */
  session(tokenSha256: string, now: Date, limits: { readonly idleMs: number; readonly lifeMs: number }): Promise<{ readonly session: Session; readonly account: Account } | undefined>
  closeSession(tokenSha256: string): Promise<void>
}
