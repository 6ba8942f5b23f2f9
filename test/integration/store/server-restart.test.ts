import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { LogFields } from '../../../src/ports/log.ts'
import { openStore } from '../../../src/store/open-store.ts'
import { startPostgres, type PostgresServer } from '../../helpers/postgres-server.ts'
import { clock, newTransfer, settlement, vault } from './store-kit.ts'

describe('the database server goes away and comes back', () => {
  let server: PostgresServer
  beforeAll(async () => {
    server = await startPostgres()
  })
  afterAll(() => server.stop())

  test.each(['SIGINT', 'SIGKILL'] as const)('%s: what was accepted is there, and the store goes on by itself', async (signal) => {
    const warnings: LogFields[] = []
    const log = { info() {}, warn: (fields: LogFields) => void warnings.push(fields), error: (fields: LogFields) => void warnings.push(fields) }
    const store = await openStore({ url: server.url, poolSize: 5, clock, log, vault })
    await store.lanes.ensure(['tax'])
    let wakes = 0
    await store.outbox.listen(() => wakes++)
    const kept: string[] = []
    let refused = 0
    let down = false
    async function keepAccepting(): Promise<void> {
      while (!down) {
        const transfer = newTransfer({ idempotencyKey: randomUUID() })
        await store.transfers.accept(transfer).then(() => kept.push(transfer.id), () => refused++)
      }
    }
    const clients = [keepAccepting(), keepAccepting(), keepAccepting()]
    await vi.waitFor(() => expect(kept.length).toBeGreaterThan(50), { timeout: 10_000 })
    await server.kill(signal)
    await vi.waitFor(() => expect(refused).toBeGreaterThan(0), { timeout: 10_000 })
    down = true
    await Promise.all(clients)
    // a backend outlives its killed postmaster for a moment
    await vi.waitFor(() => expect(store.ping(AbortSignal.timeout(2_000))).rejects.toThrow(), { timeout: 10_000 })
    store.outbox.announce()
    await server.start()
    await vi.waitFor(() => store.ping(AbortSignal.timeout(2_000)), { timeout: 20_000 })
    await vi.waitFor(() => expect(wakes).toBeGreaterThan(1), { timeout: 20_000 })
    for (const id of kept) expect(await store.transfers.get(id)).toMatchObject({ state: 'accepted' })
    const queued: string[] = []
    while ((await store.outbox.relay(500, async (rows) => void queued.push(...rows.map((row) => row.transferId)))) > 0) continue
    expect(queued).toEqual(expect.arrayContaining(kept))
    const lease = await store.transfers.lease(kept[0] ?? '', 'w', 60_000)
    if (lease.kind !== 'leased') throw new Error(lease.reason)
    expect(await store.transfers.settle(lease.lease, settlement('confirm'))).toBe(true)
    expect(warnings.length).toBeGreaterThan(0)
    await store.close()
    await store.close()
  })
})
