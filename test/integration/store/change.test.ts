import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { statesBefore } from '../../../src/domain/transfer.ts'
import type { Settlement, Transfer } from '../../../src/ports/transfer-store.ts'
import { until } from '../../helpers/until.ts'
import { openStoreKit, settlement, waiting, type StoreKit } from './store-kit.ts'

const order = { actor: 'admin-1', reason: 'partner asked' }

describe('what people order', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit()
  })
  afterAll(() => kit.close())

  async function settledBy(move: Settlement['move'], overrides: Parameters<StoreKit['accept']>[0] = {}): Promise<Transfer> {
    const transfer = await kit.accept(overrides)
    await kit.store.transfers.settle(await kit.lease(transfer.id), move === 'wait' ? waiting(60_000) : settlement(move))
    return transfer
  }
  async function outboxOf(id: string) {
    return (await kit.sql.query<{ queue: string; attempt: number }>('select queue, attempt from outbox where transfer_id = $1 order by id', [id])).rows
  }

  test.each(['wait', 'refuse', 'park', 'expire'] as const)('replay after %s: due now, on the replay queue, back-off from the start', async (by) => {
    const { id } = await settledBy(by)
    await kit.sql.query('delete from outbox')
    expect(await kit.store.transfers.replay(id, order)).toMatchObject({ kind: 'changed', transfer: { id, state: 'waiting' } })
    expect(await outboxOf(id)).toEqual([{ queue: 'replay', attempt: 2 }])
    const replayed = (await kit.store.events.ofTransfer(id)).at(-1)
    expect(replayed).toMatchObject({ type: 'transfer.replayed', data: order })
    const lease = await kit.lease(id)
    expect(lease).toMatchObject({ attempt: 2, trigger: 'replay', tries: 0 })
    await kit.sql.query('delete from outbox')
    await kit.store.transfers.settle(lease, waiting(0))
    // its retries stay on the replay queue, and are automatic again
    expect(await outboxOf(id)).toEqual([{ queue: 'replay', attempt: 3 }])
    expect(await kit.lease(id)).toMatchObject({ trigger: 'automatic', tries: 1 })
    expect((await kit.store.transfers.attempts(id)).map(({ trigger }) => trigger)).toEqual(['automatic', 'replay'])
  })

  test('what may not be replayed is said with its state', async () => {
    expect(statesBefore('replay')).not.toContain('confirmed')
    const { id } = await settledBy('confirm')
    expect(await kit.store.transfers.replay(id, order)).toEqual({ kind: 'illegal', state: 'confirmed' })
    expect(await kit.store.transfers.replay('0198b1c0-0000-7000-8000-000000000000', order)).toEqual({ kind: 'unknown' })
    expect(await kit.store.transfers.replay('x', order)).toEqual({ kind: 'unknown' })
  })

  test.each(['deliver', 'confirm'] as const)('superseded: a later transfer of the dossier ended by %s', async (by) => {
    const refused = await settledBy('refuse')
    const later = await settledBy(by, { dossierCode: refused.dossierCode })
    expect(await kit.store.transfers.replay(refused.id, order)).toEqual({ kind: 'superseded', by: later.id })
    expect(await kit.store.transfers.get(refused.id)).toMatchObject({ state: 'refused' })
  })

  test('superseded: a later transfer of the dossier is on its way', async () => {
    const refused = await settledBy('refuse')
    const later = await kit.accept({ dossierCode: refused.dossierCode })
    const lease = await kit.lease(later.id)
    expect(await kit.store.transfers.replay(refused.id, order)).toEqual({ kind: 'superseded', by: later.id })
    await kit.store.transfers.settle(lease, settlement('refuse'))
    expect(await kit.store.transfers.replay(refused.id, order)).toMatchObject({ kind: 'changed' })
  })

  test.each(['webhook', 'payment-proof'] as const)('not superseded: each %s tells something of its own', async (purpose) => {
    const refused = await settledBy('refuse', { purpose })
    await settledBy('confirm', { purpose, dossierCode: refused.dossierCode })
    expect(await kit.store.transfers.replay(refused.id, order)).toMatchObject({ kind: 'changed' })
  })

  test('not superseded: the later one goes elsewhere, or failed as well', async () => {
    const refused = await settledBy('refuse')
    await settledBy('confirm', { dossierCode: refused.dossierCode, partner: 'land' })
    await settledBy('confirm', { dossierCode: refused.dossierCode, sender: 'H57' })
    await settledBy('park', { dossierCode: refused.dossierCode })
    expect(await kit.store.transfers.replay(refused.id, order)).toMatchObject({ kind: 'changed' })
  })

  test('replaying and leasing the later one at once: never both on their way', async () => {
    for (let round = 0; round < 20; round++) {
      const refused = await settledBy('refuse')
      const later = await kit.accept({ dossierCode: refused.dossierCode })
      const [replay, lease] = await Promise.all([kit.store.transfers.replay(refused.id, order), kit.other.transfers.lease(later.id, 'w', 60_000)])
      expect([replay.kind, lease.kind]).not.toEqual(['changed', 'leased'])
    }
  })

  test.each(['cancel', 'dismiss'] as const)('a %s that comes while the replay of an earlier transfer of the dossier steps back is not refused', async (by) => {
    const { id, client } = await settledBy('wait')
    const other = new pg.Client({ connectionString: kit.url })
    await other.connect()
    await other.query('begin')
    await other.query('with w as (delete from work where transfer_id = $1 returning *) insert into work select * from w', [id])
    const changing = by === 'cancel' ? kit.store.transfers.cancel(id, client, 'clerk') : kit.store.transfers.dismiss(id, order)
    await until(async () => (await kit.sql.query(`select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`)).rowCount === 1, 'the order waits for the replay')
    await other.query('commit')
    await other.end()
    expect(await changing).toMatchObject({ kind: 'changed', transfer: { state: 'cancelled' } })
  })

  test('resend is the forced form, for what was delivered', async () => {
    const { id } = await settledBy('deliver')
    await kit.sql.query('delete from outbox')
    expect(await kit.store.transfers.resend(id, order)).toMatchObject({ kind: 'changed', transfer: { state: 'waiting' } })
    expect(await outboxOf(id)).toEqual([{ queue: 'replay', attempt: 2 }])
    expect(await kit.lease(id)).toMatchObject({ trigger: 'resend', attempt: 2 })
    expect((await kit.store.events.ofTransfer(id)).map(({ type }) => type)).toContain('transfer.resent')
  })

  test.each(['wait', 'refuse', 'park', 'expire'] as const)('a replay after %s is in doubt exactly where the last attempt was', async (by) => {
    for (const inDoubt of [false, true]) {
      const { id } = await kit.accept()
      await kit.store.transfers.settle(await kit.lease(id), by === 'wait' ? waiting(60_000, { inDoubt }) : settlement(by, { inDoubt }))
      await kit.store.transfers.replay(id, order)
      expect(await kit.lease(id)).toMatchObject({ trigger: 'replay', inDoubt })
    }
  })

  test('what was delivered may be there at every resend, also after one that was refused', async () => {
    const { id } = await settledBy('deliver')
    for (const _time of [1, 2]) {
      await kit.store.transfers.resend(id, order)
      const lease = await kit.lease(id)
      expect(lease).toMatchObject({ trigger: 'resend', inDoubt: true })
      await kit.store.transfers.settle(lease, settlement('refuse', { inDoubt: false }))
    }
  })

  test.each([['refuse', 'confirmed'], ['park', 'confirmed'], ['expire', 'confirmed'], ['deliver', 'confirmed'], ['confirm', 'confirmed']] as const)(
    'what was confirmed stays so when its resend ends by %s',
    async (by, state) => {
      const { id } = await settledBy('confirm')
      await kit.store.transfers.resend(id, order)
      await kit.store.transfers.settle(await kit.lease(id), settlement(by))
      expect(await kit.store.transfers.get(id)).toMatchObject({ state, attempts: 2 })
      expect((await kit.store.transfers.list({ states: ['confirmed'] }, 200)).items.filter((item) => item.id === id)).toHaveLength(1)
      expect((await kit.store.transfers.list({ states: ['refused', 'parked', 'expired', 'delivered'] }, 200)).items.filter((item) => item.id === id)).toEqual([])
    },
  )

  test('a resend that is taken back leaves what was delivered as it was', async () => {
    const { id, client } = await settledBy('deliver')
    await kit.store.transfers.resend(id, order)
    expect(await kit.store.transfers.cancel(id, client, 'clerk')).toMatchObject({ kind: 'changed', transfer: { state: 'delivered' } })
    expect((await kit.store.events.ofTransfer(id)).map(({ type }) => type)).toContain('transfer.resend-cancelled')
  })

  test('a superseded transfer has two exits: the forced resend, and being dismissed', async () => {
    const first = await settledBy('refuse')
    const second = await settledBy('confirm', { dossierCode: first.dossierCode })
    expect(await kit.store.transfers.replay(first.id, order)).toEqual({ kind: 'superseded', by: second.id })
    expect(await kit.store.transfers.resend(first.id, order)).toMatchObject({ kind: 'changed', transfer: { state: 'waiting' } })
    await kit.store.transfers.settle(await kit.lease(first.id), settlement('refuse'))
    expect(await kit.store.transfers.dismiss(first.id, order)).toMatchObject({ kind: 'changed', transfer: { state: 'cancelled' } })
    expect(await kit.store.transfers.dismiss(first.id, order)).toEqual({ kind: 'illegal', state: 'cancelled' })
  })

  test('a person dismisses what failed or waits, with a reason, and not what is with the partner', async () => {
    for (const by of ['wait', 'refuse', 'park', 'expire'] as const) {
      const { id } = await settledBy(by)
      expect(await kit.store.transfers.dismiss(id, order)).toMatchObject({ kind: 'changed', transfer: { state: 'cancelled' } })
      expect((await kit.store.events.ofTransfer(id)).at(-1)).toMatchObject({ type: 'transfer.dismissed', data: order })
      expect((await kit.store.transfers.list({ states: ['refused', 'parked', 'expired'] }, 200)).items.filter((item) => item.id === id)).toEqual([])
    }
    const { id } = await settledBy('deliver')
    expect(await kit.store.transfers.dismiss(id, order)).toEqual({ kind: 'illegal', state: 'delivered' })
    expect(await kit.store.transfers.dismiss('x', order)).toEqual({ kind: 'unknown' })
  })

  test.each([
    [true, 'may-have-arrived'],
    [false, 'server-error'],
  ])('cancelling says whether it may have arrived: %j', async (inDoubt, code) => {
    const { id, client } = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(id), waiting(60_000, { inDoubt }))
    expect(await kit.store.transfers.cancel(id, client, 'clerk')).toMatchObject({ kind: 'changed', transfer: { state: 'cancelled', code } })
  })

  test.each([
    [true, 'may-have-arrived'],
    [false, undefined],
  ])('so does dismissing what failed: %j', async (inDoubt, code) => {
    const { id } = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(id), settlement('park', { inDoubt }))
    expect(await kit.store.transfers.dismiss(id, order)).toMatchObject({ kind: 'changed', transfer: { state: 'cancelled', code } })
  })

  test('cancelling wakes the next of the dossier, and is refused for what is being sent', async () => {
    const first = await kit.accept()
    const second = await kit.accept({ dossierCode: first.dossierCode })
    await kit.sql.query('delete from outbox')
    expect(await kit.store.transfers.cancel(first.id, 'province-57', 'clerk')).toEqual({ kind: 'unknown' })
    expect(await kit.store.transfers.cancel(first.id, first.client, 'clerk')).toMatchObject({ kind: 'changed', transfer: { state: 'cancelled', dueAt: undefined } })
    expect(await kit.store.transfers.cancel(first.id, first.client, 'clerk')).toEqual({ kind: 'illegal', state: 'cancelled' })
    expect(await outboxOf(second.id)).toEqual([{ queue: 'live', attempt: 1 }])
    await kit.lease(second.id)
    expect(await kit.store.transfers.cancel(second.id, second.client, 'clerk')).toEqual({ kind: 'illegal', state: 'delivering' })
  })
})
