/** What both sides of every measurement stand on: one PostgreSQL, one Redis where there is one, seals, the partner. */
import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { systemClock } from '../src/observe/system-clock.ts'
import { sampleDossiers } from '../src/sandbox/samples.ts'
import { startPostgresServer } from '../src/sandbox/postgres-server.ts'
import { createSandboxAuthority } from '../src/signing/sandbox/sandbox-authority.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { mintToken, tokenSettings } from '../test/helpers/client-token.ts'
import { redisAvailable, startRedis } from '../test/helpers/redis.ts'
import { everyRight, everyRole } from '../test/helpers/rights.ts'
import { encryptionKey } from '../test/helpers/scene.ts'
import { closedAtEnd } from './left-open.ts'

export const token = await mintToken('one-stop')
export const bodyBytes = 5 * 1024

export interface Surroundings {
  readonly folder: string
  readonly certificates: string
  readonly keyFile: string
  readonly certificateFile: string
  /** The partner's certificate. */
  readonly partnerFile: string
  /** Undefined where no redis-server is installed. */
  readonly redisUrl: string | undefined
  /** Of the administrative database of PostgreSQL. */
  readonly postgresUrl: string
  /** Process whose children are PostgreSQL. */
  readonly postmaster: number
  /** A new database, so that no side works on the other's tables. */
  database(name: string): Promise<string>
  /** Takes away the databases that were made and what lies in Redis: nothing works in the background of what is measured next. */
  dropDatabases(): Promise<void>
  writeConfig(name: string, settings: ConfigSettings): Promise<string>
  close(): Promise<void>
}

export interface ConfigSettings {
  readonly databaseUrl: string
  readonly redisUrl?: string | undefined
  readonly sinkUrl: string
  /** Partners beside the first, of the same kind. */
  readonly others?: readonly { readonly id: string; readonly url: string }[]
  /** With the first partner. */
  readonly agreement?: object
  /** Where the client's webhooks go. */
  readonly webhookUrl?: string
  /** The config of a land office, as a partner that answers look-ups. */
  readonly land?: object
  /** Parts of the configuration as they are. */
  readonly more?: object
}

