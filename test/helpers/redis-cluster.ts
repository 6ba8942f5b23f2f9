/** A real Redis Cluster: three masters with a third of the slots each, and a replica of each. */
import { mkdtemp, mkdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { freePort } from '../../src/sandbox/free-port.ts'
import { addressOf, launchRedis, listenOn, type RedisProcess } from './redis-process.ts'
import type { RedisTls } from './redis-tls.ts'
import { until } from './until.ts'

export interface RedisCluster {
  /** As the configuration says it. */
  readonly settings: { readonly cluster: readonly string[] }
  /** Jobs and settings of queues that each master holds, by its port: numbers of keys. */
  keys(): Promise<ReadonlyMap<number, number>>
  /** kill -9 of the master that holds most; resolves once it is gone. */
  killFullest(): Promise<void>
  /** Whether each slot has a master that lives. */
  isWhole(): Promise<boolean>
  stop(): Promise<void>
}

type ClusterNode = RedisProcess & { readonly busPort: number }

const password = 'password-of-the-cluster'
const slots = 16_384

/** By TLS the nodes name each other to clients by a host name, as the certificate does. */
export async function startRedisCluster(tls?: RedisTls): Promise<RedisCluster> {
  const folder = await mkdtemp(join(tmpdir(), 'lienthong-cluster-'))
  const servers: ClusterNode[] = []
  for (let n = 0; n < 6; n++) servers.push(await launchNode(folder, tls))
  const clients = new Map(servers.map(({ port }) => [port, new Redis({ ...addressOf(port, tls), password, retryStrategy: null })]))
  for (const client of clients.values()) client.on('error', () => {})
  const all = [...clients.values()]
  const [masters, replicas] = [all.slice(0, 3), all.slice(3)]

  async function meet(): Promise<void> {
    for (const { port, busPort } of servers.slice(1)) await all[0]?.call('CLUSTER', 'MEET', '127.0.0.1', port, busPort)
    for (const [at, master] of masters.entries()) await master.call('CLUSTER', 'ADDSLOTSRANGE', Math.floor((slots * at) / 3), Math.floor((slots * (at + 1)) / 3) - 1)
    await until(async () => (await Promise.all(all.map(knownNodes))).every((known) => known === 6), 'all nodes know each other', 30_000)
    for (const [at, replica] of replicas.entries()) await replica.call('CLUSTER', 'REPLICATE', String(await masters[at]?.call('CLUSTER', 'MYID')))
    await until(async () => (await Promise.all(all.map(stateOf))).every((state) => state === 'ok'), 'the Cluster is whole', 30_000)
    await until(async () => (await Promise.all(replicas.map((replica) => replica.info('replication')))).every((facts) => facts.includes('master_link_status:up')), 'each replica follows its master', 30_000)
  }

  const living = () => [...clients].filter(([, client]) => client.status === 'ready')

  async function keys(): Promise<ReadonlyMap<number, number>> {
    const counted = await Promise.all(living().map(async ([port, client]) => ((await client.info('replication')).includes('role:master') ? [[port, await client.dbsize()] as const] : [])))
    return new Map(counted.flat())
  }

  await meet()
  return {
    settings: { cluster: servers.slice(0, 3).map(({ port }) => `${tls === undefined ? 'redis' : 'rediss'}://:${password}@${addressOf(port, tls).host}:${port}`) },
    keys,
    async killFullest() {
      const [fullest] = [...(await keys())].toSorted(([, a], [, b]) => b - a)
      await servers.find(({ port }) => port === fullest?.[0])?.kill()
      await until(() => living().every(([port]) => port !== fullest?.[0]), 'its connection is closed', 10_000)
    },
    async isWhole() {
      return (await Promise.all(living().map(([, client]) => stateOf(client)))).every((state) => state === 'ok') && (await keys()).size === 3
    },
    async stop() {
      for (const client of all) client.disconnect()
      await Promise.all(servers.map((server) => server.kill()))
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function launchNode(folder: string, tls?: RedisTls): Promise<ClusterNode> {
  const port = await freePort()
  const busPort = await freePort()
  const directory = join(folder, `node-${port}`)
  await mkdir(directory)
  const named = tls === undefined ? [] : ['--cluster-announce-hostname', addressOf(port, tls).host, '--cluster-preferred-endpoint-type', 'hostname']
  const flags = [...listenOn(port, tls), '--dir', directory, '--save', '', '--appendonly', 'yes', '--maxmemory-policy', 'noeviction']
  const ofCluster = ['--cluster-enabled', 'yes', '--cluster-config-file', 'nodes.conf', '--cluster-node-timeout', '1000', '--cluster-port', String(busPort), ...named]
  const node = await launchRedis(port, [...flags, ...ofCluster, '--repl-diskless-sync-delay', '0', '--requirepass', password, '--masterauth', password])
  return { ...node, busPort }
}

async function knownNodes(client: Redis): Promise<number> {
  return Number(/cluster_known_nodes:(\d+)/.exec(String(await client.call('CLUSTER', 'INFO')))?.[1])
}

async function stateOf(client: Redis): Promise<string | undefined> {
  return /cluster_state:(\w+)/.exec(String(await client.call('CLUSTER', 'INFO')))?.[1]
}
