/** Accepted means kept, and one effect: whatever is killed on the way, each dossier is at its partner once. */
import { afterEach, describe, expect, it } from 'vitest'
import { listTransfers, readTimeline, readTransfer, sendDossier } from '../helpers/one-stop.ts'
import { redisAvailable, startRedis, type RedisServer } from '../helpers/redis.ts'
import { dossierFor, hurriedAgreement, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

// which partner it is means nothing to the queue: one of them is enough on the second
const backends: readonly { readonly queue: 'postgres' | 'redis'; readonly partners: readonly Partner[] }[] = [
  { queue: 'postgres', partners: ['loopback', 'national-portal', 'tax'] },
  ...(redisAvailable ? [{ queue: 'redis' as const, partners: ['loopback' as const] }] : []),
]
type Partner = 'loopback' | 'national-portal' | 'tax'

describe.each(backends)('with the queue on $queue', ({ queue, partners }) => {
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

  it.each(partners)('kill -9 when %s holds the dossier and its answer is on the way: it is there once after a restart', async (partner) => {
    await open()
    const simulator = { loopback: scene.simulators.loopback, 'national-portal': scene.simulators['national-portal'], tax: scene.simulators.tax }[partner]
    simulator.behave({ kind: 'slow', milliseconds: 4_000 }, 1)
    const before = await scene.gateway.start()
    const dossier = dossierFor(partner, 1)
    const { body } = await sendDossier(before.doors.client, dossier)
    await until(() => simulator.dossiers().length === 1, 'the partner holds the dossier', 20_000)
    expect(await readTransfer(before.doors.client, body.transfer.id)).toMatchObject({ state: 'delivering', attempts: 1 })
    await before.kill('SIGKILL')
    simulator.behave({ kind: 'normal' })

    const after = await scene.gateway.start()
    await until(async () => (await readTransfer(after.doors.client, body.transfer.id)).state === 'confirmed', 'it is confirmed', 20_000)
    expect(simulator.dossiers()).toMatchObject([{ dossierCode: dossier.code, messageIds: [expect.anything()], timesApplied: 1 }])
    const steps = await readTimeline(after.doors.client, body.transfer.id)
    expect(steps.map((step) => step.name)).toContain('interrupted')
  })

  it('an answer that is lost after the partner applied it is asked for again, not applied again', async () => {
    await open()
    const gateway = await scene.gateway.start()
    for (const simulator of [scene.simulators.loopback, scene.simulators['national-portal'], scene.simulators.tax]) simulator.behave({ kind: 'lose-answer' }, 1)
    for (const [n, partner] of (['loopback', 'national-portal', 'tax'] as const).entries()) await sendDossier(gateway.doors.client, dossierFor(partner, n))
    await until(async () => (await listTransfers(gateway.doors.client, 'state=confirmed')).length === 3, 'all are confirmed', 20_000)
    for (const simulator of [scene.simulators.loopback, scene.simulators['national-portal'], scene.simulators.tax]) expect(simulator.dossiers()).toMatchObject([{ timesApplied: 1 }])
  })

  it('a stop in mid delivery gives the transfer back, and the next start carries it on', async () => {
    await open()
    scene.simulators.loopback.behave({ kind: 'slow', milliseconds: 800 })
    const before = await scene.gateway.start()
    for (let n = 0; n < 20; n++) await sendDossier(before.doors.client, dossierFor('loopback', n))
    await until(() => scene.simulators.loopback.connections() > 0, 'the partner is at it', 20_000)
    await before.kill('SIGTERM')
    scene.simulators.loopback.behave({ kind: 'normal' })
    const after = await scene.gateway.start()
    await until(async () => (await listTransfers(after.doors.client, 'state=confirmed')).length === 20, 'all are confirmed', 20_000)
    expect(scene.simulators.loopback.dossiers().every((dossier) => dossier.timesApplied === 1)).toBe(true)
  })
})

describe('a dossier with twelve steps of progress', () => {
  // DongBoHoSoMC, then CapNhatTienDoHoSoMC for ten steps, then for two
  it.each([
    { messages: 1, held: 0 },
    { messages: 2, held: 10 },
  ])('kill -9 after message $messages: the portal holds $held then, and each once after a restart', async ({ messages, held }) => {
    const scene = await openScene()
    try {
      scene.simulators['national-portal'].behave({ kind: 'slow', milliseconds: 1_500 }, messages)
      const before = await scene.gateway.start()
      const dossier = withSteps(dossierFor('national-portal', 1), 12)
      const { body } = await sendDossier(before.doors.client, dossier)
      await until(() => scene.simulators['national-portal'].received().length === messages, 'the portal has the message', 20_000)
      await before.kill('SIGKILL')
      expect(scene.simulators['national-portal'].received()).toHaveLength(messages)
      expect(scene.simulators['national-portal'].steps(dossier.code)).toHaveLength(held)
      scene.simulators['national-portal'].behave({ kind: 'normal' })

      const after = await scene.gateway.start()
      await until(async () => (await readTransfer(after.doors.client, body.transfer.id)).state === 'confirmed', 'it is confirmed', 20_000)
      expect(scene.simulators['national-portal'].dossiers()).toMatchObject([{ dossierCode: dossier.code, messageIds: [expect.anything()], timesApplied: 1 }])
      expect(scene.simulators['national-portal'].steps(dossier.code).map((step) => step.NoiDungXuLy)).toEqual(dossier.progress.map((step) => step.content))
    } finally {
      await scene.close()
    }
  })
})

describe.skipIf(!redisAvailable)('Redis loses its data while 100 transfers wait', () => {
  it.each([
    ['flushed', (redis: RedisServer) => redis.flush()],
    ['killed and restarted without its data', (redis: RedisServer) => redis.restart({ keepData: false })],
  ])('%s: all arrive, each once', async (_name, lose) => {
    const redis = await startRedis({ appendonly: true })
    const scene = await openScene({ redisUrl: redis.url, agreement: { ...hurriedAgreement, timeoutMs: 20_000, concurrency: 10 } })
    try {
      const api = await scene.gateway.start('api')
      // ten are at the partner for five seconds, the others wait in Redis
      scene.simulators.loopback.behave({ kind: 'slow', milliseconds: 5_000 }, 10)
      const worker = await scene.gateway.start('worker')
      const dossiers = Array.from({ length: 100 }, (_, n) => dossierFor('loopback', n))
      await Promise.all(dossiers.map((dossier) => sendDossier(api.doors.client, dossier)))
      await until(() => scene.simulators.loopback.dossiers().length === 10, 'the partner has its hands full', 20_000)
      await until(async () => (await scene.count('select count(*) from outbox')) === 0, 'everything is in Redis', 5_000)
      await lose(redis)
      const waiting = (await listTransfers(api.doors.client, 'limit=200')).filter(({ state }) => state === 'accepted' || state === 'waiting')
      expect(waiting.length, 'transfers that waited when the data was lost').toBeGreaterThanOrEqual(90)

      await until(async () => (await listTransfers(api.doors.client, 'state=confirmed&limit=200')).length === 100, 'all are confirmed', 45_000)
      const held = scene.simulators.loopback.dossiers()
      expect(held).toHaveLength(100)
      expect(held.filter((dossier) => dossier.timesApplied !== 1)).toEqual([])
      await worker.kill('SIGTERM')
    } finally {
      await scene.close()
      await redis.stop()
    }
  })
})

/** The dossier with progress that happened minute by minute before now. */
function withSteps(dossier: ReturnType<typeof dossierFor>, count: number) {
  const begin = Date.parse(dossier.receivedAt)
  const progress = Array.from({ length: count }, (_, n) => {
    const at = new Date(begin + n * 60_000).toISOString()
    return { at, officer: 'Lường Thị Thụ Lý', content: `Bước xử lý ${n + 1}`, status: 4 }
  })
  return { ...dossier, progress }
}
