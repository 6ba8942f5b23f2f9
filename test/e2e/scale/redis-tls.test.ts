/** Redis over TLS, on one server, behind Sentinels and as a Cluster: who trusts the authority carries over it, who does not stays away and says why. */
import { connect } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { connectTo, consumerOptions, disconnect } from '../../../src/queue/redis-place.ts'
import { openBalancer } from '../../helpers/balanced-load.ts'
import { changeConfig } from '../../helpers/change-config.ts'
import { expectEachOnceInOrder, sendVersions } from '../../helpers/dossier-versions.ts'
import type { GatewayProcess } from '../../helpers/gateway-process.ts'
import { startRedisCluster } from '../../helpers/redis-cluster.ts'
import { startRedisBySentinel } from '../../helpers/redis-sentinel.ts'
import { prepareRedisTls, type RedisTls } from '../../helpers/redis-tls.ts'
import { redisAvailable, startRedis } from '../../helpers/redis.ts'
import { openScene, type Scene } from '../../helpers/scene.ts'
import { opensslAvailable } from '../../helpers/tls-pairs.ts'
import { until } from '../../helpers/until.ts'

const open: { close(): Promise<void> }[] = []
let next = 0

function keep<Thing>(thing: Thing, close: () => Promise<void>): Thing {
  open.push({ close })
  return thing
}

async function closeAll(): Promise<void> {
  for (let last = open.pop(); last !== undefined; last = open.pop()) await last.close()
}

describe.skipIf(!redisAvailable || !opensslAvailable)('Redis over TLS', { timeout: 120_000 }, () => {
  let scene: Scene
  let tls: RedisTls
  beforeAll(async () => {
    tls = await prepareRedisTls()
    scene = await openScene({ agreement: { timeoutMs: 5_000, concurrency: 4, retry: { baseMs: 100, capMs: 500 } } })
  })
  afterEach(closeAll)
  afterAll(async () => {
    await scene?.close()
    await tls?.remove()
  })

  /** Being busy is no fault of these processes. */
  const use = (redis: object) => changeConfig(scene.gateway, (config) => ({ ...config, redis, limits: { overload: { eventLoopDelayMs: 60_000 } } }))

  async function start(env?: Readonly<Record<string, string>>): Promise<GatewayProcess> {
    const gateway = await scene.gateway.start('all', env)
    return keep(gateway, () => gateway.kill('SIGKILL'))
  }

  /** Twice three versions of a dossier. */
  async function expectCarried(gateway: GatewayProcess): Promise<void> {
    // right after a failover a process may take its queue for away once more; it takes dossiers all the same
    const balancer = openBalancer({ asks: false })
    try {
      await balancer.add(gateway.doors.client)
      const sent = await sendVersions(balancer, { atOnce: 2, from: next, enough: (already) => already >= 2 })
      next += sent.length
      await expectEachOnceInOrder(scene, sent, 30_000)
      expect(balancer.told.problems).toEqual([])
    } finally {
      await balancer.close()
    }
  }

  async function expectNobodyInTheClear(ports: readonly number[]): Promise<void> {
    for (const port of ports) expect(await answerInTheClear(port), `port ${port} in the clear`).not.toMatch(/PONG|NOAUTH/)
  }

  /** `code` of the error that says why. */
  async function expectNotConnected(gateway: GatewayProcess, code: string): Promise<void> {
    const reasons = () => troublesOf(gateway).filter((line) => line.what === 'queue on Redis' && line.error?.code === code)
    await until(() => reasons().length > 0, () => `the log names ${code}: ${gateway.output()}`, 20_000)
    const ready = await fetch(`${gateway.doors.client}/health/ready`)
    expect(ready.status).toBe(503)
    expect(await ready.json()).toMatchObject({ code: 'not_ready', detail: expect.stringContaining('queue') })
    await gateway.kill('SIGKILL')
  }

  async function expectCarriedByWhoTrustsOnly(): Promise<GatewayProcess> {
    await expectNotConnected(await start(), 'SELF_SIGNED_CERT_IN_CHAIN')
    const gateway = await start(trusting())
    await expectCarried(gateway)
    expect(troublesOf(gateway).filter(isOfTrust)).toEqual([])
    return gateway
  }

  const trusting = () => ({ NODE_EXTRA_CA_CERTS: tls.authorityFile })

  it('one server', async () => {
    const redis = await startRedis({ tls })
    keep(redis, () => redis.stop())
    await use({ url: redis.url })
    await expectNobodyInTheClear([redis.port])
    await expectCarriedByWhoTrustsOnly()
  })

  it('hanging up in the middle of a handshake ends no process', async () => {
    const redis = await startRedis({ tls })
    keep(redis, () => redis.stop())
    // of such a connection Node may tell a second error, which is nobody's; the test itself does not trust the authority
    async function hangUpAfter(milliseconds: number): Promise<void> {
      const client = connectTo({ url: redis.url }, consumerOptions)
      client.on('error', () => undefined)
      await pause(milliseconds)
      await disconnect(client)
    }
    for (let n = 0; n < 10; n++) await Promise.all([0, 1, 2, 3].map(hangUpAfter))
  })

  it('a master that Sentinels name, and the one that they name next', async () => {
    const redis = await startRedisBySentinel(tls)
    keep(redis, () => redis.stop())
    await use(redis.settings)
    const master = await redis.master()
    await expectNobodyInTheClear([master, ...redis.settings.sentinels.map(({ port }) => port)])
    const gateway = await expectCarriedByWhoTrustsOnly()
    await redis.killMaster()
    await until(async () => (await redis.master()) !== master, 'the replica is promoted', 30_000)
    await expectCarried(gateway)
  })

  it('a Cluster; not one whose nodes name each other by addresses', async () => {
    const redis = await startRedisCluster(tls)
    keep(redis, () => redis.stop())
    await use(redis.settings)
    await expectNobodyInTheClear(redis.settings.cluster.map((url) => Number(new URL(url).port)))
    const gateway = await expectCarriedByWhoTrustsOnly()
    expect([...(await redis.keys()).values()].filter((keys) => keys > 0).length, 'nodes that carry queues').toBeGreaterThan(1)
    await gateway.kill('SIGKILL')
    for (const url of redis.settings.cluster) await nameByAddress(url)
    await expectNotConnected(await start(trusting()), 'ERR_TLS_CERT_ALTNAME_INVALID')
  })

  async function nameByAddress(url: string): Promise<void> {
    const node = new Redis(url, { tls: { ca: tls.authority } })
    try {
      await node.config('SET', 'cluster-preferred-endpoint-type', 'ip')
    } finally {
      node.disconnect()
    }
  }
})

interface Trouble {
  readonly what?: string
  readonly error?: { readonly code?: string }
}

/** What it warned of. */
function troublesOf(gateway: GatewayProcess): readonly Trouble[] {
  const lines = gateway.output().split('\n').filter((line) => line.startsWith('{"level":40'))
  return lines.map((line) => JSON.parse(line) as Trouble)
}

/** A busy machine may be late, which is no fault of the certificates. */
function isOfTrust({ error }: Trouble): boolean {
  return /CERT|SSL|TLS|VERIFY/.test(error?.code ?? '')
}

/** What a server says to who speaks to it without TLS; it may break the connection. */
function answerInTheClear(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    let said = ''
    socket.on('data', (chunk: Buffer) => (said += chunk.toString('latin1')))
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(said))
    socket.write('PING\r\nQUIT\r\n')
  })
}
