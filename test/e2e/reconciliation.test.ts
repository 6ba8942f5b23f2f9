/** A day is compared by a running gateway with its simulated partners: planted differences are found, repaired and seen to be gone. */
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DifferencePage, DifferenceView, Reconciliation } from '../../schemas/reconciliation.ts'
import { dayOf } from '../../src/domain/vietnam-time.ts'
import type { GatewayProcess } from '../helpers/gateway-process.ts'
import { adminToken, dossierFor, openScene, type Scene } from '../helpers/scene.ts'
import { openSceneStage, type SceneStage } from '../helpers/scene-stage.ts'
import { until } from '../helpers/until.ts'

let scene: Scene
let stage: SceneStage
let gateway: GatewayProcess
beforeAll(async () => {
  scene = await openScene({ tellsOthers: true })
  stage = openSceneStage(scene)
  gateway = await stage.start()
}, 60_000)
afterAll(async () => {
  await stage.close()
  await scene.close()
})

async function ask<Answer>(method: string, path: string, body?: object): Promise<Answer> {
  const answer = await fetch(`${gateway.doors.admin}/admin/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${adminToken}`, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
  // what the described door answers
  return JSON.parse(text) as Answer
}

async function reconcile(partner: string): Promise<readonly DifferenceView[]> {
  const { id } = await ask<Reconciliation>('POST', '/reconciliations', { partner, day: dayOf(new Date()) })
  let done: Reconciliation | undefined
  await until(async () => (done = await ask<Reconciliation>('GET', `/reconciliations/${id}`)).state !== 'running', 'the day is compared', 30_000)
  expect(done).toMatchObject({ state: 'done', askedPartner: true })
  return (await ask<DifferencePage>('GET', `/differences?reconciliation=${id}&open=true`)).items
}

async function repaired({ id }: DifferenceView): Promise<void> {
  await ask('POST', `/differences/${id}/repair`, { reason: 'Theo biên bản đối soát' })
  await until(async () => (await ask<DifferencePage>('GET', '/differences?limit=200')).items.find((row) => row.id === id)?.state === 'repaired', `difference ${id} is repaired`, 60_000)
}

it('finds what was planted at the partner and at the portal, and repairs it', async () => {
  const { loopback, 'national-portal': portal } = scene.simulators
  const dossiers = [1, 2, 3].map((n) => dossierFor('loopback', n))
  for (const dossier of dossiers) {
    await stage.send({ title: 'A dossier of the test', dossier, files: [] })
    await stage.untilDossier(dossier.code, 'the portal in step', ({ portal: { state } }) => state === 'in-step')
  }
  const [lost, ahead, shown] = dossiers.map(({ code }) => code)
  if (lost === undefined || ahead === undefined || shown === undefined) throw new Error('no dossiers')
  expect(await reconcile('loopback')).toEqual([])

  loopback.pretend?.({ dossierCode: lost, as: 'unknown' })
  loopback.pretend?.({ dossierCode: ahead, as: 'status', status: 9 })
  portal.pretend?.({ dossierCode: shown, as: 'status', status: 10 })
  const found = await reconcile('loopback')
  const kinds = new Map(found.map((row) => [row.dossierCode, row]))
  expect(kinds.get(lost)).toMatchObject({ kind: 'partner-lacks', act: 'resend' })
  expect(kinds.get(ahead)).toMatchObject({ kind: 'partner-ahead', act: 'take-over-status', there: '9' })
  expect(kinds.get(shown)).toMatchObject({ kind: 'portal-differs', act: 'tell-portal', there: '10' })
  expect(found).toHaveLength(3)
  await stage.untilDossier(shown, 'the portal differs', ({ portal: { state } }) => state === 'differs')

  for (const difference of found) await repaired(difference)
  await stage.untilDossier(ahead, 'what the partner said, mirrored', ({ status, portal: { state } }) => status === 9 && state === 'in-step')
  await stage.untilDossier(shown, 'the portal in step again', ({ portal: { state } }) => state === 'in-step')
  expect(loopback.dossiers().find(({ dossierCode }) => dossierCode === lost)?.timesApplied, 'sent again, and still one dossier').toBe(1)
  expect(await reconcile('loopback')).toEqual([])
}, 180_000)
