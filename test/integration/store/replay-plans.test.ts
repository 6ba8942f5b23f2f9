import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { limits, openReplayKit, operator, other, type ReplayKit } from './replay-kit.ts'
import { settlement } from './store-kit.ts'

describe('a plan', () => {
  let kit: ReplayKit
  beforeAll(async () => {
    kit = await openReplayKit()
  })
  beforeEach(() => kit.reset())
  afterAll(() => kit.close())

  test('says by partner, state and code what would be sent, and what would not', async () => {
    await kit.ended('refuse', {}, 'no-such-field')
    await kit.ended('park', { partner: 'land' })
    await kit.ended('expire', {}, 'no-such-field')
    await kit.ended('confirm')
    const plan = await kit.plan()
    expect(plan).toMatchObject({
      total: 3,
      byPartner: [{ partner: 'land', count: 1 }, { partner: 'tax', count: 2 }],
      byState: [{ state: 'expired', count: 1 }, { state: 'parked', count: 1 }, { state: 'refused', count: 1 }],
      byCode: [{ code: 'no-such-field', count: 2 }, { code: 'none', count: 1 }],
      deliveredAlready: 0,
      replayedAlready: 0,
      notReplayable: [],
      by: operator.actor,
    })
    expect(plan.oldest).toEqual(new Date('2026-11-20T01:30:00Z'))
    expect(plan.filter).toMatchObject({ states: ['refused', 'parked', 'expired'], acceptedTo: expect.any(String), endedTo: expect.any(String) })
    expect(plan.answerSeconds['tax']).toBeGreaterThanOrEqual(0)
    expect(await kit.other.replays.getPlan(plan.id)).toEqual(plan)
  })

  test('counts what may be with the partner, and what was sent again before', async () => {
    const doubtful = await kit.accept()
    await kit.store.transfers.settle(await kit.lease(doubtful.id), settlement('park', { inDoubt: true }))
    const again = await kit.ended('refuse')
    await kit.store.transfers.replay(again.id, operator)
    await kit.store.transfers.settle(await kit.lease(again.id), settlement('refuse'))
    expect(await kit.plan()).toMatchObject({ total: 2, deliveredAlready: 1, replayedAlready: 1 })
  })

  test('says why something is left out', async () => {
    const superseded = await kit.ended('refuse')
    await kit.ended('confirm', { dossierCode: superseded.dossierCode })
    const purged = await kit.ended('refuse')
    await kit.sql.query('update transfers set purged_at = now() where id = $1', [purged.id])
    await kit.ended('confirm')
    await kit.accept()
    const closed = await kit.ended('refuse')
    await kit.store.transfers.dismiss(closed.id, operator)
    await kit.ended('park', { partner: 'land' })
    await kit.run({}, { partner: 'land' })
    const plan = await kit.plan({ states: ['accepted', 'refused', 'parked', 'confirmed', 'cancelled'] })
    expect(plan.total).toBe(0)
    expect(Object.fromEntries(plan.notReplayable.map(({ reason, count }) => [reason, count]))).toEqual({ superseded: 1, purged: 1, delivered: 2, 'on-its-way': 1, cancelled: 1, 'in-another-run': 1 })
  })

  test('a resend takes what was delivered, and nobody supersedes', async () => {
    const delivered = await kit.ended('deliver')
    await kit.ended('confirm', { dossierCode: delivered.dossierCode })
    await kit.ended('refuse')
    const setBack = [{ transferId: delivered.id, partner: delivered.partner, dossierCode: delivered.dossierCode }]
    expect(await kit.plan({}, 'resend')).toMatchObject({ total: 2, deliveredAlready: 2, setsBack: 1, setBack, byState: [{ state: 'confirmed', count: 1 }, { state: 'delivered', count: 1 }] })
  })

  test('meets by partner, client, procedure, dossier, code, ids and times', async () => {
    const one = await kit.ended('refuse', { partner: 'land', client: 'province-01', procedureCode: '1.001193', acceptedAt: new Date('2026-11-18T00:00:00Z') }, 'a-code')
    await kit.ended('refuse', {}, 'other-code')
    const filters = [
      { partner: 'land' },
      { client: 'province-01' },
      { procedureCode: '1.001193' },
      { dossierCode: one.dossierCode },
      { codes: ['a-code', 'b-code'] },
      { ids: [one.id] },
      { acceptedTo: '2026-11-19T07:00:00+07:00' },
    ]
    for (const filter of filters) expect([filter, (await kit.plan(filter)).total]).toEqual([filter, 1])
    expect((await kit.plan({ acceptedFrom: '2026-11-19T00:00:00Z' })).total).toBe(1)
    expect((await kit.plan({ endedFrom: '2026-11-19T00:00:00Z' })).total).toBe(2)
    expect((await kit.plan({ endedTo: '2026-11-19T00:00:00Z' })).total).toBe(0)
    expect((await kit.plan({ states: ['waiting'] })).total).toBe(0)
    await kit.ended('wait')
    expect((await kit.plan({ states: ['waiting', 'refused'] })).total).toBe(3)
  })

  test('is frozen: what fails after it is not in its run', async () => {
    const first = await kit.ended('refuse')
    const plan = await kit.plan()
    await kit.sql.query(`select pg_sleep_until(date_trunc('milliseconds', clock_timestamp()) + interval '2 milliseconds')`)
    await kit.ended('refuse')
    const made = await make(plan.id)
    if (made.kind !== 'made') throw new Error(made.kind)
    expect(await kit.itemsOf(made.run.id)).toEqual([first.id])
  })

  test('is what its run has, minus what changed: nothing that it left out comes in', async () => {
    const inAnother = await kit.ended('refuse')
    const { id: elsewhere } = await kit.run()
    const superseded = await kit.ended('refuse')
    const later = await kit.accept({ dossierCode: superseded.dossierCode })
    const leased = await kit.lease(later.id)
    const counted = await kit.ended('refuse')
    const plan = await kit.plan()
    expect(plan).toMatchObject({ total: 1, notReplayable: [{ reason: 'in-another-run', count: 1 }, { reason: 'superseded', count: 1 }] })
    await kit.store.replays.order(elsewhere, 'cancel', operator)
    await kit.store.transfers.settle(leased, settlement('refuse'))
    expect(await kit.plan({ ids: [inAnother.id, superseded.id] })).toMatchObject({ total: 2 })
    const made = await make(plan.id, { confirmAbove: 2, approveAbove: 2 })
    if (made.kind !== 'made') throw new Error(made.kind)
    expect(made.run.total).toBe(1)
    expect(await kit.itemsOf(made.run.id)).toEqual([counted.id])
  })

  test('keeps its transfers until it is used, or over', async () => {
    for (let n = 0; n < 3; n++) await kit.ended('refuse')
    const kept = async () => (await kit.sql.query<{ plan: string }>('select distinct plan from replay_plan_items')).rows.map(({ plan }) => plan)
    const [over, used] = [await kit.plan(), await kit.plan()]
    expect((await make(used.id)).kind).toBe('made')
    expect(await kept()).toEqual([over.id])
    await kit.sql.query('update replay_plans set expires_at = now() where id = $1', [over.id])
    await kit.plan()
    expect(await kept()).toEqual([])
    await kit.sql.query(`update replay_plans set expires_at = now() + interval '1 hour' where id = $1`, [over.id])
    expect(await make(over.id)).toEqual({ kind: 'expired' })
  })

  test('is used once, and not when it is over', async () => {
    await kit.ended('refuse')
    const plan = await kit.plan()
    const [one, two] = await Promise.all([make(plan.id), make(plan.id)])
    expect([one.kind, two.kind].toSorted()).toEqual(['made', 'used'])
    expect(await make(randomUUID())).toEqual({ kind: 'unknown' })
    expect(await make('no-uuid')).toEqual({ kind: 'unknown' })
    const late = await kit.plan()
    await kit.sql.query(`update replay_plans set expires_at = now() where id = $1`, [late.id])
    expect(await make(late.id)).toEqual({ kind: 'expired' })
  })

  test('that meets nothing any more makes no run, and stays', async () => {
    const failed = await kit.ended('refuse')
    const plan = await kit.plan()
    await kit.store.transfers.dismiss(failed.id, operator)
    expect(await make(plan.id)).toEqual({ kind: 'nothing' })
    expect((await kit.store.replays.listRuns(undefined, 10)).items).toEqual([])
    expect(await kit.plan().then(({ id }) => make(id))).toEqual({ kind: 'nothing' })
  })

  test('of many is typed, of very many approved; of resends always approved', async () => {
    for (let n = 0; n < 3; n++) await kit.ended('refuse')
    const few = { confirmAbove: 2, approveAbove: 100 }
    const plan = await kit.plan()
    expect(await make(plan.id, few)).toEqual({ kind: 'wrong-confirmation', asked: 'replay 3' })
    expect(await make(plan.id, few, 'replay 2')).toEqual({ kind: 'wrong-confirmation', asked: 'replay 3' })
    expect(await make(plan.id, few, 'replay 3')).toMatchObject({ kind: 'made', run: { state: 'running' } })
    await kit.reset()
    for (let n = 0; n < 3; n++) await kit.ended('refuse')
    expect(await make((await kit.plan()).id, { confirmAbove: 100, approveAbove: 2 })).toMatchObject({ kind: 'made', run: { state: 'awaiting-approval', total: 3 } })
    await kit.ended('confirm')
    expect(await make((await kit.plan({}, 'resend')).id)).toMatchObject({ kind: 'made', run: { state: 'awaiting-approval', total: 1 } })
  })

  test('of few is approved where the same person had many sent again in small runs', async () => {
    const sliced = { confirmAbove: 100, approveAbove: 4 }
    const ids: string[] = []
    for (let n = 0; n < 8; n++) ids.push((await kit.ended('refuse')).id)
    const plans = await Promise.all([ids.slice(0, 3), ids.slice(3, 6), ids.slice(6, 7)].map((some) => kit.plan({ ids: some })))
    const [first, second, third] = plans.map(({ id }) => id)
    const both = await Promise.all([make(first ?? '', sliced), make(second ?? '', sliced)])
    expect(new Set(both.map((made) => made.kind === 'made' && made.run.state))).toEqual(new Set(['awaiting-approval', 'running']))
    expect(await kit.store.replays.orderedAlone(operator.actor)).toBe(3)
    expect(await make(third ?? '', sliced)).toMatchObject({ kind: 'made', run: { state: 'running' } })
    // what a second person agreed to is no longer one person's; what ended long ago counts no more
    const awaiting = both.flatMap((made) => (made.kind === 'made' && made.run.state === 'awaiting-approval' ? [made.run.id] : []))
    await kit.store.replays.order(awaiting[0] ?? '', 'approve', other)
    expect(await kit.store.replays.orderedAlone(operator.actor)).toBe(4)
    await kit.sql.query(`update replay_runs set state = 'done', ended_at = now() - interval '25 hours' where approved_by is null and total = 3`)
    expect(await kit.store.replays.orderedAlone(operator.actor)).toBe(1)
    expect(await kit.store.replays.orderedAlone('somebody-else')).toBe(0)
  })

  test('two of the same transfers: each goes with one run only', async () => {
    for (let n = 0; n < 20; n++) await kit.ended('refuse')
    const plans = [await kit.plan(), await kit.plan()]
    const made = await Promise.all(plans.map(({ id }) => make(id)))
    const runs = made.flatMap((result) => (result.kind === 'made' ? [result.run] : []))
    const items = (await Promise.all(runs.map(({ id }) => kit.itemsOf(id)))).flat()
    expect(items).toHaveLength(20)
    expect(new Set(items).size).toBe(20)
    expect(runs.reduce((total, run) => total + run.counts.pending, 0)).toBe(20)
  })

  function make(plan: string, by = limits, confirm?: string) {
    return kit.store.replays.makeRun({ id: randomUUID(), plan, name: 'x', reason: 'y', by: operator.actor, paused: false, perMinute: undefined, batch: 20, stopAfter: 10, confirm }, by)
  }
})
