/** A whole scene for black-box tests: database, simulated partners, a configured gateway, and a one-stop system's means. */
import { createHash } from 'node:crypto'
import type { Pool } from 'pg'
import { systemClock } from '../../src/observe/system-clock.ts'
import { partnerIds, sandboxPartners, sandboxSender as sender, startAll, type PartnerId, type Simulators } from '../../src/sandbox/partners.ts'
import { sampleDossiers, type Sample } from '../../src/sandbox/samples.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../../src/sandbox/webhook-receiver.ts'
import { mintToken, tokenSettings } from './client-token.ts'
import { openGate, type Gate } from './gate.ts'
import { prepareGateway, type GatewayFolder } from './gateway-process.ts'
import { createDatabase, openLooks } from './postgres.ts'
import { everyRight, everyRole } from './rights.ts'
import { testSeals, type TestSeals } from './sandbox-seals.ts'
import { openSceneTrust, type SceneTrust, type SceneTrustOptions } from './scene-trust.ts'

export const clientToken = await mintToken('one-stop')
export const clientSecret = 'secret-of-the-one-stop-system-of-the-tests'
export const adminToken = 'token-of-the-administrator'
/** Of another person, who approves. */
export const approverToken = 'token-of-the-approver'
export const partnerToken = 'token-at-the-partner'
export const encryptionKey = { id: 'tests-1', secret: 'key-of-what-the-tests-keep-encrypted' }

/** Retries within a second or so, so that tests see many of them. */
export const hurriedAgreement = { timeoutMs: 5_000, retry: { baseMs: 100, capMs: 500 }, probe: { minMs: 100, maxMs: 500 }, poll: { everyMs: 200 } }

export interface Scene {
  readonly gateway: GatewayFolder
  readonly simulators: Simulators
  /** The one-stop system's end of the webhooks, where the scene has them. */
  readonly oneStop: WebhookReceiver
  readonly databaseUrl: string
  /** Seals of everybody here, and the authority that issued them. */
  readonly seals: TestSeals
  /** Throws where nobody asked for it. */
  readonly trust: SceneTrust
  /** Throws where nobody asked for a gate before this partner. */
  gate(partner: PartnerId): Gate
  /** The one number that a statement asks the gateway's database for. */
  count(statement: string, values?: readonly unknown[]): Promise<number>
  close(): Promise<void>
}

export interface SceneOptions {
  readonly redisUrl?: string
  readonly leaseMs?: number
  readonly agreement?: object
  /** Whether changes are mirrored to the national portal, and events pushed to the one-stop system. */
  readonly tellsOthers?: boolean
  /** Partners that the gateway reaches through a gate. */
  readonly gated?: readonly PartnerId[]
  /** The gateway asks about revocation and for time stamps over HTTP; absent: nobody is asked. */
  readonly trust?: SceneTrustOptions
  /** Of the configuration: beside its port, and how the one-stop system proves who it is. */
  readonly clientDoor?: object
  readonly credentials?: object
  /** Other partners than the sandbox has. */
  readonly partners?: (usual: SandboxPartners) => SandboxPartners
}
type SandboxPartners = ReturnType<typeof sandboxPartners>

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const usual = sandboxPartners(partnerToken)
  const partners = options.partners?.(usual) ?? usual
  const seals = await testSeals([sender, ...partnerIds.map((id) => partners[id].organisation)])
  const database = await createDatabase()
  const { signer, verifier } = seals
  const simulators = await startAll(partners, (_id, organisation) => ({ port: 0, clock: systemClock, signer, verifier, organisation, senders: [sender] }))
  const oneStop = await startWebhookReceiver({ port: 0, clock: systemClock, verifier, operator: sender, organisation: sender })
  const trust = options.trust && (await openSceneTrust(seals, options.trust))
  const gates = new Map<PartnerId, Gate>()
  for (const id of options.gated ?? []) gates.set(id, await openGate(simulators[id].url))
  const agreement = options.agreement ?? hurriedAgreement
  const telling = options.tellsOthers === true
  // most of a poll of a connection of its own would go into the connection, and tests that wait look a hundred times a second
  const counting = openLooks(database.url, 1)
  const gateway = await prepareGateway({
    mode: 'sandbox',
    operator: sender,
    database: { url: database.url, poolSize: 10 },
    ...(options.redisUrl === undefined ? {} : { redis: { url: options.redisUrl } }),
    documentLinks: { secret: 'key-of-the-document-links-of-the-tests' },
    encryption: { keys: [encryptionKey] },
    clientDoor: { port: 0, ...options.clientDoor },
    adminDoor: { port: 0 },
    partnerDoor: { port: 0 },
    seals: seals.seals.filter((seal) => seal.organisation === sender),
    organisations: seals.seals.map(({ organisation, certificateFile }) => ({ code: organisation, name: { vi: organisation, en: organisation }, certificateFiles: [certificateFile] })),
    ...(trust?.settings ?? { trust: { authorities: seals.authorities.map(({ file }) => ({ file, revocation: 'none' })) } }),
    clients: [{ id: 'one-stop', organisation: sender, credentials: { secretSha256: sha256(clientSecret), ...options.credentials }, firstRights: everyRight, ...(telling ? { webhook: { url: oneStop.url } } : {}) }],
    tokens: tokenSettings,
    administrators: [{ id: 'administrator', tokenSha256: sha256(adminToken), roles: everyRole }, { id: 'approver', tokenSha256: sha256(approverToken), roles: ['approver'] }],
    partners: partnerIds.map((id) => {
      const { organisation, procedures, config } = partners[id]
      return { id, adapter: id, organisation, ...(procedures ? { procedures } : {}), agreement, config: config(gates.get(id)?.url ?? simulators[id].url) }
    }),
    ...(telling ? { portalMirror: { partner: 'national-portal' } } : {}),
    // everybody here is on this machine
    outside: { allow: ['127.0.0.0/8', '::1/128'], allowHttp: true },
    // tests look often
    limits: { administratorPerMinute: 100_000 },
    leases: { milliseconds: options.leaseMs ?? 2_000, sweepMs: 200, requeueAfterMs: 1_000 },
    log: { level: 'info' },
  })
  return {
    gateway,
    simulators,
    oneStop,
    databaseUrl: database.url,
    seals,
    get trust() {
      if (trust === undefined) throw new RangeError('nobody is asked about revocation in this scene')
      return trust
    },
    gate(partner) {
      const gate = gates.get(partner)
      if (gate === undefined) throw new RangeError(`there is no gate before ${partner}`)
      return gate
    },
    count: (statement, values = []) => count(counting, statement, values),
    async close() {
      await gateway.remove()
      await Promise.all([...gates.values()].map((gate) => gate.close()))
      await Promise.all([...Object.values(simulators).map((simulator) => simulator.close()), oneStop.close(), trust?.close()])
      await counting.end()
      await database.drop()
    },
  }
}

async function count(sql: Pool, statement: string, values: readonly unknown[]): Promise<number> {
  const { rows } = await sql.query<{ count: string }>(statement, [...values])
  return Number(rows[0]?.count)
}

/** The n-th dossier of a test, for any of the three partners. */
export function dossierFor(receiver: 'loopback' | 'national-portal' | 'tax', n: number): Sample['dossier'] {
  const samples = sampleDossiers(sender, systemClock.now())
  const sample = receiver === 'tax' ? samples[2] : samples[3]
  if (sample === undefined) throw new RangeError('there is no such sample')
  return { ...sample.dossier, receiver, code: `H56.14-261121-${String(n).padStart(7, '0')}` }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
