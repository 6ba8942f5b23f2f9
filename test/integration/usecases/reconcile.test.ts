/** Comparing a day with a partner and the portal, over the real store: what is found, what repairs it, and what outlives a kill. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createReconciler } from '../../../src/usecases/reconcile-day.ts'
import { clock } from '../store/store-kit.ts'
import { partnersOf } from './core-kit.ts'
import { until } from '../../helpers/until.ts'
import { mayAll, never, openReconciliationKit, settings, type ReconciliationKit } from './reconciliation-kit.ts'
import { nextCode, partnerEvent } from './way-back-kit.ts'

let kit: ReconciliationKit
beforeAll(async () => {
  kit = await openReconciliationKit({ refuses: { line: { send: async () => ({ kind: 'refused', code: 'dossier-refused', words: 'Không thuộc thẩm quyền' }) } } })
})
afterAll(() => kit.close())

/** Sent to the land office, told to the portal, and known to both as it is. */
async function settled(status = 2): Promise<string> {
  const code = nextCode()
  await kit.send('land', code)
  await kit.deliverAll()
  kit.mouths.land.says.set(code, { status: 2 })
  kit.mouths.portal.says.set(code, { status: 2 })
  if (status !== 2) await kit.tell('land', partnerEvent(code, 'progress', { status }))
  return code
}

const found = async (code: string, partner = 'land') => (await kit.open(await kit.reconcile(partner))).filter((row) => row.dossierCode === code)

