/** A real Redis with a replica, and three Sentinels that promote it when the master is gone; all behind passwords. */
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../../src/sandbox/free-port.ts'
import { addressOf, launchRedis, listenOn, type RedisProcess } from './redis-process.ts'
import type { RedisTls } from './redis-tls.ts'
import { until } from './until.ts'

export interface RedisBySentinel {
  /** As the configuration says it. */
  readonly settings: {
    readonly sentinels: readonly { readonly host: string; readonly port: number }[]
    readonly name: string
    readonly password: string
    readonly sentinelPassword: string
    readonly tls?: true
  }
  /** Port of the server that the Sentinels call the master now. */
  master(): Promise<number>
  /** kill -9. */
  killMaster(): Promise<void>
  stop(): Promise<void>
}

const name = 'lienthong'
const password = 'password-of-the-servers'
const sentinelPassword = 'password-of-the-sentinels'

/** The Sentinels give a master up after this long, in milliseconds. */
const downAfterMs = 1_000

/** By TLS all are known by a host name, as the certificate names one. */
export async function startRedisBySentinel(tls?: RedisTls): Promise<RedisBySentinel> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-sentinel-'))
  const first = await launchServer(folder, tls)
  const servers = [first, await launchServer(folder, tls, first.port)]
  const sentinels: RedisProcess[] = []
  for (let n = 0; n < 3; n++) sentinels.push(await launchSentinel(folder, first.port, tls))
  const asked = sentinels.map(({ port }) => new Redis({ ...addressOf(port, tls), password: sentinelPassword }))

  async function master(): Promise<number> {
    const [address] = await Promise.all(asked.map((sentinel) => sentinel.call('SENTINEL', 'GET-MASTER-ADDR-BY-NAME', name)))
    return Number((address as readonly string[] | undefined)?.[1])
  }

  /** Until all know of all, nobody could be promoted. */
  async function isWhole(): Promise<boolean> {
    const facts = await Promise.all(asked.map((sentinel) => sentinel.call('SENTINEL', 'MASTER', name)))
    return facts.every((fact) => {
      const named = pairs(fact as readonly string[])
      return named.get('num-slaves') === '1' && named.get('num-other-sentinels') === '2' && named.get('flags') === 'master'
    })
  }

  await until(isWhole, 'the Sentinels know each other and the replica', 30_000)
  return {
    settings: { sentinels: sentinels.map(({ port }) => ({ host: addressOf(port, tls).host, port })), name, password, sentinelPassword, ...(tls === undefined ? {} : { tls: true as const }) },
    master,
    async killMaster() {
      const port = await master()
      await servers.find((server) => server.port === port)?.kill()
    },
    async stop() {
      for (const client of asked) client.disconnect()
      await Promise.all([...sentinels, ...servers].map((one) => one.kill()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function launchServer(folder: string, tls: RedisTls | undefined, masterPort?: number): Promise<RedisProcess> {
  const port = await freePort()
  const directory = join(folder, `server-${port}`)
  await mkdir(directory)
  const { host } = addressOf(port, tls)
  const named = ['--replica-announce-ip', host, ...(masterPort === undefined ? [] : ['--replicaof', `${host} ${masterPort}`])]
  const flags = [...listenOn(port, tls), '--dir', directory, '--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
  return launchRedis(port, [...flags, '--repl-diskless-sync-delay', '0', '--requirepass', password, '--masterauth', password, ...named])
}

/** A Sentinel writes what it learns into its own file. */
async function launchSentinel(folder: string, masterPort: number, tls?: RedisTls): Promise<RedisProcess> {
  const port = await freePort()
  const file = join(folder, `sentinel-${port}.conf`)
  const { host } = addressOf(port, tls)
  const lines = [
    `dir ${folder}`,
    `requirepass ${sentinelPassword}`,
    `sentinel sentinel-pass ${sentinelPassword}`,
    'sentinel resolve-hostnames yes',
    'sentinel announce-hostnames yes',
    `sentinel announce-ip ${host}`,
    `sentinel monitor ${name} ${host} ${masterPort} 2`,
    `sentinel auth-pass ${name} ${password}`,
    `sentinel down-after-milliseconds ${name} ${downAfterMs}`,
    `sentinel failover-timeout ${name} 5000`,
  ]
  await writeFile(file, `${lines.join('\n')}\n`)
  return launchRedis(port, [file, '--sentinel', ...listenOn(port, tls)], 'Sentinel ID is')
}

function pairs(flat: readonly string[]): ReadonlyMap<string, string> {
  return new Map(flat.flatMap((key, at) => (at % 2 === 0 ? [[key, flat[at + 1] ?? ''] as const] : [])))
}
