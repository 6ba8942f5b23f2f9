/** What both sides of every measurement stand on: one PostgreSQL, one Redis where there is one, seals, the partner. */
import { createHash } from 'node:crypto'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../src/observe/system-clock.ts'
import { sampleDossiers } from '../src/sandbox/samples.ts'
import { startPostgresServer } from '../src/sandbox/postgres-server.ts'
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { mintToken, tokenSettings } from '../test/helpers/client-token.ts'
import { redisAvailable, startRedis } from '../test/helpers/redis.ts'
import { everyRight, everyRole } from '../test/helpers/rights.ts'

export const token = await mintToken('one-stop')
export const bodyBytes = 5 * 1024

export interface Surroundings {
  readonly folder: string
  readonly certificates: string
  readonly keyFile: string
  readonly certificateFile: string
  /** Undefined where no redis-server is installed. */
  readonly redisUrl: string | undefined
  /** A new database, so that no side works on the other's tables. */
  database(name: string): Promise<string>
  writeConfig(name: string, settings: ConfigSettings): Promise<string>
  close(): Promise<void>
}

export interface ConfigSettings {
  readonly databaseUrl: string
  readonly redisUrl?: string | undefined
  readonly sinkUrl: string
  /** A second partner, `other`, at this address. */
  readonly otherUrl?: string
  /** The config of a land office, as a partner that answers look-ups. */
  readonly land?: object
}

export async function openSurroundings(): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-'))
  await chmod(folder, 0o755)
  const certificates = join(folder, 'certificates')
  const authority = await createSandboxAuthority({ directory: certificates, organisations: ['H56', 'G99'].map((code) => ({ code, name: code })), clock: systemClock })
  const postgres = await startPostgresServer({ directory: join(folder, 'postgres'), password: 'bench', port: 0, maxConnections: 200 })
  const redis = redisAvailable ? await startRedis({ appendonly: true }) : undefined
  const certificateFileOf = (code: string) => join(certificates, `seal-${code}.pem`)
  return {
    folder,
    certificates,
    keyFile: join(certificates, 'seal-H56-key.pem'),
    certificateFile: certificateFileOf('H56'),
    redisUrl: redis?.url,
    database: (name) => createDatabase(postgres.url, name),
    async writeConfig(name, { databaseUrl, redisUrl, sinkUrl, otherUrl, land }) {
      const config = {
        mode: 'sandbox',
        operator: 'H56',
        database: { url: databaseUrl },
        ...(redisUrl === undefined ? {} : { redis: { url: redisUrl } }),
        attachments: { directory: join(folder, 'attachments') },
        documentLinks: { secret: 'bench-key-of-the-document-links-0123456789' },
        encryption: { keys: [{ id: 'bench', secret: 'bench-key-of-what-is-kept-encrypted-0123' }] },
        clientDoor: { port: 0 },
        adminDoor: { port: 0 },
        partnerDoor: { port: 0 },
        seals: authority.seals.filter((seal) => seal.organisation === 'H56'),
        organisations: ['H56', 'G99'].map((code) => ({ code, name: { vi: code, en: code }, certificateFiles: [certificateFileOf(code)] })),
        trust: { authorities: authority.authorities.map(({ file }) => ({ file, revocation: 'none' })) },
        clients: [{ id: 'one-stop', organisation: 'H56', credentials: { secretSha256: createHash('sha256').update('bench-secret-of-the-one-stop-system').digest('hex') }, firstRights: everyRight, perMinute: 10_000_000 }],
        tokens: tokenSettings,
        administrators: [{ id: 'administrator', tokenSha256: createHash('sha256').update(`${token}-admin`).digest('hex'), roles: everyRole }],
        partners: [
          { id: 'loopback', adapter: 'loopback', organisation: 'G99', config: { baseUrl: sinkUrl, token } },
          ...(otherUrl === undefined ? [] : [{ id: 'other', adapter: 'loopback', organisation: 'G99', agreement: { timeoutMs: 2_000 }, config: { baseUrl: otherUrl, token } }]),
          ...(land === undefined ? [] : [{ id: 'land', adapter: 'land', organisation: 'G99', agreement: { queries: { perMinute: 1_000_000, concurrency: 50 } }, config: land }]),
        ],
        log: { level: 'warn' },
      }
      const file = join(folder, `${name}.json`)
      await writeFile(file, JSON.stringify(config))
      return file
    },
    async close() {
      await redis?.stop()
      await postgres.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A dossier of about 5 KiB, another code each time. */
export function dossierBody(n: number, receiver = 'loopback'): string {
  const [, , , sample] = sampleDossiers('H56', new Date())
  if (sample === undefined) throw new RangeError('no sample')
  const dossier = { ...sample.dossier, code: `H56.14-261121-${String(n).padStart(7, '0')}`, receiver }
  const missing = bodyBytes - Buffer.byteLength(JSON.stringify(dossier)) - 12
  return JSON.stringify({ ...dossier, note: 'x'.repeat(Math.min(2000, missing)), progress: filler(missing - 2000) })
}

function filler(bytes: number): readonly object[] {
  const step = { at: '2026-11-20T01:00:00Z', officer: 'Hà Thị Tiếp Nhận', content: 'x'.repeat(900), status: 4 }
  return Array.from({ length: Math.max(0, Math.round(bytes / 1000)) }, () => step)
}
