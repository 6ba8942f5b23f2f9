/** Client doors as several processes have them, on one database, with the log-in of clients as the gateway wires it; the time is the test's. */
import { createHash, generateKeyPairSync, randomUUID, type KeyObject } from 'node:crypto'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'
import { SignJWT } from 'jose'
import type { AuditEntryView } from '../../../schemas/audit-entry.ts'
import type { ClientRights } from '../../../schemas/access.ts'
import { openClientDesk, type ClientDeskParts } from '../../../src/access/open-client-desk.ts'
import { authenticateClients } from '../../../src/http/client-authentication.ts'
import { createClientApp } from '../../../src/http/client-app.ts'
import { tokenPath } from '../../../src/http/oauth-routes.ts'
import { openRateLimits } from '../../../src/limits/open-rate-limits.ts'
import { createAddressGuard, type OutsideSettings } from '../../../src/net/address-guard.ts'
import { openHttpClient } from '../../../src/net/http-client.ts'
import { systemClock } from '../../../src/observe/system-clock.ts'
import { openStore, type Store } from '../../../src/store/open-store.ts'
import { createVault } from '../../../src/store/vault.ts'
import { openAccess, type Access } from '../../../src/usecases/access.ts'
import { createDatabase } from '../../helpers/postgres.ts'
import { everyRight } from '../../helpers/rights.ts'

export const issuer = 'https://gateway.test'
export const tokenSecret = 'key-of-the-client-tokens-of-these-tests'

export interface DoorSettings {
  readonly clients: ClientDeskParts['clients']
  readonly tokens?: ClientDeskParts['tokens']
  readonly tls?: { readonly certificate: string; readonly key: string }
  readonly issuer?: string
  /** Which addresses keys may be fetched from; absent: this machine. */
  readonly outside?: OutsideSettings
  readonly refusesSecret?: (secret: string) => boolean
  /** Whose X-Forwarded-For counts. */
  readonly proxies?: readonly string[]
}

export interface TokenDoor {
  readonly app: FastifyInstance
  ask(form: Readonly<Record<string, string>> | string, headers?: Readonly<Record<string, string>>, address?: string): Promise<LightMyRequestResponse>
  /** The token that a form brings; fails where none comes. */
  token(form: Readonly<Record<string, string>>): Promise<string>
  /** As the gateway does from time to time. */
  tellRefused(): Promise<void>
  /** The status of a question that asks for `partners.read`. */
  knock(token: string): Promise<number>
}

export interface TokenKit {
  readonly store: Store
  readonly access: Access
  /** Moves the time of all doors on. */
  pass(seconds: number): void
  now(): Date
  openDoor(settings: DoorSettings): Promise<TokenDoor>
  giveRights(client: string, rights: ClientRights): Promise<void>
  /** What the audit holds of tokens, newest first. */
  audited(): Promise<readonly AuditEntryView[]>
  readonly warnings: readonly string[]
  close(): Promise<void>
}

