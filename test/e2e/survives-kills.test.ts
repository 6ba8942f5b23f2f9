/** Accepted means kept, and one effect: whatever is killed on the way, each dossier is at its partner once. */
import { afterEach, describe, expect, it } from 'vitest'
import { listTransfers, readTimeline, sendDossier } from '../helpers/one-stop.ts'
import { redisAvailable, startRedis, type RedisServer } from '../helpers/redis.ts'
import { dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

const backends = [{ queue: 'postgres' as const }, ...(redisAvailable ? [{ queue: 'redis' as const }] : [])]

describe.each(backends)('with the queue on $queue', ({ queue }) => {
  let scene: Scene
  let redis: RedisServer | undefined

  async function open(): Promise<void> {
    redis = queue === 'redis' ? await startRedis({ appendonly: true }) : undefined
    scene = await openScene(redis === undefined ? {} : { redisUrl: redis.url })
  }

  afterEach(async () => {
    await scene.close()
    await redis?.stop()
  })

  it.each(['loopback', 'national-portal', 'tax'] as const)('kill -9 of the gateway in mid delivery to %s: the dossier is there once after a restart', async (partner) => {
    await open()
    const simulator = { loopback: scene.loopback, 'national-portal': scene.portal, tax: scene.tax }[partner]
    simulator.behave({ kind: 'slow', milliseconds: 1_500 })
    const before = await scene.gateway.start()
    const { body } = await sendDossier(before.doors.client, dossierFor(partner, 1))
    await until(() => simulator.connections() > 0, 'the partner is at it', 20_000)
    await before.kill('SIGKILL')
    simulator.behave({ kind: 'normal' })

    const after = await scene.gateway.start()
    await until(async () => (await listTransfers(after.doors.client, 'state=confirmed')).length === 1, 'it is confirmed', 20_000)
    expect(simulator.dossiers()).toMatchObject([{ dossierCode: dossierFor(partner, 1).code, messageIds: [expect.anything()], timesApplied: 1 }])
    const steps = await readTimeline(after.doors.client, body.transfer.id)
    expect(steps.map((step) => step.name)).toContain('interrupted')
  })

  it('an answer that is lost after the partner applied it is asked for again, not applied again', async () => {
    await open()
    const gateway = await scene.gateway.start()
    for (const simulator of [scene.loopback, scene.portal, scene.tax]) simulator.behave({ kind: 'lose-answer' }, 1)
    for (const [n, partner] of (['loopback', 'national-portal', 'tax'] as const).entries()) await sendDossier(gateway.doors.client, dossierFor(partner, n))
    await until(async () => (await listTransfers(gateway.doors.client, 'state=confirmed')).length === 3, 'all are confirmed', 20_000)
    for (const simulator of [scene.loopback, scene.portal, scene.tax]) expect(simulator.dossiers()).toMatchObject([{ timesApplied: 1 }])
  })

  it('a stop in mid delivery gives the transfer back, and the next start carries it on', async () => {
    await open()
    scene.loopback.behave({ kind: 'slow', milliseconds: 800 })
    const before = await scene.gateway.start()
    for (let n = 0; n < 20; n++) await sendDossier(before.doors.client, dossierFor('loopback', n))
    await until(() => scene.loopback.connections() > 0, 'the partner is at it', 20_000)
    await before.kill('SIGTERM')
    scene.loopback.behave({ kind: 'normal' })
    const after = await scene.gateway.start()
    await until(async () => (await listTransfers(after.doors.client, 'state=confirmed')).length === 20, 'all are confirmed', 20_000)
    expect(scene.loopback.dossiers().every((dossier) => dossier.timesApplied === 1)).toBe(true)
  })
})

describe.skipIf(!redisAvailable)('Redis loses its data while 100 transfers wait', () => {
  it.each([
    ['flushed', (redis: RedisServer) => redis.flush()],
    ['killed and restarted without its data', (redis: RedisServer) => redis.restart({ keepData: false })],
  ])('%s: all arrive, each once', async (_name, lose) => {
    const redis = await startRedis({ appendonly: true })
    const scene = await openScene({ redisUrl: redis.url })
    try {
      const api = await scene.gateway.start('api')
      scene.loopback.behave({ kind: 'slow', milliseconds: 200 })
      const worker = await scene.gateway.start('worker')
      for (let n = 0; n < 100; n++) await sendDossier(api.doors.client, dossierFor('loopback', n))
      await lose(redis)
      scene.loopback.behave({ kind: 'normal' })
      await until(async () => (await listTransfers(api.doors.client, 'state=confirmed&limit=200')).length === 100, 'all are confirmed', 45_000)
      const held = scene.loopback.dossiers()
      expect(held).toHaveLength(100)
      expect(held.filter((dossier) => dossier.timesApplied !== 1)).toEqual([])
      await worker.kill('SIGTERM')
    } finally {
      await scene.close()
      await redis.stop()
    }
  })
})