export async function openSurroundings(): Promise<Surroundings> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-bench-'))
  const removeFolder = closedAtEnd(() => rm(folder, { recursive: true, force: true }))
  await chmod(folder, 0o755)
  const certificates = join(folder, 'certificates')
  const authority = await createSandboxAuthority({ directory: certificates, organisations: ['H56', 'G99'].map((code) => ({ code, name: code })), clock: systemClock })
  const directory = join(folder, 'postgres')
  const starting = startPostgresServer({ directory, password: 'bench', port: 0, maxConnections: 200 })
  // either may be told to stop while it still starts
  const stopPostgres = closedAtEnd(async () => (await starting).stop())
  const postgres = await starting
  const startingRedis = redisAvailable ? startRedis({ appendonly: true }) : undefined
  const stopRedis = closedAtEnd(async () => (await startingRedis)?.stop())
  const redis = await startingRedis
  const made: string[] = []
  const certificateFileOf = (code: string) => join(certificates, `seal-${code}.pem`)
  return {
    folder,
    certificates,
    keyFile: join(certificates, 'seal-H56-key.pem'),
    certificateFile: certificateFileOf('H56'),
    partnerFile: certificateFileOf('G99'),
    redisUrl: redis?.url,
    postgresUrl: postgres.url,
    postmaster: Number((await readFile(join(directory, 'postmaster.pid'), 'utf8')).split('\n')[0]),
    database(name) {
      made.push(name)
      return createDatabase(postgres.url, name)
    },
    async dropDatabases() {
      const client = new pg.Client({ connectionString: postgres.url })
      await client.connect()
      try {
        for (const name of made.splice(0)) await client.query(`drop database if exists ${name} with (force)`)
        await client.query('checkpoint')
      } finally {
        await client.end()
      }
      await redis?.flush()
    },
    async writeConfig(name, { databaseUrl, redisUrl, sinkUrl, others = [], agreement, webhookUrl, land, more }) {
      const config = {
        mode: 'sandbox',
        operator: 'H56',
        database: { url: databaseUrl },
        ...(redisUrl === undefined ? {} : { redis: { url: redisUrl } }),
        attachments: { directory: join(folder, 'attachments') },
        documentLinks: { secret: 'bench-key-of-the-document-links-0123456789' },
        encryption: { keys: [encryptionKey] },
        clientDoor: { port: 0 },
        adminDoor: { port: 0 },
        partnerDoor: { port: 0 },
        seals: authority.seals.filter((seal) => seal.organisation === 'H56'),
        organisations: ['H56', 'G99'].map((code) => ({ code, name: { vi: code, en: code }, certificateFiles: [certificateFileOf(code)] })),
        trust: { authorities: authority.authorities.map(({ file }) => ({ file, revocation: 'none' })) },
        clients: [
          {
            id: 'one-stop',
            organisation: 'H56',
            credentials: { secretSha256: sha256('bench-secret-of-the-one-stop-system') },
            firstRights: everyRight,
            perMinute: 10_000_000,
            ...(webhookUrl === undefined ? {} : { webhook: { url: webhookUrl } }),
          },
        ],
        tokens: tokenSettings,
        administrators: [{ id: 'administrator', tokenSha256: sha256(`${token}-admin`), roles: everyRole }],
        partners: [
          { id: 'loopback', adapter: 'loopback', organisation: 'G99', config: { baseUrl: sinkUrl, token }, ...(agreement === undefined ? {} : { agreement }) },
          ...others.map(({ id, url }) => ({ id, adapter: 'loopback', organisation: 'G99', agreement: { timeoutMs: 2_000 }, config: { baseUrl: url, token } })),
          ...(land === undefined ? [] : [{ id: 'land', adapter: 'land', organisation: 'G99', agreement: { queries: { perMinute: 1_000_000, concurrency: 50 } }, config: land }]),
        ],
        // everybody here is on this machine
        outside: { allow: ['127.0.0.0/8'], allowHttp: true },
        limits: { administratorPerMinute: 100_000 },
        log: { level: 'warn' },
        ...more,
      }
      const file = join(folder, `${name}.json`)
      await writeFile(file, JSON.stringify(config))
      return file
    },
    async close() {
      await stopRedis()
      await stopPostgres()
      await removeFolder()
    },
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** A dossier of about 5 KiB, another code each time. */
export function dossierBody(n: number, receiver = 'loopback'): string {
  const [, , , sample] = sampleDossiers('H56', new Date())
  if (sample === undefined) throw new RangeError('no sample')
  const dossier = { ...sample.dossier, code: `H56.14-261121-${String(n).padStart(7, '0')}`, receiver }
  const missing = bodyBytes - Buffer.byteLength(JSON.stringify(dossier)) - 12
  return JSON.stringify({ ...dossier, note: words(n, Math.min(2000, missing)), progress: filler(n, missing - 2000) })
}

function filler(n: number, bytes: number): readonly object[] {
  const step = { at: '2026-11-20T01:00:00Z', officer: 'Hà Thị Tiếp Nhận', status: 4 }
  return Array.from({ length: Math.max(0, Math.round(bytes / 1000)) }, (_none, at) => ({ ...step, content: words(n * 31 + at + 1, 900) }))
}

const vocabulary = `hồ sơ của công dân đã được tiếp nhận tại bộ phận một cửa và chuyển đến cơ quan có thẩm quyền để thẩm định giấy tờ kèm theo
bản sao chứng thực đơn đề nghị biên lai thu phí số điện thoại địa chỉ nơi thường trú ngày hẹn trả kết quả cán bộ phòng chuyên môn xem xét trình
lãnh đạo ký duyệt văn bản bổ sung thông tin theo quy định pháp luật hiện hành`.split(/\s+/)

/** So many bytes of text that reads like a dossier's and compresses no better: other words in another order for each number. */
function words(n: number, bytes: number): string {
  let [text, left, state] = ['', bytes, Math.imul(n, 2_654_435_761) + 1]
  for (;;) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    const word = `${vocabulary[state % vocabulary.length]} `
    left -= Buffer.byteLength(word)
    if (left < 0) return text
    text += word
  }
}
