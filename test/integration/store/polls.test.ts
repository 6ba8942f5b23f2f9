import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { PollTurn } from '../../../src/ports/poll-store.ts'
import { openStoreKit, settlement, type StoreKit } from './store-kit.ts'

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
    return (await kit.store.polls.takeDue([partner], holdMs, () => most))[0]
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
    const turns = (await Promise.all([kit.store, kit.other, kit.store].map((store) => store.polls.takeDue(['judiciary', 'land'], holdMs, () => 10)))).flat()
    expect(turns.map(({ partner }) => partner).toSorted()).toEqual(['judiciary', 'land'])
    expect(turns[0]).toMatchObject({ cursor: undefined, acknowledgement: undefined, failures: 0, awaited: [] })
    expect(await take('land')).toBeUndefined()
    expect(await takeAgain('land')).toMatchObject({ partner: 'land' })
    expect(await kit.store.polls.takeDue([], holdMs, () => 10)).toEqual([])
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
    await kit.store.polls.acknowledged('land')
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
    await kit.store.polls.finish('land', { afterMs: 0 })
    const [, land] = await kit.store.polls.list()
    expect(land).toMatchObject({ failures: 0, lastFailure: undefined, lastAt: expect.any(Date), nextAt: expect.any(Date) })
    expect(await take('land')).toMatchObject({ failures: 0 })
  })
})
