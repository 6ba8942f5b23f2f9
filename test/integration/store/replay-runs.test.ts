import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import pg from 'pg'
import { until } from '../../helpers/until.ts'
import { openReplayKit, operator, other, rules, type ReplayKit } from './replay-kit.ts'
import { settlement, waiting } from './store-kit.ts'

describe('a run', () => {
  let kit: ReplayKit
  beforeAll(async () => {
    kit = await openReplayKit()
  })
  beforeEach(() => kit.reset())
  afterAll(() => kit.close())

  const turn = (more = {}) => kit.store.replays.takeTurn({ ...rules, ...more })
  async function failed(count: number, overrides: Parameters<ReplayKit['accept']>[0] = {}): Promise<readonly string[]> {
    const ids: string[] = []
    for (let n = 0; n < count; n++) ids.push((await kit.ended('refuse', overrides)).id)
    return ids
  }
  const order = (run: string, what: Parameters<typeof kit.store.replays.order>[1], by = operator) => kit.store.replays.order(run, what, by)

  test('sends a batch at a time, oldest first, each as a replay that names the run, and is done when all have ended', async () => {
    const ids = await failed(5)
    const run = await kit.run({ batch: 2 })
    expect(run).toMatchObject({ state: 'running', total: 5, counts: { pending: 5, sent: 0 } })
    const went: string[] = []
    for (const left of [3, 1, 0]) {
      expect(await turn()).toMatchObject({ run: run.id, sent: left === 0 ? 1 : 2 })
      expect((await kit.read(run.id)).counts.pending).toBe(left)
      expect(await turn()).toMatchObject({ sent: 0, ended: 0 })
      went.push(...(await kit.work('confirm')))
    }
    expect(went).toEqual(ids)
    expect(await turn()).toMatchObject({ ended: 1, state: 'done' })
    expect(await turn()).toBeUndefined()
    expect(await kit.read(run.id)).toMatchObject({ state: 'done', endedAt: expect.any(Date), counts: { pending: 0, sent: 0, delivered: 5, failed: 0, skipped: 0 } })
    const events = await kit.store.events.ofTransfer(ids[0] ?? '')
    expect(events.filter(({ type }) => type === 'transfer.replayed').map(({ data }) => data)).toEqual([{ ...operator, run: run.id }])
    expect((await kit.store.transfers.attempts(ids[0] ?? '')).map(({ trigger }) => trigger)).toEqual(['automatic', 'replay'])
    const { items } = await kit.store.replays.listItems(run.id, ['delivered'], 2)
    expect(items).toMatchObject([{ number: 1, transferId: ids[0], state: 'delivered', partner: 'tax', sentAt: expect.any(Date), endedAt: expect.any(Date) }, { number: 2 }])
  })

  test('goes to each partner side by side, and not to one whose lane is closed', async () => {
    await failed(3, { partner: 'land' })
    await failed(3)
    await kit.store.lanes.suspend('land', operator)
    const run = await kit.run()
    expect(await turn()).toMatchObject({ sent: 3 })
    expect(await kit.read(run.id)).toMatchObject({ counts: { pending: 3, sent: 3 }, waitsFor: ['closed-lane'] })
    await kit.store.lanes.resume('land', operator)
    expect(await turn()).toMatchObject({ sent: 3 })
    expect((await kit.read(run.id)).waitsFor).toEqual([])
    expect(await turn({ concurrencyOf: () => undefined })).toMatchObject({ sent: 0 })
  })

  test('sends less while live traffic waits, and one at a time while much of it does', async () => {
    await failed(20)
    const live = []
    for (let n = 0; n < 2; n++) live.push(await kit.accept())
    const run = await kit.run({ batch: 10 })
    expect(await turn()).toMatchObject({ sent: 5 })
    expect((await kit.read(run.id)).waitsFor).toEqual(['live-traffic'])
    for (let n = 0; n < 4; n++) live.push(await kit.accept())
    expect(await turn()).toMatchObject({ sent: 0 })
    for (const { id } of live) await kit.store.transfers.settle(await kit.lease(id), settlement('confirm'))
    expect(await turn()).toMatchObject({ sent: 5 })
    expect((await kit.read(run.id)).waitsFor).toEqual([])
  })

  test('keeps the order of each dossier, and what fails holds up none', async () => {
    const codes = ['H56.14-261120-9001', 'H56.14-261120-9002']
    const ids: Record<string, string[]> = {}
    for (let n = 0; n < 3; n++) for (const code of codes) (ids[code] ??= []).push((await kit.ended('refuse', { dossierCode: code })).id)
    await kit.run({ batch: 2 })
    const went: string[] = []
    await until(async () => {
      await turn()
      went.push(...(await kit.work(went.length % 2 === 0 ? 'confirm' : 'refuse')))
      return went.length >= 6
    }, 'all of them went')
    for (const code of codes) expect(went.filter((id) => ids[code]?.includes(id))).toEqual(ids[code])
  })

  test('goes before a later transfer of the dossier that waits, after one that is in an attempt', async () => {
    const [first] = await failed(1)
    const transfer = await kit.store.transfers.get(first ?? '')
    const later = await kit.accept({ dossierCode: transfer?.dossierCode ?? '' })
    const lease = await kit.lease(later.id)
    const run = await kit.run({}, { ids: [first ?? ''], states: ['refused'] }).catch((error: Error) => error.message)
    expect(run).toBe('not made: nothing')
    await kit.store.transfers.settle(lease, waiting(0))
    const made = await kit.run({}, { ids: [first ?? ''] })
    const again = await kit.lease(later.id)
    expect(await turn()).toMatchObject({ sent: 0, ended: 0, state: 'running' })
    await kit.store.transfers.settle(again, waiting(0))
    expect(await turn()).toMatchObject({ sent: 1 })
    expect(await kit.work('confirm')).toEqual([first, later.id])
    expect(await turn()).toMatchObject({ state: 'done' })
    expect((await kit.read(made.id)).counts).toMatchObject({ delivered: 1 })
  })

  test('leaves out what changed meanwhile, and says why', async () => {
    const [superseded, replayed, dismissed, delivered, purged] = await failed(5)
    const run = await kit.run({ paused: true })
    const code = (await kit.store.transfers.get(superseded ?? ''))?.dossierCode ?? ''
    await kit.ended('confirm', { dossierCode: code })
    await kit.store.transfers.replay(replayed ?? '', operator)
    await kit.store.transfers.replay(delivered ?? '', operator)
    await kit.store.transfers.settle(await kit.lease(delivered ?? ''), settlement('confirm'))
    await kit.store.transfers.dismiss(dismissed ?? '', operator)
    await kit.sql.query('update transfers set purged_at = now() where id = $1', [purged])
    await order(run.id, 'resume')
    expect(await turn()).toMatchObject({ sent: 0, state: 'done' })
    expect((await kit.store.replays.listItems(run.id, undefined, 10)).items.map(({ code: why }) => why)).toEqual(['superseded', 'on-its-way', 'cancelled', 'delivered', 'purged'])
    expect(await kit.read(run.id)).toMatchObject({ counts: { skipped: 5, delivered: 0 } })
  })

  test('what is taken back after it was sent was skipped; what waits for a later attempt goes on', async () => {
    const [taken, waits] = await failed(2)
    const run = await kit.run()
    await turn()
    await kit.store.transfers.dismiss(taken ?? '', operator)
    await kit.store.transfers.settle(await kit.lease(waits ?? ''), waiting(60_000))
    expect(await turn()).toMatchObject({ ended: 1, state: 'running' })
    expect(await kit.read(run.id)).toMatchObject({ counts: { skipped: 1, sent: 1 } })
  })

  test('what waits for a later attempt holds up the next ones only when there is much of it', async () => {
    await failed(15)
    const run = await kit.run({ batch: 1 })
    for (let n = 0; n < 15; n++) {
      await turn()
      await kit.work('wait')
    }
    expect((await kit.read(run.id)).counts).toMatchObject({ pending: 5, sent: 10 })
  })

  test('stops itself after so many failures in a row at one partner; a success between counts from the start; resuming, too', async () => {
    await failed(12)
    await failed(1, { partner: 'land' })
    const run = await kit.run({ batch: 2, stopAfter: 3 })
    await turn()
    await kit.work('refuse')
    await turn()
    await kit.work('confirm')
    await turn()
    await kit.work('refuse')
    expect(await turn()).toMatchObject({ state: 'running', sent: 2 })
    await kit.work('refuse')
    expect(await turn()).toMatchObject({ state: 'stopped', sent: 0, stoppedBy: { partner: 'tax', failures: 3, code: 'no-such-field' } })
    const stopped = await kit.read(run.id)
    expect(stopped).toMatchObject({ state: 'stopped', stoppedBy: { partner: 'tax' }, waitsFor: [] })
    expect(await turn()).toBeUndefined()
    expect(await order(run.id, 'resume')).toMatchObject({ kind: 'changed', run: { state: 'running', stoppedBy: undefined } })
    expect(await turn()).toMatchObject({ sent: 2, state: 'running' })
  })

  test('that is paused sends nothing more, and closes what is on its way; resumed, it goes on', async () => {
    await failed(6)
    const run = await kit.run({ batch: 2 })
    await turn()
    expect(await order(run.id, 'pause', other)).toMatchObject({ kind: 'changed', run: { state: 'paused', stateBecause: other.reason } })
    expect(await turn()).toMatchObject({ sent: 0 })
    await kit.work('confirm')
    expect(await turn()).toMatchObject({ ended: 2, sent: 0, state: 'paused' })
    expect(await turn()).toBeUndefined()
    expect(await order(run.id, 'pause')).toEqual({ kind: 'illegal', state: 'paused' })
    await order(run.id, 'resume')
    expect(await turn()).toMatchObject({ sent: 2 })
  })

  test('that is cancelled lets go of what it did not send', async () => {
    await failed(4)
    const run = await kit.run({ batch: 1 })
    await turn()
    expect(await order(run.id, 'cancel')).toMatchObject({ kind: 'changed', run: { state: 'cancelled', stateBecause: operator.reason, endedAt: expect.any(Date), counts: { skipped: 3, sent: 1 } } })
    expect((await kit.plan()).total).toBe(3)
    await kit.work('refuse')
    expect(await turn()).toMatchObject({ ended: 1, sent: 0, state: 'cancelled' })
    expect((await kit.read(run.id)).counts).toEqual({ pending: 0, sent: 0, delivered: 0, failed: 1, skipped: 3 })
    expect(await turn()).toBeUndefined()
    for (const what of ['resume', 'pause', 'cancel', 'approve'] as const) expect(await order(run.id, what, other)).toEqual({ kind: 'illegal', state: 'cancelled' })
  })

  test('of resends waits for another person; one that is rejected sends nothing', async () => {
    const { id } = await kit.ended('confirm')
    const run = await kit.run({}, {}, 'resend')
    expect(run).toMatchObject({ state: 'awaiting-approval', startedAt: undefined })
    expect(await turn()).toBeUndefined()
    expect(await order(run.id, 'resume')).toEqual({ kind: 'illegal', state: 'awaiting-approval' })
    expect(await order(run.id, 'approve')).toEqual({ kind: 'same-person' })
    expect(await order(run.id, 'reject')).toEqual({ kind: 'same-person' })
    expect(await order(run.id, 'reject', other)).toMatchObject({ kind: 'changed', run: { state: 'cancelled', counts: { skipped: 1 } } })
    const second = await kit.run({}, {}, 'resend')
    expect(await order(second.id, 'approve', other)).toMatchObject({ kind: 'changed', run: { state: 'running', approvedBy: other.actor, startedAt: expect.any(Date) } })
    expect(await turn()).toMatchObject({ sent: 1 })
    expect(await kit.lease(id)).toMatchObject({ trigger: 'resend', inDoubt: true })
    expect((await kit.store.events.ofTransfer(id)).map(({ type }) => type)).toContain('transfer.resent')
  })

  test('of resends tells those that failed from those that went, though the transfers stay delivered', async () => {
    for (let n = 0; n < 3; n++) await kit.ended('confirm')
    const run = await kit.run({ batch: 1 }, {}, 'resend')
    await order(run.id, 'approve', other)
    await turn()
    await kit.work('refuse')
    await turn()
    await kit.work('deliver')
    await turn()
    await kit.store.transfers.cancel((await kit.itemsOf(run.id, ['sent']))[0] ?? '', 'province-56', 'clerk')
    expect(await turn()).toMatchObject({ state: 'done' })
    expect((await kit.store.replays.listItems(run.id, undefined, 10)).items.map(({ state, code }) => [state, code])).toEqual([['failed', 'no-such-field'], ['delivered', undefined], ['skipped', 'cancelled']])
  })

  test('that starts paused stays so after it was approved', async () => {
    await kit.ended('confirm')
    const run = await kit.run({ paused: true }, {}, 'resend')
    expect(await order(run.id, 'approve', other)).toMatchObject({ run: { state: 'paused', startedAt: undefined } })
    expect(await order(run.id, 'resume')).toMatchObject({ run: { state: 'running' } })
  })

  test('keeps to its rate over all partners, by the database’s clock, without a rush after a pause', async () => {
    await failed(4)
    await failed(4, { partner: 'land' })
    const run = await kit.run({ perMinute: 60 })
    expect(await turn()).toMatchObject({ sent: 1 })
    expect((await kit.read(run.id)).waitsFor).toEqual(['rate'])
    expect(await turn()).toMatchObject({ sent: 0 })
    await kit.sql.query(`update replay_runs set turn_at = turn_at - interval '1 hour'`)
    expect(await kit.other.replays.takeTurn(rules)).toMatchObject({ sent: 1 })
    await kit.sql.query('update replay_runs set per_minute = 180')
    await kit.sql.query(`update replay_runs set turn_at = turn_at - interval '1 hour'`)
    expect(await turn()).toMatchObject({ sent: 3 })
  })

  test('that stands still is looked at less and less often, and at once when it is resumed', async () => {
    await failed(1)
    const run = await kit.run()
    const pauses: number[] = []
    const dueIn = `select extract(epoch from due_at - turn_at) * 1000 as ms from replay_runs`
    for (const idle of ['0 seconds', '5 seconds', '1 hour']) {
      await turn({ soonMs: 40, laterMs: 100, latestMs: 2_000 })
      await kit.sql.query(`update replay_runs set due_at = now(), moved_at = now() - $1::interval`, [idle])
      await turn({ soonMs: 40, laterMs: 100, latestMs: 2_000 })
      pauses.push(Number((await kit.sql.query<{ ms: string }>(dueIn)).rows[0]?.ms))
      await kit.sql.query('update replay_runs set due_at = now()')
    }
    expect(pauses[0]).toBe(100)
    expect(pauses[1]).toBeGreaterThanOrEqual(500)
    expect(pauses[1]).toBeLessThan(2_000)
    expect(pauses[2]).toBe(2_000)
    await order(run.id, 'pause')
    await order(run.id, 'resume')
    expect(await turn()).toMatchObject({ run: run.id })
  })

  test('is in one hand at a time, however many processes there are', async () => {
    await failed(30)
    const run = await kit.run({ batch: 100 })
    const turns = await Promise.all(Array.from({ length: 8 }, (_, n) => (n % 2 === 0 ? kit.store : kit.other).replays.takeTurn({ ...rules, most: 3 })))
    const sent = turns.reduce((total, one) => total + (one?.sent ?? 0), 0)
    expect((await kit.read(run.id)).counts).toMatchObject({ sent, pending: 30 - sent })
    const replayed = await kit.sql.query<{ n: bigint }>(`select count(*) as n from events where type = 'transfer.replayed'`)
    expect(Number(replayed.rows[0]?.n)).toBe(sent)
  })

  test('that is killed in the middle of a turn is where it was before it; the next process loses none and doubles none', async () => {
    await failed(10)
    const run = await kit.run({ batch: 100 })
    // the turn has put transfers back to work when it comes to this row
    const blocker = new pg.Client({ connectionString: kit.url })
    await blocker.connect()
    await blocker.query('begin')
    await blocker.query('select * from replay_items where run = $1 and number = 5 for update', [run.id])
    const killed = kit.store.replays.takeTurn(rules).then(() => 'went through', () => 'killed')
    const inTheWay = `select pid from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'update replay_items%'`
    await until(async () => (await kit.sql.query(inTheWay)).rowCount === 1, 'the turn waits for the row')
    expect(await kit.other.replays.takeTurn(rules)).toBeUndefined()
    await kit.sql.query(`select pg_terminate_backend(pid) from (${inTheWay}) turn`)
    expect(await killed).toBe('killed')
    await blocker.query('rollback')
    await blocker.end()
    expect((await kit.read(run.id)).counts).toMatchObject({ pending: 10, sent: 0 })
    expect(await kit.other.replays.takeTurn(rules)).toMatchObject({ sent: 10 })
    expect(await kit.work('confirm')).toHaveLength(10)
    expect(await kit.other.replays.takeTurn(rules)).toMatchObject({ state: 'done', ended: 10 })
    const replayed = await kit.sql.query(`select 1 from events where type = 'transfer.replayed'`)
    expect(replayed.rowCount).toBe(10)
  })

  test('runs are listed newest first, by state, in pages; so are items', async () => {
    const runs: string[] = []
    for (let n = 0; n < 3; n++) {
      await kit.ended('refuse')
      runs.unshift((await kit.run({ paused: n === 1 })).id)
    }
    const first = await kit.store.replays.listRuns(undefined, 2)
    expect(first.items.map(({ id }) => id)).toEqual(runs.slice(0, 2))
    expect((await kit.store.replays.listRuns(undefined, 2, first.next)).items.map(({ id }) => id)).toEqual(runs.slice(2))
    expect((await kit.store.replays.listRuns(['paused'], 2)).items.map(({ id }) => id)).toEqual([runs[1]])
    await expect(kit.store.replays.listRuns(undefined, 2, 'x')).rejects.toMatchObject({ code: 'invalid_cursor' })
    await kit.reset()
    await failed(5)
    const { id } = await kit.run({ batch: 1 })
    await turn()
    const page = await kit.store.replays.listItems(id, undefined, 3)
    expect([page.items.map(({ number }) => number), (await kit.store.replays.listItems(id, undefined, 3, page.next)).items.map(({ number }) => number)]).toEqual([[1, 2, 3], [4, 5]])
    expect((await kit.store.replays.listItems(id, ['pending', 'sent'], 9)).items.map(({ state }) => state)).toEqual(['sent', 'pending', 'pending', 'pending', 'pending'])
    expect((await kit.store.replays.listItems(id, ['failed'], 9)).items).toEqual([])
    expect(await kit.store.replays.getRun('x')).toBeUndefined()
  })
})
