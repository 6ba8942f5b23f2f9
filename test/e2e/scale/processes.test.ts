/** Several processes on one PostgreSQL and one Redis: nothing twice, nothing out of order, nobody turned away while they are replaced one by one. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openBalancer, type Balancer } from '../../helpers/balanced-load.ts'
import { changeConfig } from '../../helpers/change-config.ts'
import { expectEachOnceInOrder, sendVersions } from '../../helpers/dossier-versions.ts'
import type { GatewayProcess } from '../../helpers/gateway-process.ts'
import { redisAvailable, startRedis, type RedisServer } from '../../helpers/redis.ts'
import { openScene, type Scene } from '../../helpers/scene.ts'
import { until } from '../../helpers/until.ts'

const [apis, workers] = [2, 4]

describe.skipIf(!redisAvailable)(`${apis} processes with doors and ${workers} that carry`, () => {
  let scene: Scene
  let redis: RedisServer
  let balancer: Balancer

  beforeEach(async () => {
    redis = await startRedis({ appendonly: true })
    // what a process has in hand when it is told to stop, it may finish
    scene = await openScene({ redisUrl: redis.url, leaseMs: 5_000, agreement: { timeoutMs: 5_000, concurrency: 16, workers, retry: { baseMs: 100, capMs: 500 } } })
    // long enough for a balancer on a busy machine to notice; and being busy is no fault of these processes
    await changeConfig(scene.gateway, (config) => ({ ...config, stopping: { noticeSeconds: 3 }, limits: { overload: { eventLoopDelayMs: 60_000 } } }))
    balancer = openBalancer()
  })
  afterEach(async () => {
    await balancer.close()
    await scene.close()
    await redis.stop()
  })

  async function start(role: 'api' | 'worker'): Promise<GatewayProcess> {
    const started = await scene.gateway.start(role)
    if (role === 'api') await balancer.add(started.doors.client)
    return started
  }

  it('deliver each dossier once and its versions in their order, each by one worker at a time', { timeout: 360_000 }, async () => {
    for (let n = 0; n < apis; n++) await start('api')
    for (let n = 0; n < workers; n++) await start('worker')
    // long enough at the partner to be seen in its worker's hands
    scene.simulators.loopback.behave({ kind: 'slow', milliseconds: 20 })
    const sending = sendVersions(balancer, { atOnce: 8, enough: (count) => count >= 40 })
    await until(async () => (await scene.count('select count(distinct lease_owner) from work')) === workers, 'each worker has something in hand', 30_000)
    const sent = await sending
    await expectEachOnceInOrder(scene, sent)
    expect([...balancer.told.answers.keys()]).toEqual([202])
    const transfers = sent.length * 3
    // nobody took what another had in hand: each was sent once, in one attempt
    expect(scene.simulators.loopback.received()).toHaveLength(transfers)
    expect(await scene.count('select count(*) from attempts')).toBe(transfers)
  })

  it('are replaced one after the other under load: nothing is lost, nobody is turned away', { timeout: 360_000 }, async () => {
    const running: { role: 'api' | 'worker'; process: GatewayProcess }[] = []
    for (let n = 0; n < apis; n++) running.push({ role: 'api', process: await start('api') })
    for (let n = 0; n < workers; n++) running.push({ role: 'worker', process: await start('worker') })
    let replaced = false
    const sending = sendVersions(balancer, { atOnce: 4, everyMs: 300, enough: () => replaced })
    const ended: string[] = []
    try {
      for (const { role, process } of running) {
        await process.kill('SIGTERM')
        if (role === 'api') balancer.remove(process.doors.client)
        ended.push(process.output())
        await start(role)
      }
    } finally {
      replaced = true
    }
    const sent = await sending
    expect(balancer.told.problems).toEqual([])
    expect([...balancer.told.answers.keys()]).toEqual([202])
    await expectEachOnceInOrder(scene, sent)
    expect(ended).toHaveLength(apis + workers)
    // nothing was torn out of a process's hands
    expect(await scene.count(`select count(*) from attempts where outcome = 'interrupted'`)).toBe(0)
  })
})