describe('a comparison', () => {
  it('of what is the same everywhere finds nothing, and counts', async () => {
    const code = await settled()
    const row = await kit.reconcile('land')
    expect(row).toMatchObject({ partner: 'land', day: kit.today, by: 'tester', state: 'done', askedPartner: true })
    expect(row.sent).toBeGreaterThan(0)
    expect([row.delivered, row.confirmed, row.asked]).toEqual([row.sent, row.sent, row.sent])
    expect((await kit.open(row)).filter(({ dossierCode }) => dossierCode === code)).toEqual([])
  })

  it('is one at a time for a partner and day, and names no partner or day that is none', async () => {
    await kit.desk.request({ partner: 'tax', day: kit.today, by: 'tester' })
    await expect(kit.desk.request({ partner: 'tax', day: kit.today, by: 'tester' })).rejects.toMatchObject({ code: 'reconciliation_running' })
    await expect(kit.desk.request({ partner: 'sea', day: kit.today, by: 'tester' })).rejects.toMatchObject({ code: 'unknown_partner' })
    await expect(kit.desk.request({ partner: 'land', day: '2199-01-01', by: 'tester' })).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('of a partner whose format has no such question says so, and compares what is known here', async () => {
    const code = nextCode()
    await kit.accept({ partner: 'tax', dossierCode: code, acceptedAt: new Date(Date.now() - 3 * 86_400_000) })
    const day = new Date(Date.now() - 3 * 86_400_000 + 7 * 3_600_000).toISOString().slice(0, 10)
    const row = await kit.reconcile('tax', day)
    expect(row).toMatchObject({ askedPartner: false, asked: 0, state: 'done', sent: 1 })
    expect(row.pending).toMatchObject({ more: 1 })
    expect(await kit.open(row)).toMatchObject([{ kind: 'not-sent', act: 'replay', here: 'accepted', dossierCode: code }])
  })

  it('a partner that does not answer leaves what it showed before, and says what kept it', async () => {
    const code = await settled()
    kit.mouths.land.says.delete(code)
    expect(await found(code)).toMatchObject([{ kind: 'partner-lacks' }])
    kit.mouths.land.failure = { kind: 'later', code: 'server-error', scope: 'partner' }
    const failed = await kit.reconcile('land')
    expect(failed).toMatchObject({ state: 'failed', failure: 'server-error', asked: 0 })
    expect((await kit.open(failed)).map((row) => row.dossierCode)).toContain(code)
    kit.mouths.land.failure = undefined
    kit.mouths.land.says.set(code, 'silent')
    expect(await found(code), 'nothing follows from silence').toMatchObject([{ kind: 'partner-lacks' }])
    kit.mouths.land.says.set(code, { status: 2 })
    expect(await found(code)).toEqual([])
  })

  it('again finds the same difference, not another', async () => {
    const code = await settled()
    kit.mouths.land.says.set(code, { status: 9 })
    const [first] = await found(code)
    const [again] = await found(code)
    expect(again?.id).toBe(first?.id)
    kit.mouths.land.says.set(code, { status: 2 })
    expect(await found(code)).toEqual([])
    kit.mouths.land.says.set(code, { status: 9 })
    expect((await found(code))[0]).toMatchObject({ id: first?.id, state: 'open' })
    kit.mouths.land.says.set(code, { status: 2 })
  })

  it('is one day of a partner at a time, in whichever process, at one pace', async () => {
    const { reconciliations } = kit.store
    for (const day of ['2026-01-02', '2026-01-03']) await kit.desk.request({ partner: 'refuses', day, by: 'tester' })
    const first = await reconciliations.take('worker-1', 60_000, ['tax'])
    expect(first).toMatchObject({ partner: 'refuses', day: '2026-01-02' })
    expect(await reconciliations.take('worker-2', 60_000, ['tax'])).toBeUndefined()
    await kit.reconcile('land')
    if (first !== undefined) await reconciliations.finish(first, undefined)
    const second = await reconciliations.take('worker-2', 60_000, ['tax'])
    expect(second).toMatchObject({ partner: 'refuses', day: '2026-01-03' })
    if (second !== undefined) await reconciliations.finish(second, undefined)
    expect(await reconciliations.queueToAsk('refuses', 20, 60)).toBe(0)
    const wait = await reconciliations.queueToAsk('refuses', 1, 60)
    expect(wait).toBeGreaterThan(15_000)
    expect(await reconciliations.queueToAsk('refuses', 1, 60)).toBeGreaterThan(wait)
    expect(await reconciliations.queueToAsk('land-of-others', 1, 60)).toBe(0)
  })

  it('that was cut short goes on where its last page ended, in another process', async () => {
    const { reconciliations } = kit.store
    const { id } = await kit.desk.request({ partner: 'portal', day: kit.today, by: 'tester' })
    const turn = await reconciliations.take('worker-dead', 60_000, [])
    expect(turn).toMatchObject({ id, partner: 'portal', place: undefined })
    if (turn === undefined) throw new Error('nothing to take')
    const page = await reconciliations.page(turn, 1, new Date())
    const held = await reconciliations.keep(turn, { counts: { ...turn.counts, sent: 1 }, place: page.next, found: [], unanswered: [], portal: [] }, 60_000)
    expect(held?.place).toEqual(page.next)
    expect(await reconciliations.take('worker-2', 60_000, []), 'while its lease lasts').toBeUndefined()
    await kit.sql.query("update reconciliations set lease_until = now() - interval '1 second' where id = $1", [id])
    const reconciler = createReconciler({ reconciliations, partners: partnersOf([...kit.lines.values()]), portal: 'portal', settings, pace: kit.pace, owner: 'worker-2', clock, log: kit.log })
    await reconciler.start(never)
    await reconciler.close()
    const total = Number((await kit.sql.query<{ count: string }>("select count(*) from transfers where partner = 'portal'")).rows[0]?.count)
    expect(await kit.desk.get(id)).toMatchObject({ state: 'done', sent: total })
    expect(await reconciliations.keep(turn, { counts: turn.counts, place: undefined, found: [], unanswered: [], portal: [] }, 1_000), 'the dead worker wakes').toBeUndefined()
    expect(await reconciliations.finish(turn, undefined)).toBe(false)
  })
})

describe('a repair', () => {
  it('of what the partner lacks sends it again; the timeline says who and why', async () => {
    const code = await settled()
    kit.mouths.land.says.delete(code)
    const [difference] = await found(code)
    if (difference === undefined) throw new Error('nothing was found')
    expect(difference).toMatchObject({ kind: 'partner-lacks', act: 'resend', here: 'confirmed', there: 'unknown', state: 'open' })
    // taking it again is what makes the partner know it
    kit.mouths.land.says.set(code, { status: 2 })
    expect(await kit.repair(difference)).toMatchObject({ state: 'repaired', order: { actor: 'canbo-trang', reason: 'Sửa theo biên bản đối soát' } })
    const told = await kit.store.events.ofTransfer(difference.transferId ?? '')
    expect(told.map(({ type, data }) => [type, data['actor']])).toEqual(expect.arrayContaining([['transfer.resent', 'canbo-trang'], ['difference.repairing', 'canbo-trang']]))
    await expect(kit.desk.repair(difference.id, { actor: 'x', reason: 'x' }, mayAll)).rejects.toMatchObject({ code: 'not_repairable' })
  })

  it('of what does not help is open again, with the reason', async () => {
    const code = await settled()
    kit.mouths.land.says.delete(code)
    const [difference] = await found(code)
    if (difference === undefined) throw new Error('nothing was found')
    expect(await kit.repair(difference)).toMatchObject({ state: 'open', failure: 'still-differs' })
    kit.mouths.land.says.set(code, { status: 2 })
  })

  it('of a partner that is ahead takes its status over, as an entry of the inbox that says how it came', async () => {
    const code = await settled(4)
    kit.mouths.land.says.set(code, { status: 9, since: new Date().toISOString(), partnerCode: 'KT', partnerWords: 'Đã xong' })
    const [difference] = await found(code)
    if (difference === undefined) throw new Error('nothing was found')
    expect(difference).toMatchObject({ kind: 'partner-ahead', act: 'take-over-status', here: '4', there: '9' })
    expect(await kit.repair(difference)).toMatchObject({ state: 'repaired' })
    expect(await kit.state(code)).toMatchObject({ status: 9, statusFrom: 'land', partnerCode: 'KT' })
    const { items } = await kit.store.inbox.list({ dossierCode: code }, 10)
    expect(items[0]).toMatchObject({ state: 'applied', event: { key: expect.stringMatching(/^standing:/), status: 9 } })
    expect((await kit.store.inbox.get(items[0]?.id ?? ''))?.raw).toContain('"kind":"known"')
    expect((await kit.outgoing('mirror')).findLast(({ body }) => body.code === code)?.body.status, 'the portal is told').toBe(9)
  })

  it('that is cut short between its act and what it writes down acts once', async () => {
    const code = await settled()
    kit.mouths.land.says.delete(code)
    const [difference] = await found(code)
    await kit.desk.repair(difference?.id ?? '', { actor: 'canbo-trang', reason: 'Theo biên bản' }, mayAll)
    const [held] = await kit.store.reconciliations.takeDue('partner land', 1, 60_000)
    expect(held).toMatchObject({ id: difference?.id, acted: false })
    if (held === undefined) throw new Error('nothing is due')
    // its worker slept, and another one took it
    await kit.sql.query('update differences set next_at = now() where id = $1', [held.id])
    const [taken] = await kit.store.reconciliations.takeDue('partner land', 1, 60_000)
    if (taken === undefined) throw new Error('nothing is due')
    expect(await kit.store.reconciliations.sendAgain(held, 'resend', held.transferId ?? '', 1_000)).toBe('lost')
    expect(await kit.store.reconciliations.hold(held, 1_000)).toBe(false)
    expect(await kit.store.reconciliations.sendAgain(taken, 'resend', taken.transferId ?? '', 60_000)).toMatchObject({ kind: 'changed' })
    expect(await kit.store.reconciliations.sendAgain(taken, 'resend', taken.transferId ?? '', 60_000)).toBe('lost')
    const types = (await kit.store.events.ofTransfer(held.transferId ?? '')).map(({ type }) => type)
    expect(types.filter((type) => type === 'transfer.resent' || type === 'difference.repairing')).toHaveLength(2)
    kit.mouths.land.says.set(code, { status: 2 })
    await kit.deliverAll()
    await kit.store.reconciliations.repaired(held)
    expect((await kit.store.reconciliations.difference(held.id))?.state, 'it has it no more').toBe('repairing')
    await kit.store.reconciliations.repaired(taken)
    expect((await kit.store.reconciliations.difference(held.id))?.state).toBe('repaired')
  })

  it('of the portal that is cut short tells it once', async () => {
    const code = await settled()
    kit.mouths.portal.says.set(code, { status: 4 })
    const [difference] = await found(code)
    await kit.desk.repair(difference?.id ?? '', { actor: 'canbo-trang', reason: 'Theo biên bản' }, mayAll)
    await kit.repairer.run(never)
    await kit.sql.query('update differences set acted = false, next_at = now() where id = $1', [difference?.id])
    await kit.repairer.run(never)
    expect((await kit.outgoing('mirror')).filter(({ body }) => body.code === code)).toHaveLength(2)
    kit.mouths.portal.says.set(code, { status: 2 })
    await kit.deliverAll()
    await kit.sql.query('update differences set next_at = now() where id = $1', [difference?.id])
    await kit.repairer.run(never)
    expect((await kit.store.reconciliations.difference(difference?.id ?? ''))?.state).toBe('repaired')
  })

  it('of what went by itself meanwhile sees that it is no more', async () => {
    const code = nextCode()
    const { id } = await kit.send('refuses', code)
    const [difference] = await found(code, 'refuses')
    await kit.desk.repair(difference?.id ?? '', { actor: 'canbo-trang', reason: 'Theo biên bản' }, mayAll)
    await kit.sql.query("update transfers set state = 'delivered' where id = $1", [id])
    await kit.sql.query("update closed set state = 'delivered' where sequence = (select sequence from transfers where id = $1)", [id])
    await kit.repairer.run(never)
    await kit.sql.query('update differences set next_at = now() where id = $1', [difference?.id])
    await kit.repairer.run(never)
    expect(await kit.store.reconciliations.difference(difference?.id ?? '')).toMatchObject({ state: 'repaired' })
  })

  it('of a partner that hangs holds up no other; one that fails is asked once a round', async () => {
    const [shown, ...ahead] = [await settled(), await settled(), await settled(), await settled()]
    for (const code of ahead) kit.mouths.land.says.set(code, { status: 4 })
    kit.mouths.portal.says.set(shown, { status: 4 })
    const row = await kit.reconcile('land')
    const order = { actor: 'canbo-trang', reason: 'Cả ngày' }
    await kit.desk.repairAll(row.id, 'partner-ahead', order, mayAll)
    await kit.desk.repairAll(row.id, 'portal-differs', order, mayAll)
    let answer = () => {}
    kit.mouths.land.hangs = new Promise((resolve) => (answer = resolve))
    const asked = kit.mouths.land.asked
    await kit.repairer.start(never)
    const stands = async () => (await kit.sql.query<{ kind: string; acted: boolean }>(`select kind, acted from differences where reconciliation = $1 and state = 'repairing' order by id`, [row.id])).rows
    await until(async () => (await stands()).some(({ kind, acted }) => kind === 'portal-differs' && acted), 'the portal is told meanwhile')
    expect((await stands()).filter(({ kind, acted }) => kind === 'partner-ahead' && acted)).toEqual([])
    kit.mouths.land.failure = { kind: 'later', code: 'server-error', scope: 'partner' }
    answer()
    await kit.repairer.close()
    expect(kit.mouths.land.asked - asked, 'the others wait for another round').toBe(1)
    kit.mouths.land.failure = undefined
    for (const code of ahead) kit.mouths.land.says.set(code, { status: 2 })
    kit.mouths.portal.says.set(shown, { status: 2 })
  })

  it('of what the partner never confirmed asks it', async () => {
    const code = nextCode()
    const { id } = await kit.send('land', code)
    await kit.deliverAll()
    await kit.sql.query("update transfers set state = 'delivered', state_at = now() - interval '2 days' where id = $1", [id])
    await kit.sql.query("update closed set state = 'delivered' where sequence = (select sequence from transfers where id = $1)", [id])
    kit.mouths.land.says.set(code, { partnerCode: 'nhận' })
    kit.mouths.portal.says.set(code, { status: 2 })
    const [difference] = await found(code)
    if (difference === undefined) throw new Error('nothing was found')
    expect(difference).toMatchObject({ kind: 'not-confirmed', act: 'ask-partner' })
    expect(await kit.repair(difference)).toMatchObject({ state: 'repaired' })
    expect((await kit.read(id)).state).toBe('confirmed')
  })

  it('of a portal that shows another state, or nothing, tells it anew; the dossier says so meanwhile', async () => {
    for (const said of [{ status: 4 }, undefined]) {
      const code = await settled()
      if (said === undefined) kit.mouths.portal.says.delete(code)
      else kit.mouths.portal.says.set(code, said)
      const [difference] = await found(code)
      if (difference === undefined) throw new Error('nothing was found')
      expect(difference).toMatchObject({ kind: 'portal-differs', act: 'tell-portal', here: '2', there: said === undefined ? 'unknown' : '4' })
      const dossier = async () => (await kit.store.dossiers.get({ sender: 'H56', code }))?.portal.state
      expect(await dossier()).toBe('differs')
      kit.mouths.portal.says.set(code, { status: 2 })
      expect(await kit.repair(difference)).toMatchObject({ state: 'repaired' })
      expect(await dossier()).toBe('in-step')
      expect((await kit.outgoing('mirror')).filter(({ body }) => body.code === code)).toHaveLength(2)
    }
  })

  it('of what was never sent is refused by what came of it, and open again', async () => {
    const code = nextCode()
    await kit.send('refuses', code)
    const [difference] = await found(code, 'refuses')
    if (difference === undefined) throw new Error('nothing was found')
    expect(difference).toMatchObject({ kind: 'not-sent', act: 'replay', here: 'refused', facts: { code: 'dossier-refused' } })
    expect(await kit.repair(difference)).toMatchObject({ state: 'open', failure: 'still-differs' })
  })

  it('of what nobody knows matches it once its dossier came', async () => {
    const code = nextCode()
    await kit.tell('land', partnerEvent(code, 'progress', { status: 4 }))
    const [difference] = await found(code)
    if (difference === undefined) throw new Error('nothing was found')
    expect(difference).toMatchObject({ kind: 'unmatched', act: 'match-again', sender: undefined, inboxId: expect.any(String) })
    kit.mouths.land.says.set(code, { status: 4 })
    kit.mouths.portal.says.set(code, { status: 4 })
    await kit.send('land', code)
    expect(await kit.repair(difference)).toMatchObject({ state: 'repaired' })
    expect(await kit.state(code)).toMatchObject({ status: 4 })
  })

  it('of all of a kind acts on each, and on no other', async () => {
    const codes = [await settled(), await settled(), await settled()]
    for (const code of codes) kit.mouths.land.says.set(code, { status: 4 })
    const row = await kit.reconcile('land')
    expect((await kit.desk.repairAll(row.id, 'partner-ahead', { actor: 'canbo-trang', reason: 'Cả ngày' }, new Set()))?.started).toBe(codes.length)
    await kit.repairer.run(never)
    for (const code of codes) expect(await kit.state(code)).toMatchObject({ status: 4 })
    expect(await kit.desk.repairAll('00000000-0000-7000-8000-000000000000', 'partner-ahead', { actor: 'x', reason: 'x' }, mayAll)).toBeUndefined()
  })

  it('that sends again needs the right to, one by one too; many are a run that a second person lets go', async () => {
    const codes = [await settled(), await settled()]
    for (const code of codes) kit.mouths.land.says.delete(code)
    const order = { actor: 'canbo-trang', reason: 'Cơ quan mất một ngày' }
    const row = await kit.reconcile('land')
    const differences = (await kit.open(row)).filter(({ dossierCode }) => codes.includes(dossierCode))
    expect(differences).toMatchObject([{ kind: 'partner-lacks' }, { kind: 'partner-lacks' }])
    await expect(kit.desk.repair(differences[0]?.id ?? '', order, new Set(['transfers.replay']))).rejects.toMatchObject({ code: 'forbidden' })
    await expect(kit.desk.repairAll(row.id, 'partner-lacks', order, new Set(['transfers.replay']))).rejects.toMatchObject({ code: 'forbidden' })
    const result = await kit.desk.repairAll(row.id, 'partner-lacks', order, mayAll)
    expect(result).toMatchObject({ started: 2, refused: [], runs: [expect.any(String)] })
    expect(await kit.desk.repairAll(row.id, 'partner-lacks', order, mayAll), 'nothing twice').toMatchObject({ started: 0, runs: [] })
    const run = result?.runs[0] ?? ''
    expect(await kit.replays.orderReplays.get(run)).toMatchObject({ verb: 'resend', state: 'awaiting-approval', by: 'canbo-trang', total: 2 })
    const states = async () => Promise.all(differences.map(async ({ id }) => (await kit.store.reconciliations.difference(id))?.state))
    const resent = async () => (await kit.sql.query<{ count: number }>(`select count(*)::int from events where type = 'transfer.resent' and transfer_id = any($1::uuid[])`, [differences.map(({ transferId }) => transferId)])).rows[0]?.count
    await kit.runReplays()
    expect(await kit.store.reconciliations.heedRuns(100)).toBe(0)
    await kit.repairer.run(never)
    expect([await states(), await resent()]).toEqual([['repairing', 'repairing'], 0])
    await kit.replays.orderReplays.order(run, 'approve', { actor: 'nguoi-thu-hai', reason: 'Đồng ý' })
    for (const code of codes) kit.mouths.land.says.set(code, { status: 2 })
    await until(async () => {
      await kit.runReplays()
      await kit.deliverAll()
      return (await kit.replays.orderReplays.get(run))?.state === 'done'
    }, 'the run is done')
    expect(await kit.store.reconciliations.heedRuns(100)).toBe(2)
    await kit.repairer.run(never)
    expect([await states(), await resent()]).toEqual([['repaired', 'repaired'], 2])
  })

  it('whose run was refused is open again, with the reason', async () => {
    const code = await settled()
    kit.mouths.land.says.delete(code)
    const row = await kit.reconcile('land')
    const result = await kit.desk.repairAll(row.id, 'partner-lacks', { actor: 'canbo-trang', reason: 'Cả ngày' }, mayAll)
    await kit.replays.orderReplays.order(result?.runs[0] ?? '', 'reject', { actor: 'nguoi-thu-hai', reason: 'Đã nộp giấy' })
    await kit.store.reconciliations.heedRuns(100)
    await kit.repairer.run(never)
    expect((await kit.open(row)).filter(({ dossierCode }) => dossierCode === code)).toMatchObject([{ state: 'open', failure: 'cancelled', looks: 0 }])
    kit.mouths.land.says.set(code, { status: 2 })
  })
})
