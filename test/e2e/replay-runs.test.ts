/** A run of replays over real processes: paused, a worker killed in it, resumed, approved by a second person; each dossier arrives once. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ReplayPlan, ReplayRun } from '../../schemas/replays.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { sendDossier } from '../helpers/one-stop.ts'
import { adminToken, approverToken, dossierFor, hurriedAgreement, openScene, type Scene } from '../helpers/scene.ts'
import { until } from '../helpers/until.ts'

const count = 120

let scene: Scene
let api: GatewayProcess
let workers: GatewayProcess[]
beforeAll(async () => {
  scene = await openScene({ agreement: { ...hurriedAgreement, concurrency: 10, replayConcurrency: 4, workers: 2 } })
  api = await scene.gateway.start('api')
  workers = await Promise.all([scene.gateway.start('worker'), scene.gateway.start('worker')])
}, 120_000)
afterAll(() => scene.close())

async function ask<Body>(path: string, body?: object, token = adminToken): Promise<Body> {
  const sent = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const answer = await fetch(`${api.doors.admin}/admin/v1/${path}`, { ...sent, headers: { authorization: `Bearer ${token}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) } })
  return (await answer.json()) as Body
}

const inState = (state: string) => scene.count('select count(*) from transfers where state = $1', [state])

test('what a partner refused is sent again, once each, through a pause and the death of a worker', { timeout: 180_000 }, async () => {
  const { loopback } = scene.simulators
  loopback.behave({ kind: 'refuse' })
  for (let n = 0; n < count; n += 20) await Promise.all(Array.from({ length: 20 }, (_, at) => sendDossier(api.doors.client, dossierFor('loopback', n + at))))
  await until(async () => (await inState('refused')) === count, 'all are refused', 60_000)
  loopback.behave({ kind: 'normal' })

  const plan = await ask<ReplayPlan>('replay-plans', { verb: 'replay', filter: { partner: 'loopback' } })
  expect(plan).toMatchObject({ total: count, confirm: `replay ${count}`, needsApproval: false, byState: [{ state: 'refused', count }] })
  const made = await ask<ReplayRun>('replay-runs', { plan: plan.id, name: 'After the mistake', reason: 'the partner took it back', confirm: plan.confirm, paused: true })
  expect(made).toMatchObject({ state: 'paused', counts: { pending: count } })
  const at = `replay-runs/${made.id}`
  const why = { reason: 'step by step' }
  const delivered = async () => (await ask<ReplayRun>(at)).counts.delivered

  await ask(`${at}/resume`, why)
  await until(async () => (await delivered()) > 20, 'some have arrived', 60_000)
  expect(await ask(`${at}/pause`, why)).toMatchObject({ state: 'paused' })
  await until(async () => (await ask<ReplayRun>(at)).counts.sent === 0, 'what was on its way has ended', 60_000)
  const standing = await delivered()
  expect(standing).toBeLessThan(count)
  expect(await inState('refused')).toBe(count - standing)

  await ask(`${at}/resume`, why)
  await until(async () => (await delivered()) > standing, 'it goes on', 60_000)
  await workers[0]?.kill('SIGKILL')
  await until(async () => (await ask<ReplayRun>(at)).state === 'done', 'the run is done', 90_000)
  expect(await ask(at)).toMatchObject({ counts: { pending: 0, sent: 0, delivered: count, failed: 0, skipped: 0 } })
  const held = loopback.dossiers()
  expect(held).toHaveLength(count)
  expect(held.filter(({ timesApplied, messageIds }) => timesApplied !== 1 || messageIds.length !== 1)).toEqual([])
  expect(await scene.count(`select count(*) from events where type = 'transfer.replayed' and data->>'run' = $1`, [made.id])).toBe(count)
})

test('a resend of what is there waits for a second person, and the partner knows the message', { timeout: 120_000 }, async () => {
  const plan = await ask<ReplayPlan>('replay-plans', { verb: 'resend', filter: { partner: 'loopback', dossierCode: dossierFor('loopback', 7).code } })
  expect(plan).toMatchObject({ total: 1, deliveredAlready: 1, replayedAlready: 1, confirm: 'resend 1', needsApproval: true })
  const run = await ask<ReplayRun>('replay-runs', { plan: plan.id, name: 'Once more', reason: 'the partner lost it', confirm: plan.confirm })
  expect(run.state).toBe('awaiting-approval')
  expect(await ask(`replay-runs/${run.id}/approve`, { reason: 'yes' })).toMatchObject({ code: 'permission_missing' })
  expect(await ask(`replay-runs/${run.id}/approve`, { reason: 'asked the partner' }, approverToken)).toMatchObject({ state: 'running', approvedBy: expect.any(String) })
  await until(async () => (await ask<ReplayRun>(`replay-runs/${run.id}`)).state === 'done', 'the run is done', 60_000)
  expect(await ask(`replay-runs/${run.id}`)).toMatchObject({ counts: { delivered: 1 } })
  expect(scene.simulators.loopback.dossiers().filter(({ timesApplied }) => timesApplied !== 1)).toEqual([])
})
