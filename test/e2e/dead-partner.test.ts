/** A dead partner is alone: its transfers wait without burning attempts and go when it is back; the others do not notice. */
import { afterEach, beforeEach, expect, it } from 'vitest'
import { listTransfers, order, readLanes, sendDossier } from '../helpers/one-stop.ts'
import { dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

/** A minute with LIENTHONG_LONG=1, a few seconds otherwise. */
const outageMs = process.env['LIENTHONG_LONG'] === '1' ? 60_000 : 4_000
let scene: Scene

beforeEach(async () => {
  scene = await openScene()
})
afterEach(async () => {
  await scene.close()
})

it('waits for a partner that is down, probes it, and carries on by itself', { timeout: outageMs + 60_000 }, async () => {
  const { doors } = await scene.gateway.start()
  scene.portal.behave({ kind: 'reset' })
  for (let n = 0; n < 30; n++) await sendDossier(doors.client, dossierFor('national-portal', n))
  await until(async () => (await readLanes(doors.admin)).some((lane) => lane.partner === 'national-portal' && lane.state === 'suspended'), 'the lane is suspended', 20_000)

  const over = performance.now() + outageMs
  let healthy = 0
  while (performance.now() < over) {
    healthy += 1
    const { body } = await sendDossier(doors.client, dossierFor('loopback', 1_000 + healthy))
    await until(async () => (await listTransfers(doors.client, `dossierCode=${body.transfer.dossierCode}`))[0]?.state === 'confirmed', 'the other partner gets its dossier', 5_000)
  }
  const waiting = await listTransfers(doors.client, 'partner=national-portal')
  // what was tried before the lane was suspended, and nothing since
  expect(Math.max(...waiting.map((transfer) => transfer.attempts))).toBeLessThanOrEqual(3)
  expect(waiting.reduce((sum, transfer) => sum + transfer.attempts, 0)).toBeLessThanOrEqual(30)
  expect(scene.loopback.dossiers()).toHaveLength(healthy)

  scene.portal.behave({ kind: 'normal' })
  await until(async () => (await listTransfers(doors.client, 'partner=national-portal&state=confirmed')).length === 30, 'all are confirmed', 20_000)
  expect(scene.portal.dossiers().filter((dossier) => dossier.timesApplied !== 1)).toEqual([])
})

it('stops the lane when our credentials are rejected, keeps the transfers, and goes on when a person resumes it', async () => {
  const { doors } = await scene.gateway.start()
  scene.loopback.behave({ kind: 'reject-credentials' })
  await sendDossier(doors.client, dossierFor('loopback', 1))
  await until(async () => (await readLanes(doors.admin)).some((lane) => lane.partner === 'loopback' && lane.state === 'stopped'), 'the lane is stopped', 20_000)
  expect((await listTransfers(doors.client))[0]).toMatchObject({ state: 'waiting' })
  scene.loopback.behave({ kind: 'normal' })
  const { status } = await order(doors.admin, 'lanes/loopback/resume', 'mật khẩu đã đổi')
  expect(status).toBe(200)
  await until(async () => (await listTransfers(doors.client, 'state=confirmed')).length === 1, 'it is confirmed', 20_000)
})

it('parks an answer that nobody foresaw, lets the lane go on, and replays it on order', async () => {
  const { doors } = await scene.gateway.start()
  scene.loopback.behave({ kind: 'garbage' }, 1)
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
  expect(scene.loopback.dossiers().find((dossier) => dossier.dossierCode === body.transfer.dossierCode)).toMatchObject({ timesApplied: 1 })
})
