import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Desk } from '../../../schemas/desk.ts'
import type { TroubleList } from '../../../schemas/troubles.ts'
import { bearer, dossier, handOver, openDoors, tokens, type OpenDoors } from './open-doors.ts'

let doors: OpenDoors
beforeAll(async () => {
  doors = await openDoors()
})
afterAll(() => doors.close())

const admin = { headers: bearer(tokens.admin) }
async function desk(): Promise<Desk> {
  while ((await doors.store.desk.countFlow(100)) > 0);
  const answer = await doors.admin.inject({ url: '/admin/v1/desk', ...admin })
  expect(answer.statusCode).toBe(200)
  return answer.json<Desk>()
}

describe('the desk', () => {
  test('shows each partner: what waits, what failed, what today brought', async () => {
    const accepted = await doors.client.inject(handOver(dossier(1), 'key-of-the-desk-0001'))
    expect(accepted.statusCode).toBe(202)
    await doors.client.inject(handOver(dossier(2), 'key-of-the-desk-0002'))
    const { transfer } = accepted.json<{ readonly transfer: { readonly id: string; readonly acceptedAt: string } }>()
    const before = await desk()
    expect(before.partners).toMatchObject([{ partner: 'agency', role: 'partner', title: { en: 'Test agency' }, lane: 'open', waiting: 2, failed: 0, today: { accepted: 2, delivered: 0, failed: 0 }, oldestWaitingAt: transfer.acceptedAt }])
    const [partner] = before.partners
    expect(partner?.hours).toHaveLength(24)
    expect(partner?.hours.at(-1)).toMatchObject({ accepted: 2 })
    expect(partner).not.toHaveProperty('lastDeliveredAt')

    await doors.query(`update transfers set state = 'parked', code = 'strange-answer' where id = $1`, [transfer.id])
    await doors.query(`with gone as (delete from work where transfer_id = $1 returning *) insert into closed (state, sequence, client, partner, accepted_at, code) select 'parked', sequence, client, partner, accepted_at, 'strange-answer' from gone`, [transfer.id])
    const after = await desk()
    expect(after.partners).toMatchObject([{ waiting: 1, failed: 1 }])
    expect(after.failures).toEqual([{ partner: 'agency', state: 'parked', code: 'strange-answer', count: 1, oldestAt: transfer.acceptedAt, newestAt: transfer.acceptedAt }])
    expect(after.troubles).toMatchObject([{ key: 'parked:agency', severity: 'warning', dossiers: 1, link: '/transfers?partner=agency&state=parked&code=strange-answer' }])
  })

  test('says what is wrong, and lets somebody be left alone about it', async () => {
    await doors.store.lanes.suspend('agency', { actor: 'admin', reason: 'x' })
    const list = (await doors.admin.inject({ url: '/admin/v1/troubles', ...admin })).json<TroubleList>()
    expect(list.items.map(({ key }) => key)).toEqual(['parked:agency', 'lane-suspended:agency'])
    const order = (verb: string, key: string, payload: object) => doors.admin.inject({ method: 'POST', url: `/admin/v1/troubles/${key}/${verb}`, payload, ...admin })
    const silenced = await order('silence', 'parked:agency', { hours: 2, reason: 'they know' })
    expect(silenced.statusCode).toBe(200)
    const [first, last] = silenced.json<TroubleList>().items
    expect([first?.key, last?.key, last?.silencedBy]).toEqual(['lane-suspended:agency', 'parked:agency', 'admin'])
    expect(Date.parse(last?.silencedUntil ?? '') - Date.now()).toBeGreaterThan(7_000_000)
    const again = (await order('unsilence', 'parked:agency', { reason: 'back' })).json<TroubleList>()
    expect(again.items[0]).toMatchObject({ key: 'parked:agency' })
    expect(again.items[0]).not.toHaveProperty('silencedUntil')
    expect((await order('silence', 'parked:elsewhere', { hours: 2, reason: 'x' })).statusCode).toBe(404)
    expect((await order('silence', 'parked:agency', { hours: 0, reason: 'x' })).statusCode).toBe(422)
    await doors.store.lanes.resume('agency', { actor: 'admin', reason: 'x' })
  })
})