export async function openTokenKit(clients: readonly string[]): Promise<TokenKit> {
  const database = await createDatabase()
  let shift = 0
  const clock = { ...systemClock, now: () => new Date(Date.now() + shift) }
  const warnings: string[] = []
  const log = { info: () => undefined, warn: (_fields: object, message: string) => void warnings.push(message), error: () => undefined }
  const vault = createVault([{ id: 'tests-1', secret: new Uint8Array(32).fill(7) }])
  const store = await openStore({ url: database.url, poolSize: 10, clock, log, vault })
  const access = await openAccess({ store: store.access, clients: clients.map((id) => ({ id, firstRights: everyRight })), partners: new Map(), log })
  const opened: (() => Promise<void>)[] = []

  return {
    store,
    access,
    warnings,
    pass: (seconds) => void (shift += seconds * 1000),
    now: () => clock.now(),
    async openDoor({ clients: configured, tokens = { secret: tokenSecret, minutes: 5 }, tls, issuer: named = issuer, outside, refusesSecret = () => false, proxies = [] }) {
      const http = openHttpClient({ maxAnswerBytes: 65_536, connections: 1 }, outside && createAddressGuard(outside))
      const limits = openRateLimits({ place: store.requestCounts, secret: new Uint8Array(32), processes: 1, clock: systemClock, log })
      const { permissionsOf } = access
      const parts = { clients: configured, tokens, issuer: () => named, tokenPath, http, once: store.once, permissionsOf, limits, audit: store.audit, refusesSecret, clock, log }
      const desk = openClientDesk(parts)
      const app = await createClientApp({
        clock,
        log,
        tls,
        proxies,
        ...desk,
        clients: configured.map(({ id }) => ({ id, organisation: 'H56' })),
        authenticate: authenticateClients({ tokens: desk.tokens, clients: configured, permissionsOf }),
        takeTurn: () => Promise.resolve(),
        audit: store.audit,
        readiness: () => Promise.resolve([]),
        lanes: store.lanes,
        partners: new Map(),
        maxAttachmentBytes: 1,
        ...elsewhere,
      })
      await app.ready()
      opened.push(async () => {
        await Promise.all([app.close(), http.close(), limits.close()])
      })

      async function ask(form: Readonly<Record<string, string>> | string, headers: Readonly<Record<string, string>> = {}, remoteAddress = '192.0.2.1'): Promise<LightMyRequestResponse> {
        const payload = typeof form === 'string' ? form : new URLSearchParams({ grant_type: 'client_credentials', ...form }).toString()
        return app.inject({ method: 'POST', url: tokenPath, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers }, payload, remoteAddress })
      }

      return {
        app,
        ask,
        tellRefused: desk.tellRefused,
        async token(form) {
          const answer = await ask(form)
          if (answer.statusCode !== 200) throw new Error(`no token: ${answer.body}`)
          return answer.json<{ readonly access_token: string }>().access_token
        },
        knock: async (token) => (await app.inject({ url: '/v1/partners', headers: { authorization: `Bearer ${token}` } })).statusCode,
      }
    },
    async giveRights(client, rights) {
      await access.change({ client, basedOn: access.rightsOf(client)?.version ?? 0, rights, reason: 'a test', by: 'tests' })
    },
    audited: async () => (await store.audit.search({ kind: 'token' }, 100)).items,
    async close() {
      await Promise.all(opened.map((close) => close()))
      await access.close()
      await store.close()
      await database.drop()
    },
  }
}

/** Nothing of this is asked for by the tests of tokens. */
const elsewhere = {
  acceptTransfer: notAsked,
  cancelTransfer: notAsked,
  queries: { ask: notAsked, askAll: notAsked },
  readTimeline: notAsked,
  transfers: { get: notAsked, list: notAsked },
  openEvidence: notAsked,
  events: { after: notAsked },
  attachments: { put: notAsked, openFor: notAsked },
  dossiers: { get: notAsked },
}

function notAsked(): never {
  throw new Error('this is no matter of tokens')
}

export interface OwnKey {
  readonly kid: string
  readonly algorithm: string
  readonly privateKey: KeyObject
  readonly jwk: { readonly kid: string; readonly alg: string } & Readonly<Record<string, unknown>>
}

const kinds = {
  ES256: () => generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  PS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  RS256: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
  EdDSA: () => generateKeyPairSync('ed25519'),
}

export function makeKey(algorithm: keyof typeof kinds, kid: string): OwnKey {
  const { privateKey, publicKey } = kinds[algorithm]()
  return { kid, algorithm, privateKey, jwk: { ...publicKey.export({ format: 'jwk' }), kid, alg: algorithm } }
}

export interface AssertionChanges {
  readonly header?: Readonly<Record<string, unknown>>
  readonly claims?: Readonly<Record<string, unknown>>
  readonly key?: Parameters<SignJWT['sign']>[0]
}

/** The form of an assertion as it should be, with changes; a claim of `undefined` is left out. */
export async function assertionForm(client: string, key: OwnKey, now: Date, { header, claims, key: other }: AssertionChanges = {}): Promise<Readonly<Record<string, string>>> {
  const second = Math.floor(now.getTime() / 1000)
  const assertion = await new SignJWT({ iss: client, sub: client, aud: issuer, iat: second, exp: second + 60, jti: randomUUID(), ...claims })
    .setProtectedHeader({ alg: key.algorithm, kid: key.kid, ...header })
    .sign(other ?? key.privateKey)
  return formOf(assertion)
}

export function formOf(assertion: string): Readonly<Record<string, string>> {
  return { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: assertion }
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
