/** The ProviderLogIns port by OpenID Connect: authorization code with PKCE, state and nonce. The provider says who and which roles. */
import { createHash } from 'node:crypto'
import {
  allowInsecureRequests, authorizationCodeGrant, buildAuthorizationUrl, calculatePKCECodeChallenge, ClientSecretBasic, ClientSecretPost, type Configuration,
  customFetch, discovery, enableNonRepudiationChecks, fetchUserInfo, type IDToken, randomNonce, randomPKCECodeVerifier, randomState,
} from 'openid-client'
import type { Role } from '../../schemas/permissions.ts'
import { conflictsIn } from '../domain/access/roles.ts'
import { GatewayError } from '../domain/errors.ts'
import type { AccountStore } from '../ports/account-store.ts'
import type { Clock } from '../ports/clock.ts'
import type { HttpClient } from '../ports/http-client.ts'
import type { Log } from '../ports/log.ts'
import type { Judged, ProviderLogIns, WhyRefused } from '../ports/log-ins.ts'
import type { OnceStore } from '../ports/once-store.ts'
import type { Vault } from '../ports/vault.ts'
import { createProviderFetch, isSilence, type ProviderFetch } from './oidc-fetch.ts'
import { bindAccount } from './oidc-account.ts'
import { rolesFrom } from './oidc-roles.ts'
import { openState, sealState, stateLifeMs, type OidcState } from './oidc-state.ts'
import type { Sessions } from './sessions.ts'

export interface OidcSettings {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly clientAuthentication: 'basic' | 'post'
  readonly scope: string
  readonly rolesClaim: string
  readonly roles: Readonly<Record<string, Role>>
  readonly landing: string
  readonly allowHttp: boolean
}

interface Parts {
  readonly settings: OidcSettings
  /** Of the callback, as browsers reach it. */
  readonly redirectUri: () => string
  readonly accounts: AccountStore
  readonly sessions: Sessions
  readonly once: OnceStore
  readonly vault: Pick<Vault, 'seal' | 'open'>
  readonly http: HttpClient
  readonly clock: Pick<Clock, 'now'>
  readonly log: Log
}

/** What the provider says of itself is asked anew after so long. */
const knownMs = 3_600_000
const longestName = 200

export function createOidcLogIns({ settings, redirectUri, accounts, sessions, once, vault, http, clock, log }: Parts): ProviderLogIns {
  const providerFetch = createProviderFetch(http)
  let known: { readonly provider: Promise<Configuration>; readonly until: number } | undefined

  function provider(): Promise<Configuration> {
    if (known !== undefined && known.until > clock.now().getTime()) return known.provider
    const discovered = discoverProvider(settings, providerFetch)
    const mine = { provider: discovered, until: clock.now().getTime() + knownMs }
    known = mine
    // a failure is not kept
    discovered.catch(() => {
      if (known === mine) known = undefined
    })
    return discovered
  }

  async function claimsOf(query: string, kept: OidcState): Promise<Readonly<Record<string, unknown>> & Pick<IDToken, 'iss' | 'sub'>> {
    const configuration = await provider()
    const tokens = await authorizationCodeGrant(configuration, new URL(query, redirectUri()), {
      expectedState: kept.state,
      expectedNonce: kept.nonce,
      pkceCodeVerifier: kept.verifier,
      idTokenExpected: true,
    })
    const claims = tokens.claims()
    if (claims === undefined) throw new TypeError('an ID token was asked for')
    if (settings.rolesClaim in claims || configuration.serverMetadata().userinfo_endpoint === undefined) return claims
    // some providers keep short what travels in the ID token
    return { ...(await fetchUserInfo(configuration, tokens.access_token, claims.sub)), ...claims }
  }

  async function readClaims(query: string, kept: OidcState): ReturnType<typeof claimsOf> {
    try {
      return await claimsOf(query, kept)
    } catch (error) {
      if (isSilence(error)) throw providerSilent(error)
      throw error
    }
  }

  return {
    landing: settings.landing,

    async begin() {
      const [state, nonce, verifier] = [randomState(), randomNonce(), randomPKCECodeVerifier()]
      const configuration = await provider().catch((error: unknown) => {
        log.warn({ code: codeOf(error) }, 'the provider of log-ins could not be asked what it is')
        throw providerSilent(error)
      })
      const address = buildAuthorizationUrl(configuration, {
        redirect_uri: redirectUri(),
        scope: settings.scope,
        state,
        nonce,
        code_challenge: await calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
      })
      return { address: address.href, kept: sealState(vault, { state, nonce, verifier, until: new Date(clock.now().getTime() + stateLifeMs) }) }
    },

    async finish(query, sealed) {
      const kept = sealed === undefined ? undefined : openState(vault, sealed, clock.now())
      if (kept === undefined || new URLSearchParams(query).get('state') !== kept.state) return refused('state')
      const spent = createHash('sha256').update(kept.state).digest('hex')
      if (!(await once.spend('log-in', spent, kept.until))) return refused('replayed')
      let claims: Awaited<ReturnType<typeof claimsOf>>
      try {
        claims = await readClaims(query, kept)
      } catch (error) {
        if (error instanceof GatewayError) throw error
        log.warn({ code: codeOf(error) }, 'what the provider of log-ins answered does not count')
        return refused('provider')
      }
      const roles = rolesFrom(claims[settings.rolesClaim], settings.roles)
      const conflict = conflictsIn(roles).length > 0
      const account = await bindAccount(accounts, { subject: `${claims.iss} ${claims.sub}`, name: nameIn(claims), roles: conflict ? [] : roles })
      if (conflict) return refused('roles-conflict', account?.id)
      if (account === undefined || roles.length === 0) return refused('no-roles', account?.id)
      if (account.disabled) return refused('disabled', account.id)
      return { kind: 'in', ...(await sessions.open(account, 'elsewhere')) }
    },

    close: () => http.close(),
  }
}

function discoverProvider(settings: OidcSettings, providerFetch: ProviderFetch): Promise<Configuration> {
  const { issuer, clientId, clientSecret, clientAuthentication, allowHttp } = settings
  const authentication = clientAuthentication === 'basic' ? ClientSecretBasic(clientSecret) : ClientSecretPost(clientSecret)
  return discovery(new URL(issuer), clientId, undefined, authentication, {
    [customFetch]: (url, init) => providerFetch(url, init as RequestInit),
    // the signature of the ID token counts, not only whom it came from
    execute: [enableNonRepudiationChecks, ...(allowHttp ? [allowInsecureRequests] : [])],
  })
}

function nameIn(claims: Readonly<Record<string, unknown>>): string | undefined {
  const { name } = claims
  if (typeof name !== 'string') return undefined
  // no signs that no name has, and that a database or a reader of lists stumbles over
  const clean = name.replaceAll(/\p{C}+/gu, ' ').trim()
  return clean === '' ? undefined : Array.from(clean).slice(0, longestName).join('')
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}

function providerSilent(cause: unknown): GatewayError {
  return new GatewayError('not_ready', {
    detail: { vi: 'Nhà cung cấp định danh không trả lời.', en: 'The provider of log-ins does not answer.' },
    cause,
  })
}

function refused(why: WhyRefused, account?: string): Judged {
  return { kind: 'refused', why, account }
}
