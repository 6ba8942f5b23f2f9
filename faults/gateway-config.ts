/** The configuration of a stack's gateway: everything as in production but in a hurry, so that a run sees many retries. */
import { createHash } from 'node:crypto'
import { partnerIds, sandboxPartners, sandboxSender, type PartnerId } from '../src/sandbox/partners.ts'
import { mintToken, tokenSettings } from '../test/helpers/client-token.ts'
import { everyRight, everyRole } from '../test/helpers/rights.ts'
import type { TestSeals } from '../test/helpers/sandbox-seals.ts'

export const clientToken = await mintToken('one-stop')
export const adminToken = 'token-of-the-administrator-of-the-fault-suite'
export const partnerToken = 'token-at-the-partner'

/** A lease, and so the longest that a dead worker's transfers wait. */
export const leaseMs = 2_000

export interface GatewayConfigOptions {
  readonly databaseUrl: string
  /** Absent: the queues are on PostgreSQL. */
  readonly redis: object | undefined
  /** Folder of the attachments. */
  readonly attachments: string
  /** Where partners fetch documents, and where webhooks go. */
  readonly documents: string
  readonly webhook: string
  readonly partnerPorts: Readonly<Record<PartnerId, number>>
  readonly seals: TestSeals
}

const hurried = { timeoutMs: 5_000, retry: { baseMs: 100, capMs: 500 }, probe: { minMs: 100, maxMs: 500 }, poll: { everyMs: 500 } }
/** Partners that are asked about each dossier that they hold. */
const askedSeldom: readonly PartnerId[] = ['civil-registry', 'judiciary', 'treasury', 'tax', 'land']
/** Carried by both workers at once. */
const sharedLanes: readonly PartnerId[] = ['national-portal', 'civil-registry', 'tax']

export function writeGatewayConfig({ databaseUrl, redis, attachments, documents, webhook, partnerPorts, seals }: GatewayConfigOptions): object {
  const partners = sandboxPartners(partnerToken)
  return {
    mode: 'sandbox',
    operator: sandboxSender,
    database: { url: databaseUrl, poolSize: 10 },
    ...(redis === undefined ? {} : { redis }),
    attachments: { directory: attachments },
    documentLinks: { secret: 'key-of-the-document-links-of-the-fault-suite', baseUrl: documents },
    encryption: { keys: [{ id: 'faults-1', secret: 'key-of-what-the-fault-suite-keeps-encrypted' }] },
    clientDoor: { port: 0 },
    adminDoor: { port: 0 },
    partnerDoor: { port: 0 },
    seals: seals.seals.filter((seal) => seal.organisation === sandboxSender),
    organisations: seals.seals.map(({ organisation, certificateFile }) => ({ code: organisation, name: { vi: organisation, en: organisation }, certificateFiles: [certificateFile] })),
    trust: { authorities: seals.authorities.map(({ file }) => ({ file, revocation: 'none' })) },
    clients: [
      {
        id: 'one-stop',
        organisation: sandboxSender,
        credentials: { secretSha256: createHash('sha256').update('secret-of-the-one-stop-system-of-the-fault-suite').digest('hex') },
        firstRights: everyRight,
        perMinute: 10_000_000,
        webhook: { url: webhook },
      },
    ],
    tokens: tokenSettings,
    administrators: [{ id: 'administrator', tokenSha256: createHash('sha256').update(adminToken).digest('hex'), roles: everyRole }],
    partners: partnerIds.map((id) => {
      const { organisation, procedures, config } = partners[id]
      const agreement = { ...hurried, ...(askedSeldom.includes(id) ? { poll: { everyMs: 1_500, most: 10 } } : {}), ...(sharedLanes.includes(id) ? { workers: 2 } : {}) }
      return { id, adapter: id, organisation, ...(procedures ? { procedures } : {}), agreement, config: config(`http://127.0.0.1:${partnerPorts[id]}`) }
    }),
    portalMirror: { partner: 'national-portal' },
    // everybody here is on this machine
    outside: { allow: ['127.0.0.0/8', '::1/128'], allowHttp: true },
    limits: { administratorPerMinute: 100_000 },
    leases: { milliseconds: leaseMs, sweepMs: 400, requeueAfterMs: 1_000 },
    log: { level: 'warn' },
  }
}
