/** A whole scene for black-box tests: database, simulated partners, a configured gateway, and a one-stop system's means. */
import { createHash } from 'node:crypto'
import pg from 'pg'
import { startLoopbackSimulator } from '../../adapters/loopback/simulator.ts'
import { startPortalSimulator, type PortalSimulator } from '../../adapters/national-portal/simulator.ts'
import { sandboxConfig as taxConfig } from '../../adapters/tax/sandbox-agreement.ts'
import { startSimulator as startTaxSimulator, type TaxSimulator } from '../../adapters/tax/simulator.ts'
import { systemClock } from '../../src/observe/system-clock.ts'
import type { Simulator, SimulatorOptions } from '../../src/ports/simulator.ts'
import { sampleDossiers, type Sample } from '../../src/sandbox/samples.ts'
import { prepareGateway, type GatewayFolder } from './gateway-process.ts'
import { createDatabase } from './postgres.ts'
import { testSeals } from './sandbox-seals.ts'

export const clientToken = 'token-of-the-one-stop-system'
export const adminToken = 'token-of-the-administrator'
export const partnerToken = 'token-at-the-partner'
const sender = 'H56'

/** Retries within a second or so, so that tests see many of them. */
export const hurriedAgreement = { timeoutMs: 5_000, retry: { baseMs: 100, capMs: 500 }, probe: { minMs: 100, maxMs: 500 } }

export interface Scene {
  readonly gateway: GatewayFolder
  readonly loopback: Simulator
  readonly portal: PortalSimulator
  readonly tax: TaxSimulator
  readonly databaseUrl: string
  /** The one number that a statement asks the gateway's database for. */
  count(statement: string, values?: readonly unknown[]): Promise<number>
  close(): Promise<void>
}

export interface SceneOptions {
  readonly redisUrl?: string
  readonly leaseMs?: number
  readonly agreement?: object
}

export async function openScene(options: SceneOptions = {}): Promise<Scene> {
  const seals = await testSeals([sender, 'G99', 'G22', 'G12.18'])
  const database = await createDatabase()
  const simulated = (organisation: string): SimulatorOptions => ({ port: 0, clock: systemClock, signer: seals.signer, verifier: seals.verifier, organisation, senders: [sender] })
  const loopback = await startLoopbackSimulator(simulated('G99'), { token: partnerToken })
  const dstcode = 'VN:GOV:000.00.00.G22:vpcpdvcprovider'
  const portal = await startPortalSimulator(simulated('G22'), { username: 'one-stop', password: partnerToken, madonvi: sender, dstcode })
  const tax = await startTaxSimulator(simulated('G12.18'))
  const agreement = options.agreement ?? hurriedAgreement
  const gateway = await prepareGateway({
    mode: 'sandbox',
    operator: sender,
    database: { url: database.url, poolSize: 10 },
    ...(options.redisUrl === undefined ? {} : { redis: { url: options.redisUrl } }),
    documentLinks: { secret: 'key-of-the-document-links-of-the-tests' },
    clientDoor: { port: 0 },
    adminDoor: { port: 0 },
    partnerDoor: { port: 0 },
    seals: seals.seals.filter((seal) => seal.organisation === sender),
    organisations: seals.seals.map(({ organisation, certificateFile }) => ({ code: organisation, name: { vi: organisation, en: organisation }, certificateFiles: [certificateFile] })),
    clients: [{ id: 'one-stop', organisation: sender, tokenSha256: sha256(clientToken) }],
    administrators: [{ id: 'administrator', tokenSha256: sha256(adminToken) }],
    partners: [
      { id: 'loopback', adapter: 'loopback', organisation: 'G99', agreement, config: { baseUrl: loopback.url, token: partnerToken } },
      {
        id: 'national-portal',
        adapter: 'national-portal',
        organisation: 'G22',
        agreement,
        config: { baseUrl: portal.url, authPath: '/mapi/login', servicePath: '/mapi/g', sharePath: '/mapi/share', dstcode, madonvi: sender, username: 'one-stop', password: partnerToken },
      },
      { id: 'tax', adapter: 'tax', organisation: 'G12.18', procedures: ['1.012781'], agreement, config: taxConfig(tax.url, [{ organisation: sender, name: 'Tỉnh mẫu' }]) },
    ],
    leases: { milliseconds: options.leaseMs ?? 2_000, sweepMs: 200, requeueAfterMs: 1_000 },
    log: { level: 'info' },
  })
  return {
    gateway,
    loopback,
    portal,
    tax,
    databaseUrl: database.url,
    count: (statement, values = []) => count(database.url, statement, values),
    async close() {
      await gateway.remove()
      await Promise.all([loopback.close(), portal.close(), tax.close()])
      await database.drop()
    },
  }
}

async function count(url: string, statement: string, values: readonly unknown[]): Promise<number> {
  const sql = new pg.Client({ connectionString: url })
  await sql.connect()
  try {
    const { rows } = await sql.query<{ count: string }>(statement, [...values])
    return Number(rows[0]?.count)
  } finally {
    await sql.end()
  }
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
