import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Lease } from '../../../src/ports/transfer-store.ts'
import { attemptRecord, openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

describe('leasing and settling', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit(['tax', 'land', 'treasury'])
  })
  afterAll(() => kit.close())

  async function expireLease(id: string): Promise<void> {
    await kit.sql.query(`update work set lease_until = now() - interval '1 second' where transfer_id = $1`, [id])
  }
  async function makeDue(id: string): Promise<void> {
    await kit.sql.query(`update work set due_at = now() where transfer_id = $1`, [id])
  }

  test('R5: many workers at once, one lease a transfer', async () => {
    const transfers = await Promise.all(Array.from({ length: 30 }, () => kit.accept()))
    const tries = transfers.flatMap(({ id }) => ['a', 'b', 'c', 'd'].map((owner) => ({ id, owner })))
    const results = await Promise.all(tries.map(({ id, owner }) => (owner < 'c' ? kit.store : kit.other).transfers.lease(id, owner, 60_000)))
    const leased = results.flatMap((result) => (result.kind === 'leased' ? [result.lease.transfer.id] : []))
    expect(leased.toSorted()).toEqual(transfers.map(({ id }) => id).toSorted())
    const reasons = new Set(results.flatMap((result) => (result.kind === 'not-now' ? [result.reason] : [])))
    expect([...reasons]).toEqual(['leased'])
  })

  test('R12: attempts are rows, with their evidence', async () => {
    const { id } = await kit.accept()
    const first = await kit.lease(id)
    expect(first).toMatchObject({ attempt: 1, trigger: 'automatic', tries: 0, laneFailures: 0, transfer: { id, partner: 'tax' } })
    expect(await kit.store.transfers.get(id)).toMatchObject({ state: 'delivering', stateAt: first.startedAt, attempts: 1, dueAt: undefined })
    const startedAt = new Date('2026-11-20T01:30:30Z')
    const exchange = { name: 'send', method: 'POST', url: 'https://tax.example/x', startedAt, milliseconds: 12, requestDigest: 'aa', requestBytes: 3, status: 503, failure: undefined, answerDigest: 'bb', answer: 'bận' }
    const signature = { at: startedAt, direction: 'made' as const, profile: 'jws-detached', algorithm: 'ES256', organisation: 'H56', certificate: 'PEM', digest: 'aa', value: 'a..b', audience: 'TAX', messageId: 'm-1', service: 'dossiers', trust: undefined }
    const message = { digest: 'aa', bytes: Buffer.from([0x7b, 0x00, 0xff, 0x7d]) }
    const record = attemptRecord({ outcome: 'later', code: 'server-error', words: 'HTTP 503', raw: 'a\u0000b\ud83d', exchanges: [exchange], signatures: [signature], messages: [message] })
    expect(await kit.store.transfers.settle(first, waiting(60_000, { attempt: record }))).toBe(true)
    await makeDue(id)
    const second = await kit.lease(id, 'worker-2')
    expect(second).toMatchObject({ attempt: 2, tries: 1 })
    await kit.store.transfers.settle(second, settlement('confirm', { remoteId: 'TAX-1' }))
    const attempts = await kit.store.transfers.attempts(id)
    expect(attempts.map(({ number, outcome }) => [number, outcome])).toEqual([[1, 'later'], [2, 'delivered']])
    expect(attempts[0]?.record).toMatchObject({ code: 'server-error', words: 'HTTP 503', raw: 'a\ufffdb\ufffd' })
    expect(attempts[0]?.record?.exchanges).toEqual([exchange])
    expect(attempts[0]?.record?.signatures).toEqual([signature])
    expect(attempts[0]?.record?.messages).toEqual([message])
    expect(await kit.store.transfers.get(id)).toMatchObject({ state: 'confirmed', attempts: 2, remoteId: 'TAX-1', dueAt: undefined, code: undefined })
    const events = await kit.store.events.ofTransfer(id)
    expect(events.map(({ type }) => type)).toEqual(['transfer.accepted', 'transfer.waiting', 'transfer.confirmed'])
    expect(events[1]?.data).toMatchObject({ attempt: 1, outcome: 'later', code: 'server-error' })
    // the journal is for ever, and partners' words may name people
    expect(events[1]?.data).not.toHaveProperty('words')
    expect(events[2]?.data).toEqual({ attempt: 2, outcome: 'delivered', remoteId: 'TAX-1', evidence: attempts[1]?.digest })
    const evidence = await kit.store.transfers.attemptEvidence(id)
    const hashed = evidence.map(({ number, bytes = new Uint8Array() }) => [number, createHash('sha256').update(bytes).digest('hex')])
    expect(hashed).toEqual([[1, events[1]?.data['evidence']], [2, events[2]?.data['evidence']]])
    expect(JSON.parse(Buffer.from(evidence[0]?.bytes ?? []).toString('utf8'))).toMatchObject({ words: 'HTTP 503', messages: [{ digest: 'aa', bytes: 'ewD/fQ==' }] })
  })

  test('R7: whoever lost its lease writes nothing, and its attempt counts as interrupted', async () => {
    const { id } = await kit.accept()
    const lost = await kit.lease(id, 'worker-1')
    await expireLease(id)
    const taken = await kit.lease(id, 'worker-2')
    expect([lost.inDoubt, taken.inDoubt]).toEqual([false, true])
    expect(taken).toMatchObject({ attempt: 2, owner: 'worker-2' })
    const before = await kit.sql.query('select count(*)::int as n from events where transfer_id = $1', [id])
    expect(await kit.store.transfers.settle(lost, settlement('refuse', { lane: { kind: 'stop', reason: 'late' } }))).toBe(false)
    expect(await kit.store.transfers.get(id)).toMatchObject({ state: 'delivering', attempts: 2 })
    expect((await kit.sql.query('select count(*)::int as n from events where transfer_id = $1', [id])).rows).toEqual(before.rows)
    expect((await kit.store.transfers.attempts(id)).map(({ number, outcome }) => [number, outcome])).toEqual([[1, 'interrupted']])
    expect((await kit.store.lanes.list()).find(({ partner }) => partner === 'tax')?.state).toBe('open')
    expect(await kit.store.transfers.settle(taken, settlement('deliver'))).toBe(true)
    expect(await kit.store.transfers.settle(taken, settlement('deliver'))).toBe(false)
    expect((await kit.store.transfers.attempts(id)).map(({ outcome }) => outcome)).toEqual(['interrupted', 'delivered'])
  })

  test('R7: the same worker, back with an earlier attempt, writes nothing', async () => {
    const { id } = await kit.accept()
    const lost = await kit.lease(id, 'worker-1')
    await expireLease(id)
    await kit.lease(id, 'worker-1')
    expect(await kit.store.transfers.settle(lost, settlement('confirm'))).toBe(false)
  })

  test('R7: settling and taking over at once: one of them', async () => {
    for (let round = 0; round < 20; round++) {
      const { id } = await kit.accept()
      const lease = await kit.lease(id, 'worker-1')
      await expireLease(id)
      const [settled, taken] = await Promise.all([kit.store.transfers.settle(lease, settlement('deliver')), kit.other.transfers.lease(id, 'worker-2', 60_000)])
      expect(settled).toBe(taken.kind === 'not-now')
      const outcomes = (await kit.store.transfers.attempts(id)).map(({ outcome }) => outcome)
      expect(outcomes).toEqual([settled ? 'delivered' : 'interrupted'])
    }
  })

  test('an attempt is told whether an earlier one may have arrived, as the last one left it', async () => {
    const { id } = await kit.accept()
    const told: boolean[] = []
    for (const inDoubt of [false, true, true, false, false]) {
      const lease = await kit.lease(id)
      told.push(lease.inDoubt)
      await kit.store.transfers.settle(lease, waiting(0, { inDoubt }))
      await makeDue(id)
    }
    expect(told).toEqual([false, false, true, true, false])
  })

  test('ends that are written together keep their doubts apart', async () => {
    const ids = (await Promise.all(Array.from({ length: 10 }, () => kit.accept()))).map((transfer) => transfer.id)
    const leases = await Promise.all(ids.map((id) => kit.lease(id)))
    await Promise.all(leases.map((lease, n) => kit.store.transfers.settle(lease, waiting(0, { inDoubt: n % 3 === 0 }))))
    const again = await Promise.all(ids.map((id) => kit.lease(id)))
    expect(again.map((lease) => lease.inDoubt)).toEqual(ids.map((_id, n) => n % 3 === 0))
  })

  test.each(['suspend', 'stop'] as const)('an attempt that makes its lane %s leaves its doubt as well', async (kind) => {
    const { id } = await kit.accept()
    const lane = kind === 'suspend' ? { kind, reason: 'down', probe: { minMs: 1_000, maxMs: 5_000 } } : { kind, reason: 'rejected' }
    await kit.store.transfers.settle(await kit.lease(id), waiting(0, { inDoubt: true, lane }))
    expect((await kit.store.lanes.list()).find(({ partner }) => partner === 'tax')).toMatchObject({ reason: lane.reason })
    await kit.store.lanes.resume('tax', { actor: 'admin', reason: 'corrected' })
    expect(await kit.lease(id)).toMatchObject({ inDoubt: true })
  })

  test('R6: recovery touches expired leases only', async () => {
    const [dead, alive] = [await kit.accept({ partner: 'treasury' }), await kit.accept({ partner: 'treasury' })]
    await kit.lease(dead.id, 'dead')
    await kit.lease(alive.id, 'alive')
    await expireLease(dead.id)
    const due = await kit.store.transfers.takeDue(100, 0, { partner: 'treasury' })
    expect(due.map(({ id }) => id)).toEqual([dead.id])
    expect(due).toMatchObject([{ attempt: 2, queue: 'live' }])
    expect(await kit.store.transfers.lease(alive.id, 'other', 1000)).toEqual({ kind: 'not-now', reason: 'leased' })
  })

  test('a renewed lease is not taken over; one that was given up is not renewed', async () => {
    const [held, forgotten] = [await kit.accept(), await kit.accept()]
    await kit.lease(held.id, 'worker-9')
    await kit.lease(forgotten.id, 'worker-9')
    await expireLease(held.id)
    await expireLease(forgotten.id)
    expect(await kit.store.transfers.renewLeases('worker-9', [held.id], 60_000)).toEqual([held.id])
    expect(await kit.store.transfers.renewLeases('worker-8', [held.id], 60_000)).toEqual([])
    expect(await kit.store.transfers.lease(held.id, 'b', 1000)).toEqual({ kind: 'not-now', reason: 'leased' })
    expect(await kit.store.transfers.lease(forgotten.id, 'b', 1000)).toMatchObject({ kind: 'leased' })
  })

  test('is prolonged until it is lost, runs out or its lane is closed', async () => {
    const { transfers, lanes } = kit.store
    const { id } = await kit.accept({ partner: 'land' })
    const held = await kit.lease(id)
    const prolong = (lease: Lease) => transfers.prolong(lease, 3_600_000)
    expect(await prolong(held)).toBe(true)
    expect((await kit.sql.query(`select from work where transfer_id = $1 and lease_until > now() + interval '59 minutes'`, [id])).rowCount).toBe(1)
    await lanes.suspend('land', { actor: 'binh', reason: 'maintenance' })
    expect(await prolong(held)).toBe(false)
    await lanes.resume('land', { actor: 'binh', reason: 'over' })
    expect(await prolong(held)).toBe(true)
    await expireLease(id)
    expect(await prolong(held)).toBe(false)
    const taken = await kit.lease(id, 'worker-2')
    expect([await prolong(held), await prolong(taken)]).toEqual([false, true])
  })

  test('one that nothing was done with is undone: the attempt was none, and the work is published again', async () => {
    const { transfers } = kit.store
    const { id } = await kit.accept()
    await kit.sql.query('delete from outbox')
    const held = await kit.lease(id)
    await transfers.release(held)
    expect(await transfers.get(id)).toMatchObject({ state: 'accepted', attempts: 0 })
    const { rows } = await kit.sql.query('select transfer_id, queue, attempt from outbox')
    expect(rows).toEqual([{ transfer_id: id, queue: 'live', attempt: 1 }])
    const again = await kit.lease(id, 'worker-2')
    expect(again).toMatchObject({ attempt: 1, interruptions: 0, inDoubt: false })
    // who gave it back has no say any more
    await transfers.release(held)
    expect(await transfers.settle(held, settlement('confirm'))).toBe(false)
    expect(await transfers.settle(again, settlement('confirm'))).toBe(true)
    expect((await transfers.attempts(id)).map(({ number }) => number)).toEqual([1])
  })

  test('given back while its lane is closed, it waits for the lane', async () => {
    const { id } = await kit.accept({ partner: 'land' })
    await kit.sql.query('delete from outbox')
    const held = await kit.lease(id)
    await kit.store.lanes.suspend('land', { actor: 'binh', reason: 'maintenance' })
    await kit.store.transfers.release(held)
    expect((await kit.sql.query('select from outbox')).rowCount).toBe(0)
    await kit.store.lanes.resume('land', { actor: 'binh', reason: 'over' })
    expect((await kit.store.transfers.takeDue(100, 0, { partner: 'land' })).map((due) => due.id)).toContain(id)
  })

  test('says why not', async () => {
    const { transfers } = kit.store
    expect(await transfers.lease('0198b1c0-0000-7000-8000-000000000000', 'a', 1000)).toEqual({ kind: 'not-now', reason: 'unknown' })
    expect(await transfers.lease('no id', 'a', 1000)).toEqual({ kind: 'not-now', reason: 'unknown' })
    const { id } = await kit.accept()
    await transfers.settle(await kit.lease(id), waiting(60_000))
    expect(await transfers.lease(id, 'a', 1000)).toEqual({ kind: 'not-now', reason: 'not-due' })
    await makeDue(id)
    await transfers.settle(await kit.lease(id), settlement('confirm'))
    expect(await transfers.lease(id, 'a', 1000)).toEqual({ kind: 'not-now', reason: 'done' })
    const closed = await kit.accept({ partner: 'land' })
    await kit.store.lanes.suspend('land', { actor: 'admin', reason: 'maintenance' })
    expect(await transfers.lease(closed.id, 'a', 1000)).toEqual({ kind: 'not-now', reason: 'lane-closed' })
    await kit.store.lanes.resume('land', { actor: 'admin', reason: 'done' })
    expect(await transfers.lease(closed.id, 'a', 1000)).toMatchObject({ kind: 'leased' })
  })

  test('transfers of one dossier go in order; the next is woken when one is done, not while it waits', async () => {
    const first = await kit.accept()
    const { dossierCode } = first
    const second = await kit.accept({ dossierCode })
    const third = await kit.accept({ dossierCode })
    const elsewhere = await kit.accept({ dossierCode, partner: 'land' })
    const otherSender = await kit.accept({ dossierCode, sender: 'H57' })
    const { transfers } = kit.store
    const earlierFirst = { kind: 'not-now', reason: 'earlier-first' }
    expect(await transfers.lease(second.id, 'a', 1000)).toEqual(earlierFirst)
    expect(await transfers.lease(elsewhere.id, 'a', 1000)).toMatchObject({ kind: 'leased' })
    expect(await transfers.lease(otherSender.id, 'a', 1000)).toMatchObject({ kind: 'leased' })
    const lease = await kit.lease(first.id)
    expect(await transfers.lease(second.id, 'a', 1000)).toEqual(earlierFirst)
    await kit.sql.query('delete from outbox')
    await transfers.settle(lease, waiting(0))
    expect((await kit.sql.query('select transfer_id from outbox')).rows).toEqual([{ transfer_id: first.id }])
    expect(await transfers.lease(second.id, 'a', 1000)).toEqual(earlierFirst)
    await kit.sql.query('delete from outbox')
    await transfers.settle(await kit.lease(first.id), settlement('park'))
    expect((await kit.sql.query('select transfer_id, attempt from outbox')).rows).toEqual([{ transfer_id: second.id, attempt: 1 }])
    expect(await transfers.lease(third.id, 'a', 1000)).toEqual(earlierFirst)
    expect(await transfers.lease(second.id, 'a', 1000)).toMatchObject({ kind: 'leased' })
  })

  test('a retry goes to the outbox with its delay', async () => {
    const { id } = await kit.accept()
    const lease = await kit.lease(id)
    await kit.sql.query('delete from outbox')
    await kit.store.transfers.settle(lease, waiting(45_000))
    const [row] = await relayAll()
    expect(row).toMatchObject({ transferId: id, attempt: 2, queue: 'live', partner: 'tax' })
    expect(row?.delayMs).toBeGreaterThan(40_000)
    expect(row?.delayMs).toBeLessThanOrEqual(45_000)
  })

  async function relayAll() {
    const all: { transferId: string; attempt: number; queue: string; partner: string; delayMs: number }[] = []
    await kit.store.outbox.relay(1000, async (rows) => void all.push(...rows))
    return all
  }
})
