/** A dead partner is alone: its transfers wait without burning attempts and go when it is back; the others do not notice. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Behaviour } from '../../src/ports/simulator.ts'
import { listTransfers, order, readLanes, readTransfer, sendDossier } from '../helpers/one-stop.ts'
import { dossierFor, hurriedAgreement, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

/** A minute with LIENTHONG_LONG=1, otherwise as long as the others' twenty dossiers take. */
const outageMs = process.env['LIENTHONG_LONG'] === '1' ? 60_000 : 0
const concurrency = 10
let scene: Scene

beforeEach(async () => {
  scene = await openScene({ agreement: { ...hurriedAgreement, concurrency } })
})
afterEach(async () => {
  await scene.close()
})

const everyMessage = Number.MAX_SAFE_INTEGER

it.each<{ readonly what: string; readonly dead: 'national-portal' | 'loopback'; readonly behaviour: Behaviour; readonly times?: number }>([
  { what: 'resets every connection', dead: 'national-portal', behaviour: { kind: 'reset' } },
  { what: 'shows a maintenance page', dead: 'national-portal', behaviour: { kind: 'status', status: 200 } },
  { what: 'answers everything with 404', dead: 'national-portal', behaviour: { kind: 'status', status: 404 } },
  { what: 'redirects everything', dead: 'loopback', behaviour: { kind: 'status', status: 302 } },
  { what: 'answers everything with 503', dead: 'loopback', behaviour: { kind: 'status', status: 503 } },
  { what: 'looks well and fails at messages', dead: 'loopback', behaviour: { kind: 'status', status: 503 }, times: everyMessage },
])('$dead $what: its transfers wait, the others do not notice, and it is carried on by itself', { timeout: outageMs + 90_000 }, async ({ dead, behaviour, times }) => {
  const simulators = { 'national-portal': scene.simulators['national-portal'], loopback: scene.simulators.loopback }
  const healthy = dead === 'loopback' ? 'national-portal' : 'loopback'
  const { doors } = await scene.gateway.start()
  const before = await p95Of(doors.client, healthy, 1_000)

  simulators[dead].behave(behaviour, times)
  await Promise.all(Array.from({ length: 30 }, (_, n) => sendDossier(doors.client, dossierFor(dead, n))))
  await until(async () => (await readLanes(doors.admin)).some((lane) => lane.partner === dead && lane.state === 'suspended'), 'the lane is suspended', 20_000)
  const during = await p95Of(doors.client, healthy, 2_000, outageMs)
  expect(during, `p95 of the other partner: ${before.toFixed(0)} ms before, ${during.toFixed(0)} ms while ${dead} was dead`).toBeLessThanOrEqual(5 * before + 200)

  const waiting = await listTransfers(doors.client, `partner=${dead}`)
  expect(waiting.filter(({ state }) => !['accepted', 'waiting', 'delivering'].includes(state))).toEqual([])
  // an open lane is closed by the first ten that fail at once, and a dead partner's is opened by no probe
  const closings = await scene.count(`select count(*) from events where type = 'lane.suspended' and partner = $1`, [dead])
  if (times === undefined) expect(closings).toBe(1)
  expect(waiting.reduce((sum, transfer) => sum + transfer.attempts, 0)).toBeLessThanOrEqual(2 * concurrency * closings)

  simulators[dead].behave({ kind: 'normal' })
  await until(async () => (await listTransfers(doors.client, `partner=${dead}&state=confirmed`)).length === 30, 'all are confirmed', 20_000)
  const held = simulators[dead].dossiers()
  expect(held).toHaveLength(30)
  expect(held.filter((dossier) => dossier.timesApplied !== 1)).toEqual([])
})

/** Milliseconds from hand-over to confirmation of twenty dossiers one after another, and of as many more as fit into the time. */
async function p95Of(client: string, partner: 'national-portal' | 'loopback', first: number, atLeastMs = 0): Promise<number> {
  const began = performance.now()
  const took: number[] = []
  while (took.length < 20 || performance.now() - began < atLeastMs) {
    const handedOver = performance.now()
    const { body } = await sendDossier(client, dossierFor(partner, first + took.length))
    await until(async () => (await readTransfer(client, body.transfer.id)).state === 'confirmed', 'the healthy partner has its dossier', 10_000)
    took.push(performance.now() - handedOver)
  }
  return took.toSorted((a, b) => a - b)[Math.ceil(took.length * 0.95) - 1] ?? Number.NaN
}

it('stops the lane when our credentials are rejected, keeps the transfers, and goes on when a person resumes it', async () => {
  const { doors } = await scene.gateway.start()
  scene.simulators.loopback.behave({ kind: 'reject-credentials' })
  await sendDossier(doors.client, dossierFor('loopback', 1))
  await until(async () => (await readLanes(doors.admin)).some((lane) => lane.partner === 'loopback' && lane.state === 'stopped'), 'the lane is stopped', 20_000)
  expect((await listTransfers(doors.client))[0]).toMatchObject({ state: 'waiting' })
  scene.simulators.loopback.behave({ kind: 'normal' })
  const { status } = await order(doors.admin, 'lanes/loopback/resume', 'mật khẩu đã đổi')
  expect(status).toBe(200)
  await until(async () => (await listTransfers(doors.client, 'state=confirmed')).length === 1, 'it is confirmed', 20_000)
})

it('parks an answer that nobody foresaw, lets the lane go on, and replays it on order', async () => {
  const { doors } = await scene.gateway.start()
  scene.simulators.loopback.behave({ kind: 'garbage' }, 1)
  const { body } = await sendDossier(doors.client, dossierFor('loopback', 1))
  await until(async () => (await listTransfers(doors.client, 'state=parked')).length === 1, 'it is parked', 20_000)
  await sendDossier(doors.client, dossierFor('loopback', 2))
  await until(async () => (await listTransfers(doors.client, 'state=confirmed')).length === 1, 'the lane goes on', 20_000)

  expect((await order(doors.admin, `transfers/${body.transfer.id}/replay`, '')).status).toBe(422)
  expect((await order(doors.admin, `transfers/${body.transfer.id}/replay`, 'đối tác đã sửa lỗi')).status).toBe(200)
  await until(async () => (await listTransfers(doors.client, 'state=confirmed')).length === 2, 'it is confirmed', 20_000)
  expect((await order(doors.admin, `transfers/${body.transfer.id}/replay`, 'lần nữa')).status).toBe(409)
  expect((await order(doors.admin, `transfers/${body.transfer.id}/resend`, 'đối tác yêu cầu')).status).toBe(200)
  await until(async () => (await listTransfers(doors.client, `dossierCode=${body.transfer.dossierCode}`))[0]?.attempts === 3, 'it is confirmed again', 20_000)
  await until(async () => (await listTransfers(doors.client, 'state=confirmed')).length === 2, 'it is confirmed again', 20_000)
  expect(scene.simulators.loopback.dossiers().find((dossier) => dossier.dossierCode === body.transfer.dossierCode)).toMatchObject({ timesApplied: 1 })
})
