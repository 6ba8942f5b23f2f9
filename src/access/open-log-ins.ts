/** Builds everything by which persons log in, from the configuration. */
import { GatewayError } from '../domain/errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { OpenHttpClient } from '../ports/http-client.ts'
import type { Log } from '../ports/log.ts'
import type { Accounts, LogIns, ProviderLogIns } from '../ports/log-ins.ts'
import type { OnceStore } from '../ports/once-store.ts'
import type { RateLimits } from '../ports/rate-limits.ts'
import type { Vault } from '../ports/vault.ts'
import { createAccounts } from './accounts.ts'
import { createLogIns, type LogInRules } from './log-ins.ts'
import type { OidcSettings } from './oidc-log-ins.ts'
import { createPasswords, type PasswordLimits } from './passwords.ts'
import { createSecondFactor } from './second-factor.ts'
import { openSessions, type SessionRules } from './sessions.ts'

export interface LogInSettings extends LogInRules, SessionRules {
  readonly oidc?: OidcSettings | undefined
}

interface Parts {
  readonly settings: LogInSettings
  /** Address at which browsers reach the administrators' door. */
  readonly doorAddress: () => string
  /** Path at which the provider sends browsers back. */
  readonly callbackPath: string
  /** Ids of the programs that administer. */
  readonly programs: readonly string[]
  readonly accounts: AccountStore
  readonly once: OnceStore
  readonly limits: Pick<RateLimits, 'take'>
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly openHttp: OpenHttpClient
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
  /** Absent: those of production. */
  readonly passwordLimits?: PasswordLimits
}

export interface OpenLogIns {
  readonly logIns: LogIns
  readonly accounts: Accounts
  /** Where one is configured. */
  readonly provider: ProviderLogIns | undefined
  close(): Promise<void>
}

/** Rejects with config_invalid where a program has the name of an account: the audit would take one for the other. */
export async function openLogIns(parts: Parts): Promise<OpenLogIns> {
  const { settings, accounts, once, limits, vault, clock, log } = parts
  await refuseNamesakes(parts)
  const passwords = createPasswords(parts.passwordLimits)
  const sessions = openSessions({ accounts, clock, rules: settings })
  const factor = createSecondFactor({ once, clock, issuer: 'lienthong' })
  const { oidc } = settings
  const provider = oidc && (await openProvider(oidc))
  return {
    logIns: createLogIns({ accounts, passwords, factor, sessions, limits, vault, clock, rules: settings }),
    accounts: createAccounts({ accounts, passwords, programs: parts.programs, secondFactor: settings.secondFactor }),
    provider,
    close: async () => provider?.close(),
  }

  /** Its library is in memory only where it is needed. */
  async function openProvider(oidcSettings: OidcSettings): Promise<ProviderLogIns> {
    const { createOidcLogIns } = await import('./oidc-log-ins.ts')
    const http = parts.openHttp({ maxAnswerBytes: 1024 * 1024, connections: 2 })
    const redirectUri = () => `${parts.doorAddress()}${parts.callbackPath}`
    return createOidcLogIns({ settings: oidcSettings, redirectUri, accounts, sessions, once, vault, http, clock, log })
  }
}

async function refuseNamesakes({ programs, accounts }: Pick<Parts, 'programs' | 'accounts'>): Promise<void> {
  const known = await Promise.all(programs.map((id) => accounts.get(id)))
  const errors = known.flatMap((account, index) =>
    account === undefined ? [] : [{ field: `config.administrators.${index}.id`, message: { vi: `"${account.id}" đã là tài khoản`, en: `"${account.id}" is an account already` } }],
  )
  if (errors.length > 0) throw new GatewayError('config_invalid', { detail: errors.map(({ field, message }) => `${field}: ${message.en}`).join('; '), errors })
}
