/** Two workers of which one can no longer carry its lanes: the other carries them, each dossier once and its versions in their order. */
import { hostname } from 'node:os'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLink, type Link } from '../../../faults/link.ts'
import { openBalancer, type Balancer } from '../../helpers/balanced-load.ts'
import { changeConfig } from '../../helpers/change-config.ts'
import { expectEachOnceInOrder, sendVersions } from '../../helpers/dossier-versions.ts'
import type { GatewayProcess } from '../../helpers/gateway-process.ts'
import { redisAvailable, startRedis, type RedisServer } from '../../helpers/redis.ts'
import { openScene, type Scene } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'

interface Worker {
  readonly process: GatewayProcess
  /** Its own way to Redis. */
  readonly way: Link
}

describe.skipIf(!redisAvailable)('the lanes of a worker are handed on to another', () => {
  let scene: Scene
  let redis: RedisServer
  let balancer: Balancer
  let ways: Link[]

  beforeEach(async () => {
    ways = []
    redis = await startRedis({ appendonly: true })
    scene = await openScene({ redisUrl: redis.url, leaseMs: 2_000, agreement: { timeoutMs: 1_500, concurrency: 4, retry: { baseMs: 100, capMs: 500 } } })
    // being busy is no fault of these processes
    await changeConfig(scene.gateway, (config) => ({ ...config, limits: { overload: { eventLoopDelayMs: 60_000 } } }))
    balancer = openBalancer()
  })
  afterEach(async () => {
    await balancer.close()
    await scene.close()
    await Promise.all(ways.map((way) => way.close()))
    await redis.stop()
  })

  async function startWorker(): Promise<Worker> {
    const way = await openLink(redis.port)
    ways.push(way)
    await changeConfig(scene.gateway, (config) => ({ ...config, redis: { url: `redis://127.0.0.1:${way.port}` } }))
    return { process: await scene.gateway.start('worker'), way }
  }

  const sharesOf = (worker: Worker, work: string) =>
    scene.count('select count(*) from work_shares where work like $1 and worker like $2', [work, `${hostname()}-${worker.process.pid}-%`])

  async function startTwo(): Promise<{ readonly carrier: Worker; readonly other: Worker }> {
    const api = await scene.gateway.start('api')
    await balancer.add(api.doors.client)
    const [one, other] = [await startWorker(), await startWorker()]
    await until(async () => Math.abs((await sharesOf(one, '%')) - (await sharesOf(other, '%'))) <= 1, 'each has its part of the work', 30_000)
    return (await sharesOf(one, 'lane:loopback')) === 1 ? { carrier: one, other } : { carrier: other, other: one }
  }

  /** Load until the other carries, and all of it delivered by then or later. */
  async function carryOn(carrier: Worker, other: Worker, fail: () => void | Promise<void>): Promise<void> {
    let handedOn = false
    const sending = sendVersions(balancer, { atOnce: 2, everyMs: 100, enough: () => handedOn })
    try {
      await until(() => scene.simulators.loopback.received().length > 0, 'the carrier delivers', 30_000)
      await fail()
      await until(async () => (await sharesOf(other, 'lane:loopback')) === 1, 'the other carries the lane', 60_000)
    } finally {
      handedOn = true
    }
    const sent = await sending
    await expectEachOnceInOrder(scene, sent)
    expect(balancer.told.problems).toEqual([])
    expect(await sharesOf(carrier, 'lane:%')).toBe(0)
  }

  it('when it is killed', { timeout: 300_000 }, async () => {
    const { carrier, other } = await startTwo()
    await carryOn(carrier, other, () => carrier.process.kill('SIGKILL'))
  })

  it('when it alone no longer reaches Redis, and back when it does', { timeout: 300_000 }, async () => {
    const { carrier, other } = await startTwo()
    await carryOn(carrier, other, () => carrier.way.be({ kind: 'black-hole' }))
    carrier.way.be({ kind: 'clear' })
    await until(async () => (await sharesOf(carrier, 'lane:%')) > 0, 'it carries lanes again', 60_000)
  })
})
