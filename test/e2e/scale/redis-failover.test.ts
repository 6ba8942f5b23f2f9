/** Redis in several servers: the one that carries the queue is killed, another takes over, the work goes on, nothing is lost and nothing done twice. */
import { afterEach, describe, expect, it } from 'vitest'
import { openBalancer } from '../../helpers/balanced-load.ts'
import { changeConfig } from '../../helpers/change-config.ts'
import { expectEachOnceInOrder, sendVersions } from '../../helpers/dossier-versions.ts'
import { startRedisCluster, type RedisCluster } from '../../helpers/redis-cluster.ts'
import { startRedisBySentinel, type RedisBySentinel } from '../../helpers/redis-sentinel.ts'
import { redisAvailable } from '../../helpers/redis.ts'
import { openScene, type Scene } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (let next = open.pop(); next !== undefined; next = open.pop()) await next.close()
})

function keep<Thing>(thing: Thing, close: () => Promise<void>): Thing {
  open.push({ close })
  return thing
}

async function openSceneOn(redis: object): Promise<Scene> {
  const scene = await openScene({ agreement: { timeoutMs: 5_000, concurrency: 4, retry: { baseMs: 100, capMs: 500 } } })
  keep(scene, () => scene.close())
  // being busy is no fault of these processes
  await changeConfig(scene.gateway, (config) => ({ ...config, redis, limits: { overload: { eventLoopDelayMs: 60_000 } } }))
  return scene
}

/** Load before, while and after `fail`; it resolves once another server has taken over. */
async function carryThrough(scene: Scene, fail: () => Promise<void>): Promise<void> {
  const [api] = [await scene.gateway.start('api'), await scene.gateway.start('worker'), await scene.gateway.start('worker')]
  // a door whose queue is away says that it is not ready, and takes dossiers all the same
  const balancer = openBalancer({ asks: false })
  keep(balancer, () => balancer.close())
  await balancer.add(api.doors.client)
  const before = await sendVersions(balancer, { atOnce: 4, enough: (sent) => sent >= 8 })
  await expectEachOnceInOrder(scene, before)
  let over = false
  const sending = sendVersions(balancer, { atOnce: 2, everyMs: 100, from: 1_000, enough: () => over })
  try {
    await fail()
    await until(async () => (await (await fetch(`${api.doors.client}/health/ready`)).text()).includes('"ready"'), 'the gateway says that its queue is back', 60_000)
  } finally {
    over = true
  }
  const during = await sending
  expect(during.length, 'dossiers that were taken meanwhile').toBeGreaterThan(0)
  const after = await sendVersions(balancer, { atOnce: 4, from: 2_000, enough: (sent) => sent >= 8 })
  await expectEachOnceInOrder(scene, [...during, ...after])
  expect(balancer.told.problems).toEqual([])
}

describe.skipIf(!redisAvailable)('kill -9 of the Redis that carries the queue', () => {
  it('with Sentinels: they promote the replica', { timeout: 360_000 }, async () => {
    const redis: RedisBySentinel = await startRedisBySentinel()
    keep(redis, () => redis.stop())
    const scene = await openSceneOn(redis.settings)
    await carryThrough(scene, async () => {
      const master = await redis.master()
      await redis.killMaster()
      await until(async () => (await redis.master()) !== master, 'the replica is promoted', 60_000)
    })
  })

  it('in a Cluster, over whose nodes the queues are spread: its replica takes its place', { timeout: 360_000 }, async () => {
    const redis: RedisCluster = await startRedisCluster()
    keep(redis, () => redis.stop())
    const scene = await openSceneOn(redis.settings)
    await carryThrough(scene, async () => {
      const nodes = [...(await redis.keys()).values()]
      expect(nodes.filter((keys) => keys > 0).length, 'nodes that carry queues').toBeGreaterThan(1)
      await redis.killFullest()
      await until(() => redis.isWhole(), 'each slot has a master', 60_000)
    })
  })
})
