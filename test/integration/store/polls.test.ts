import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PartnerEvent } from '../../../schemas/partner-event.ts'
import type { Decide } from '../../../src/ports/inbox-store.ts'
import type { PollTurn } from '../../../src/ports/poll-store.ts'
import { begin } from '../../../src/store/awaited-rows.ts'
import { openStoreKit, settlement, type StoreKit } from './store-kit.ts'
import { entryOf, eventOf } from './way-back.ts'

describe('polls', () => {
  let kit: StoreKit
  beforeAll(async () => {
    kit = await openStoreKit(['judiciary', 'land'])
  })
  beforeEach(async () => {
    await kit.sql.query('delete from pollers; delete from awaited')
    await kit.store.polls.ensure(['judiciary', 'land'])
  })
  afterAll(() => kit.close())

  const holdMs = 60_000
  async function take(partner: string, most = 10): Promise<PollTurn | undefined> {
    return (await kit.store.polls.takeDue([partner], holdMs, () => ({ most, horizonDays: 365 })))[0]
  }
  /** The next turn of a process that died, or of the same one after its pause. */
  async function takeAgain(partner: string, most?: number): Promise<PollTurn> {
    await kit.sql.query('update pollers set next_at = now() where partner = $1', [partner])
    const turn = await take(partner, most)
    if (turn === undefined) throw new Error('the poll is not due')
    return turn
  }
  async function awaitOne(partner = 'judiciary') {
    const { id, dossierCode } = await kit.accept({ partner })
    await kit.store.dossiers.change({ sender: 'H56', code: dossierCode }, () => ({ awaits: { partner, transferId: id } }))
    return { id, dossierCode }
  }

  async function deliverAgain(dossierCode: string, remoteId: string) {
    const transfer = await kit.accept({ partner: 'judiciary', dossierCode })
    await kit.store.transfers.settle(await kit.lease(transfer.id), settlement('confirm', { remoteId }))
    return transfer
  }

  test('each due partner goes to one caller, until its hold is over', async () => {
    const turns = (await Promise.all([kit.store, kit.other, kit.store].map((store) => store.polls.takeDue(['judiciary', 'land'], holdMs, () => ({ most: 10, horizonDays: 365 }))))).flat()
    expect(turns.map(({ partner }) => partner).toSorted()).toEqual(['judiciary', 'land'])
    expect(turns[0]).toMatchObject({ cursor: undefined, acknowledgement: undefined, failures: 0, awaited: [] })
    expect(await take('land')).toBeUndefined()
    expect(await takeAgain('land')).toMatchObject({ partner: 'land' })
    expect(await kit.store.polls.takeDue([], holdMs, () => ({ most: 10, horizonDays: 365 }))).toEqual([])
    await kit.store.polls.ensure(['land'])
    expect(await take('land')).toBeUndefined()
  })

  test('after a crash before the events were stored, the same is asked again', async () => {
    await kit.store.polls.stored(await takeAgain('land'), { cursor: 'c-1' })
    const { id } = await awaitOne('land')
    const turn = await takeAgain('land')
    expect(turn).toMatchObject({ cursor: 'c-1', awaited: [{ messageId: id }] })
    expect(await takeAgain('land')).toEqual(turn)
  })

  test('after a crash before the partner was told, it is told in the next turn', async () => {
    await kit.store.polls.stored(await takeAgain('land'), { cursor: 'c-1', acknowledgement: 'batch-1' })
    expect(await takeAgain('land')).toMatchObject({ cursor: 'c-1', acknowledgement: 'batch-1' })
    await kit.store.polls.acknowledged('land', 'batch-1')
    expect(await takeAgain('land')).toMatchObject({ cursor: 'c-1', acknowledgement: undefined })
    // a poll that says nothing of a cursor leaves it
    await kit.store.polls.stored(await takeAgain('land'), {})
    expect(await takeAgain('land')).toMatchObject({ cursor: 'c-1', acknowledgement: undefined })
  })

  test('dossiers are asked for in turn, a few at a time, those longest ago first', async () => {
    const all = [await awaitOne(), await awaitOne(), await awaitOne(), await awaitOne(), await awaitOne()]
    await awaitOne('land')
    const asked: string[][] = []
    for (let round = 0; round < 5; round++) {
      const turn = await takeAgain('judiciary', 2)
      asked.push(turn.awaited.map(({ dossierCode }) => dossierCode))
      await kit.store.polls.stored(turn, {})
    }
    const codes = new Set(all.map(({ dossierCode }) => dossierCode))
    // each once before any comes twice; in which order is nobody's right
    expect(new Set(asked.slice(0, 3).flat())).toEqual(codes)
    expect(new Set(asked.slice(0, 2).flat()).size).toBe(4)
    expect(asked[2]?.[0]).toBe([...codes].find((code) => !asked.slice(0, 2).flat().includes(code)))
    expect(new Set(asked.slice(2).flat()).size).toBe(5)
  })

  test('what is known of an awaited dossier; it is asked for until nothing more comes', async () => {
    const { id, dossierCode } = await awaitOne()
    await kit.store.transfers.settle(await kit.lease(id), settlement('confirm', { remoteId: 'LLTP-5' }))
    expect((await takeAgain('judiciary')).awaited).toEqual([
      { dossierCode, procedureCode: '1.006714', sender: 'H56', messageId: id, remoteId: 'LLTP-5', acceptedAt: new Date('2026-11-20T01:30:00Z') },
    ])
    const key = { sender: 'H56', code: dossierCode }
    const again = await deliverAgain(dossierCode, 'LLTP-5')
    await kit.store.dossiers.change(key, () => ({ awaits: { partner: 'judiciary', transferId: again.id } }))
    expect((await takeAgain('judiciary')).awaited.map(({ messageId }) => messageId)).toEqual([again.id])
    // two payments of one dossier are two things at their partner
    const beside = await deliverAgain(dossierCode, 'LLTP-6')
    await kit.store.dossiers.change(key, () => ({ awaits: { partner: 'judiciary', transferId: beside.id } }))
    expect((await takeAgain('judiciary')).awaited).toHaveLength(2)
    await kit.store.dossiers.change(key, () => ({ awaitsNoMore: { partner: 'judiciary', remoteId: 'LLTP-5' } }))
    expect((await takeAgain('judiciary')).awaited.map(({ messageId }) => messageId)).toEqual([beside.id])
    await kit.store.dossiers.change(key, () => ({ awaitsNoMore: { partner: 'judiciary' } }))
    expect((await takeAgain('judiciary')).awaited).toEqual([])
  })

  test('what is told to the partner is struck out alone; later news stay to be told', async () => {
    await kit.store.polls.stored(await takeAgain('land'), { acknowledgement: 'batch-1' })
    // another process polled when the hold was over
    await kit.store.polls.stored(await takeAgain('land'), { acknowledgement: 'batch-2' })
    await kit.store.polls.acknowledged('land', 'batch-1')
    expect(await takeAgain('land')).toMatchObject({ acknowledgement: 'batch-2' })
    await kit.store.polls.acknowledged('land', 'batch-2')
    expect(await takeAgain('land')).toMatchObject({ acknowledgement: undefined })
  })

  test('a long turn keeps its hold as long as it stores something', async () => {
    const turn = await takeAgain('land')
    // its hold is over, and it is still at work
    await kit.sql.query('update pollers set next_at = now()')
    await kit.store.polls.stored(turn, { cursor: 'c-2' })
    expect(await take('land')).toBeUndefined()
    const [, land] = await kit.store.polls.list()
    expect(land?.nextAt.getTime()).toBeGreaterThan(Date.now() + holdMs / 2)
  })

  describe('after its partner’s last word', () => {
    const asked = async () => (await takeAgain('judiciary', 100)).awaited.map(({ messageId }) => messageId)
    const noEffect: Decide = () => ({ inbox: 'applied' })
    async function tellLast(dossierCode: string, decide: Decide = noEffect, more: Partial<PartnerEvent> = {}) {
      const entry = entryOf(eventOf(dossierCode, { final: true, ...more }), { partner: 'judiciary' })
      return { entry, reception: await kit.store.inbox.receive(entry, decide) }
    }
    async function deliver(id: string, remoteId = 'LLTP-1') {
      await kit.store.transfers.settle(await kit.lease(id), settlement('confirm', { remoteId }))
    }
    const follow = (code: string, id: string) => kit.store.dossiers.change({ sender: 'H56', code }, () => ({ awaits: { partner: 'judiciary', transferId: id } }))

    test('a dossier whose delivery is noticed only then is not asked about', async () => {
      const { id, dossierCode } = await kit.accept({ partner: 'judiciary' })
      await deliver(id)
      await tellLast(dossierCode)
      await follow(dossierCode, id)
      expect(await asked()).toEqual([])
      // a version that goes there later is news to it
      const again = await deliverAgain(dossierCode, 'LLTP-1')
      await follow(dossierCode, again.id)
      expect(await asked()).toEqual([again.id])
    })

    test('the last word about one payment ends no other', async () => {
      const { id, dossierCode } = await kit.accept({ partner: 'judiciary' })
      await deliver(id, 'P-1')
      await tellLast(dossierCode, noEffect, { type: 'receipt', payment: { reference: 'P-2' } })
      await follow(dossierCode, id)
      expect(await asked()).toEqual([id])
    })

    test('that it says again, the asking ends that somehow went on; not that about what came there since', async () => {
      const { id, dossierCode } = await kit.accept({ partner: 'judiciary' })
      await deliver(id)
      const { entry } = await tellLast(dossierCode)
      await kit.sql.query(`insert into awaited (partner, sender, dossier_code, transfer_id) values ('judiciary', 'H56', $1, $2)`, [dossierCode, id])
      const since = await deliverAgain(dossierCode, 'LLTP-9')
      await kit.sql.query(`insert into awaited (partner, sender, dossier_code, transfer_id) values ('judiciary', 'H56', $1, $2)`, [dossierCode, since.id])
      expect(await kit.store.inbox.receive(entry, noEffect)).toBe('repeat')
      expect(await asked()).toEqual([since.id])
    })

    test('that a person closes, and not while it waits for one', async () => {
      const { id, dossierCode } = await kit.accept({ partner: 'judiciary' })
      await deliver(id)
      await follow(dossierCode, id)
      const { entry, reception } = await tellLast(dossierCode, () => ({ inbox: 'parked', reason: 'amount-mismatch' }))
      expect([reception, await kit.store.inbox.receive(entry, noEffect)]).toEqual(['parked', 'repeat'])
      expect(await asked()).toEqual([id])
      const [item] = (await kit.store.inbox.list({ dossierCode }, 1)).items
      await kit.store.inbox.dismiss(item?.id ?? '', { actor: 'officer', reason: 'x' })
      expect(await asked()).toEqual([])
    })
  })

  test('what no last word will come about is let go, and its client told why', async () => {
    const recently = new Date(Date.now() - 3_600_000)
    const [old, young] = [await kit.accept({ partner: 'judiciary', acceptedAt: new Date(Date.now() - 91 * 86_400_000) }), await kit.accept({ partner: 'judiciary', acceptedAt: recently })]
    for (const { id, dossierCode } of [old, young]) await kit.store.dossiers.change({ sender: 'H56', code: dossierCode }, ({ state }) => ({ state, awaits: { partner: 'judiciary', transferId: id } }))
    const turns = await kit.store.polls.takeDue(['judiciary'], holdMs, () => ({ most: 10, horizonDays: 90 }))
    expect(turns.map(({ awaited }) => awaited.map(({ messageId }) => messageId))).toEqual([[young.id]])
    const told = (await kit.store.events.ofTransfer(old.id)).find(({ type }) => type === 'dossier.not-awaited')
    expect(told).toMatchObject({ partner: 'judiciary', dossierCode: old.dossierCode, data: { cause: 'horizon' } })
    expect((await kit.sql.query(`select client from events where type = 'dossier.not-awaited'`)).rows).toEqual([{ client: old.client }])
    expect((await takeAgain('judiciary')).awaited.map(({ messageId }) => messageId)).toEqual([young.id])
  })

  test('failures are counted until one goes well, and shown', async () => {
    await awaitOne('land')
    await takeAgain('land')
    await kit.store.polls.finish('land', { afterMs: 60_000, failure: 'server-error' })
    await kit.store.polls.finish('land', { afterMs: 60_000, failure: 'rate\u0000-limited' })
    expect(await take('land')).toBeUndefined()
    expect((await kit.store.polls.list()).map(({ partner, failures, lastFailure, awaited }) => [partner, failures, lastFailure, awaited])).toEqual([
      ['judiciary', 0, undefined, 0],
      ['land', 2, 'rate\ufffd-limited', 1],
    ])
    expect(await takeAgain('land')).toMatchObject({ failures: 2 })
    // one that is told in part is no failure in a row
    await kit.store.polls.finish('land', { afterMs: 0, failure: 'server-error', inPart: true })
    expect(await takeAgain('land')).toMatchObject({ failures: 0 })
    await kit.store.polls.finish('land', { afterMs: 0 })
    const [, land] = await kit.store.polls.list()
    expect(land).toMatchObject({ failures: 0, lastFailure: undefined, lastAt: expect.any(Date), nextAt: expect.any(Date) })
    expect(await take('land')).toMatchObject({ failures: 0 })
  })

  test('what a dossier is awaited for is found by the dossier, however much its partner is asked about', async () => {
    await kit.sql.query('set enable_seqscan = off')
    const { rows } = await kit.sql.query<{ 'QUERY PLAN': string }>(`explain ${begin}`, [['judiciary'], ['H56'], ['H56.1-1'], ['01a206dc-0968-707a-87a3-beed0e7bb77d']])
    await kit.sql.query('reset enable_seqscan')
    const plan = rows.map((row) => row['QUERY PLAN']).join('\n')
    expect(plan).toMatch(/awaited_of_dossier on awaited a.*\n\s*Index Cond: \(\(dossier_code = n_1.dossier_code\) AND \(sender = n_1.sender\)\)/)
    expect(plan).toMatch(/inbox_by_dossier on inbox i.*\n\s*Index Cond: \(dossier_code = n.dossier_code\)/)
  })
})
