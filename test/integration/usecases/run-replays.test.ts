import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { NewRun, StoredRun } from '../../../src/ports/replay-store.ts'
import type { Store } from '../../../src/store/open-store.ts'
import { createRunReplays } from '../../../src/usecases/run-replays.ts'
import { until } from '../../helpers/until.ts'
import { attemptRecord, settlement } from '../store/store-kit.ts'
import { adapterThat, openCoreKit, type CoreKit, type KitDelivery } from './core-kit.ts'

/** The connection of a worker that is in the middle of a turn. */
const killOne = `
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and xact_start is not null and query ~ 'replay_' limit 1`

describe('workers that carry a run on', () => {
  let kit: CoreKit
  beforeAll(async () => {
    kit = await openCoreKit()
  })
  beforeEach(async () => {
    await kit.reset()
    for (const table of ['replay_items', 'replay_counts', 'replay_runs', 'replay_plans']) await kit.sql.query(`delete from ${table}`)
  })
  afterAll(() => kit.close())

  async function failed(count: number, overrides: (n: number) => Parameters<CoreKit['accept']>[0] = () => ({})): Promise<readonly string[]> {
    return Promise.all(
      Array.from({ length: count }, async (_, n) => {
        const { id } = await kit.accept(overrides(n))
        await kit.store.transfers.settle(await kit.lease(id), settlement('park', { attempt: attemptRecord({ outcome: 'unclear', code: 'no-rule' }) }))
        return id
      }),
    )
  }

  async function makeRun(overrides: Partial<NewRun> = {}): Promise<StoredRun> {
    const plan = await kit.store.replays.plan({ id: randomUUID(), verb: 'replay', filter: {}, by: 'replayer-1', minutes: 5 })
    const made = await kit.store.replays.makeRun(
      { id: randomUUID(), plan: plan.id, name: 'all', reason: 'the outage is over', by: 'replayer-1', paused: false, perMinute: undefined, batch: 50, stopAfter: 10, confirm: undefined, ...overrides },
      { confirmAbove: 1_000_000, approveAbove: 1_000_000 },
    )
    if (made.kind !== 'made') throw new Error(made.kind)
    return made.run
  }

  /** A process: carries runs on, moves what is due, delivers it; goes on after whatever breaks. */
  function startWorker(store: Store, delivery: KitDelivery): { close(): Promise<void> } {
    const stop = new AbortController()
    const carry = createRunReplays({ replays: store.replays, outbox: store.outbox, log: kit.log, concurrencyOf: () => 10, share: 0.5 })
    async function again(step: () => Promise<unknown>): Promise<void> {
      while (!stop.signal.aborted) {
        await step().catch(() => {})
        await new Promise((resolve) => setImmediate(resolve))
      }
    }
    const relay = () => store.outbox.relay(50, async (rows) => void (await Promise.all(rows.map((row) => delivery.deliver(row.transferId, stop.signal)))))
    const ended = Promise.all([again(() => carry(stop.signal)), again(relay)])
    return {
      async close() {
        stop.abort()
        await ended
      },
    }
  }

  test('each transfer goes once, in the order of its dossier, however often the workers are killed', async () => {
    const sent: string[] = []
    const line = await kit.line('tax', adapterThat({
      async send({ messageId }) {
        sent.push(messageId)
        return { kind: 'delivered', confirmed: true }
      },
    }))
    const codes = Array.from({ length: 60 }, (_, n) => `H56.14-261120-${n}`)
    const ids: string[] = []
    // three transfers a dossier, one after the other
    for (let round = 0; round < 3; round++) ids.push(...(await failed(codes.length, (n) => ({ dossierCode: codes[n] ?? '' }))))
    const run = await makeRun({ batch: 7 })
    const workers = [startWorker(kit.store, kit.delivery([line], { owner: 'worker-1' })), startWorker(kit.other, kit.delivery([line], { owner: 'worker-2' }))]
    let killed = 0
    await until(
      async () => {
        if (killed < 20) killed += (await kit.sql.query(killOne)).rowCount ?? 0
        return (await kit.store.replays.getRun(run.id).catch(() => undefined))?.state === 'done'
      },
      'the run is done',
      30_000,
    )
    await Promise.all(workers.map((worker) => worker.close()))
    expect(killed).toBeGreaterThan(0)
    expect((await kit.store.replays.getRun(run.id))?.counts).toEqual({ pending: 0, sent: 0, delivered: ids.length, failed: 0, skipped: 0 })
    expect(sent.toSorted()).toEqual(ids.toSorted())
    const dossierOf = new Map(ids.map((id, n) => [id, codes[n % codes.length]]))
    for (const code of codes) expect(sent.filter((id) => dossierOf.get(id) === code)).toEqual(ids.filter((id) => dossierOf.get(id) === code))
  })

  test('a partner that refuses everything stops the run, and the log says so', async () => {
    const line = await kit.line('tax', adapterThat({ send: async () => ({ kind: 'refused', code: 'no-such-field', words: '' }) }))
    await failed(40)
    const run = await makeRun({ batch: 5, stopAfter: 5 })
    const worker = startWorker(kit.store, kit.delivery([line]))
    await until(async () => (await kit.store.replays.getRun(run.id))?.state === 'stopped', 'the run stopped itself')
    await until(async () => (await kit.store.replays.getRun(run.id))?.counts.sent === 0, 'what was on its way has ended')
    await worker.close()
    const { counts, stoppedBy } = (await kit.store.replays.getRun(run.id)) ?? {}
    expect(stoppedBy).toEqual({ partner: 'tax', failures: expect.any(Number), code: 'no-such-field' })
    // no more than what was on its way when the fifth failed
    expect(counts?.failed).toBeLessThanOrEqual(15)
    expect(counts?.pending).toBeGreaterThanOrEqual(25)
    expect(kit.said).toContain('a run of replays stopped itself: too many failures in a row')
  })
})
