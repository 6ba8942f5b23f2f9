/**
 * Everything that a run needs, each part in a process of its own and each pair of parts with a link between them:
 * PostgreSQL, Redis, one API process, two workers, the partners, and the one-stop system's end of the webhooks.
 */
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Pool } from 'pg'
import { systemClock } from '../src/observe/system-clock.ts'
import { openHttpClient } from '../src/net/http-client.ts'
import type { HttpClient } from '../src/ports/http-client.ts'
import { partnerIds, sandboxPartners, sandboxSender, type PartnerId } from '../src/sandbox/partners.ts'
import { startWebhookReceiver, type WebhookReceiver } from '../src/sandbox/webhook-receiver.ts'
import { createDatabase } from '../src/store/create-database.ts'
import { startRedisBySentinel, type RedisBySentinel } from '../test/helpers/redis-sentinel.ts'
import { startRedis, type RedisServer } from '../test/helpers/redis.ts'
import { testSeals } from '../test/helpers/sandbox-seals.ts'
import { partnerToken, writeGatewayConfig } from './gateway-config.ts'
import type { DatabaseServer } from './database.ts'
import { startGateway, type Doors, type Gateway } from './gateway.ts'
import { openLink, type Link } from './link.ts'
import { openAttachmentsDisk, type AttachmentsDisk } from './attachments-disk.ts'
import { startPartners, type Partners } from './partners.ts'
import type { Backend } from './plan.ts'

/** A process of the gateway with its own ways to the database and to Redis, so that one alone can be cut off. */
export interface Member extends Gateway {
  readonly toDatabase: Link
  readonly toRedis: Link | undefined
}

export interface Stack {
  readonly backend: Backend
  readonly database: string
  readonly server: DatabaseServer
  readonly redis: RedisServer | undefined
  readonly sentinel: RedisBySentinel | undefined
  readonly api: Member
  readonly workers: readonly Member[]
  readonly partners: Partners
  readonly receiver: WebhookReceiver
  readonly disk: AttachmentsDisk
  /** To the one-stop systems' door, to the partners' door, to the webhook receiver, and to each partner. */
  readonly links: { readonly client: Link; readonly callbacks: Link; readonly webhooks: Link; readonly partners: Readonly<Record<PartnerId, Link>> }
  readonly http: HttpClient
  /** Straight to the database, past the network under test. */
  readonly sql: Pool
  doors(): Doors
  close(): Promise<void>
}

export interface StackOptions {
  readonly server: DatabaseServer
  readonly backend: Backend
  /** Of its database. */
  readonly name: string
  /** The gateway that runs. */
  readonly main: string
}

export async function openStack({ server, backend, name, main }: StackOptions): Promise<Stack> {
  await using opened = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-faults-'))
  opened.defer(() => rm(folder, { recursive: true, force: true }))
  const usual = sandboxPartners(partnerToken)
  const organisations = [...new Set([sandboxSender, ...partnerIds.map((id) => usual[id].organisation)])]
  const seals = await testSeals(organisations)
  const database = await createDatabase(server.url, name)
  const sql = new Pool({ connectionString: database, max: 3 })
  // a server that goes away ends idle connections; the next question opens another
  sql.on('error', () => undefined)
  opened.defer(() => sql.end())
  const redis = backend === 'redis' ? await startRedis({ appendonly: true }) : undefined
  if (redis !== undefined) opened.defer(() => redis.stop())
  const sentinel = backend === 'sentinel' ? await startRedisBySentinel() : undefined
  if (sentinel !== undefined) opened.defer(() => sentinel.stop())
  const http = openHttpClient({ maxAnswerBytes: 64 * 1024 * 1024, connections: 30 })
  opened.defer(() => http.close())

  async function link(target?: number): Promise<Link> {
    const made = await openLink(target)
    opened.defer(() => made.close())
    return made
  }

  const [client, callbacks] = [await link(), await link()]
  const receiver = await startWebhookReceiver({ port: 0, clock: systemClock, verifier: seals.verifier, operator: sandboxSender, organisation: sandboxSender })
  opened.defer(() => receiver.close())
  const webhooks = await link(Number(new URL(receiver.url).port))
  const journals = join(folder, 'journals')
  await mkdir(journals)
  const partners = await startPartners({ certificates: seals.directory, organisations, journals, password: partnerToken, http, callbacks: `http://127.0.0.1:${callbacks.port}` })
  opened.defer(() => partners.close())
  const toPartners = Object.fromEntries(await Promise.all(partnerIds.map(async (id) => [id, await link(partners.ports[id])] as const))) as Record<PartnerId, Link>
  const disk = await openAttachmentsDisk(join(folder, 'attachments'))
  opened.defer(() => disk.close())

  let doors: Doors | undefined
  async function member(memberName: string, role: 'api' | 'worker'): Promise<Member> {
    const toDatabase = await link(server.port)
    const toRedis = redis === undefined ? undefined : await link(redis.port)
    const databaseUrl = new URL(database)
    databaseUrl.port = String(toDatabase.port)
    const config = writeGatewayConfig({
      databaseUrl: databaseUrl.href,
      redis: toRedis === undefined ? sentinel?.settings : { url: `redis://127.0.0.1:${toRedis.port}` },
      attachments: disk.directory,
      documents: `http://127.0.0.1:${callbacks.port}`,
      webhook: `http://127.0.0.1:${webhooks.port}`,
      partnerPorts: Object.fromEntries(partnerIds.map((id) => [id, toPartners[id].port])) as Record<PartnerId, number>,
      seals,
    })
    const gateway = await startGateway({
      main,
      name: memberName,
      role,
      folder,
      config,
      onReady(opened_) {
        if (role !== 'api') return
        doors = opened_
        client.leadTo(Number(new URL(opened_.client).port))
        callbacks.leadTo(Number(new URL(opened_.partner).port))
      },
    })
    opened.defer(() => gateway.close())
    return { ...gateway, toDatabase, toRedis }
  }

  const api = await member('api', 'api')
  await api.untilReady()
  const workers = [await member('worker-1', 'worker'), await member('worker-2', 'worker')]
  await Promise.all(workers.map((worker) => worker.untilReady()))
  const all = opened.move()
  return {
    backend,
    database: name,
    server,
    redis,
    sentinel,
    api,
    workers,
    partners,
    receiver,
    disk,
    links: { client, callbacks, webhooks, partners: toPartners },
    http,
    sql,
    doors() {
      if (doors === undefined) throw new Error('the API was never ready')
      return doors
    },
    close: () => all.disposeAsync(),
  }
}

export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}
