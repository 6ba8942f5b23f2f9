import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { attemptRecord, newTransfer, openStoreKit, settlement, type StoreKit } from './store-kit.ts'

let kit: StoreKit
beforeAll(async () => {
  kit = await openStoreKit()
})
afterAll(() => kit.close())

const order = { actor: 'an', reason: 'wrong name' }

/** A refused transfer of this dossier. */
async function refused(dossierCode: string): Promise<string> {
  const { id } = await kit.accept({ dossierCode })
  await kit.store.transfers.settle(await kit.lease(id), settlement('refuse', { attempt: attemptRecord({ outcome: 'refused' }) }))
  return id
}

describe('the lineage of a transfer', () => {
  test('names what was corrected, both ways, through several corrections', async () => {
    const code = 'H56.14-261120-7001'
    const first = await refused(code)
    const chain = [first]
    for (const n of [1, 2]) {
      const original = chain.at(-1) ?? ''
      const id = randomUUID()
      expect(await kit.store.corrections.propose({ id, original, content: Buffer.from(`${n}`), paths: [], order: { ...order, evenIfThere: false } })).toMatchObject({ kind: 'proposed' })
      const next = newTransfer({ dossierCode: code, idempotencyKey: `correction-${id}` })
      expect(await kit.store.corrections.send(id, next, { actor: 'binh', reason: 'yes', evenIfThere: false })).toMatchObject({ kind: 'decided', correction: { state: 'sent', transferId: next.id } })
      await kit.store.transfers.settle(await kit.lease(next.id), settlement('refuse', { attempt: attemptRecord({ outcome: 'refused' }) }))
      chain.push(next.id)
    }
    const [one, two, three] = chain
    expect(await kit.store.lineage.of(one ?? '')).toMatchObject({ corrects: undefined, correctedBy: [{ transferId: two }] })
    expect(await kit.store.lineage.of(two ?? '')).toMatchObject({ corrects: one, correctedBy: [{ transferId: three }] })
    expect(await kit.store.lineage.of(three ?? '')).toMatchObject({ corrects: two, correctedBy: [] })
    for (const id of chain) expect((await kit.store.lineage.of(id))?.dossier.map(({ transferId, state }) => [transferId, state])).toEqual([[one, 'cancelled'], [two, 'cancelled'], [three, 'refused']])
    expect((await kit.store.events.ofTransfer(two ?? '')).map(({ type }) => type)).toEqual(['transfer.accepted', 'transfer.refused', 'transfer.corrected'])
  })

  test('names the runs that it was part of, newest first, and no dossier of another sender or partner', async () => {
    const code = 'H56.14-261120-7002'
    const id = await refused(code)
    await kit.accept({ dossierCode: code, partner: 'land' })
    await kit.accept({ dossierCode: code, sender: 'H57' })
    const runs = [randomUUID(), randomUUID()]
    for (const [n, run] of runs.entries()) {
      await kit.sql.query(
        `insert into replay_runs (id, name, verb, reason, plan, filter, state, starts_paused, made_by, batch, stop_after) values ($1, $2, 'replay', 'why', $3, '{}', 'done', false, 'an', 20, 10)`,
        [run, `run ${n}`, randomUUID()],
      )
      await kit.sql.query(`insert into replay_items (run, number, transfer_id, partner, dossier_code, state) values ($1, 1, $2, 'tax', $3, $4)`, [run, id, code, n === 0 ? 'failed' : 'delivered'])
    }
    const { runs: named, dossier } = (await kit.store.lineage.of(id)) ?? {}
    expect(named).toEqual([
      { run: runs[1], name: 'run 1', verb: 'replay', state: 'delivered', at: expect.any(Date), by: 'an' },
      { run: runs[0], name: 'run 0', verb: 'replay', state: 'failed', at: expect.any(Date), by: 'an' },
    ])
    expect(dossier?.map(({ transferId }) => transferId)).toEqual([id])
  })

  test('of a transfer that is not there is none', async () => {
    expect(await kit.store.lineage.of(randomUUID())).toBeUndefined()
    expect(await kit.store.lineage.of('no id')).toBeUndefined()
  })
})
